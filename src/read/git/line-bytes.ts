/** Whole numbers as bytes, seven bits at a time, low bits first (LEB128), so that small numbers take one byte. */
export interface ByteWriter {
  number(value: number): void;
  bytes(value: Uint8Array): void;
  /** What was written since the last call, as a copy. */
  take(): Uint8Array;
}

export function byteWriter(): ByteWriter {
  let buffer = new Uint8Array(1024);
  let length = 0;
  return {
    number(value) {
      if (length + 8 > buffer.length) grow(8);
      let rest = value;
      while (rest >= 128) {
        buffer[length++] = (rest % 128) + 128;
        rest = Math.floor(rest / 128);
      }
      buffer[length++] = rest;
    },
    bytes(value) {
      if (length + value.length > buffer.length) grow(value.length);
      buffer.set(value, length);
      length += value.length;
    },
    take() {
      const taken = buffer.slice(0, length);
      length = 0;
      return taken;
    },
  };

  function grow(by: number): void {
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + by));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  }
}

export interface ByteReader {
  number(): number;
  /** A view, not a copy. */
  bytes(length: number): Uint8Array;
  readonly atEnd: boolean;
}

/** Throws `RangeError` when asked for more than there is. */
export function byteReader(buffer: Uint8Array): ByteReader {
  let at = 0;
  return {
    number() {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = buffer[at++];
        if (byte === undefined || scale > Number.MAX_SAFE_INTEGER) throw new RangeError("the bytes end in the middle of a number");
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
    },
    bytes(length) {
      if (at + length > buffer.length) throw new RangeError("the bytes end too early");
      at += length;
      return buffer.subarray(at - length, at);
    },
    get atEnd() {
      return at >= buffer.length;
    },
  };
}
