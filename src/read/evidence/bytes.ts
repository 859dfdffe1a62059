/** Writes numbers and text into growing bytes. Counts are varints: 7 bits a byte, lowest first. */
export interface ByteWriter {
  /** An integer from 0 to 2^53 − 1. */
  count(value: number): void;
  /** Any safe integer. */
  signed(value: number): void;
  text(value: string): void;
  words(values: Uint32Array): void;
  finish(): Uint8Array;
}

export function createWriter(): ByteWriter {
  let bytes = new Uint8Array(256);
  let length = 0;
  const room = (more: number): void => {
    if (length + more <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, length + more));
    larger.set(bytes.subarray(0, length));
    bytes = larger;
  };
  const count = (value: number): void => {
    room(8);
    let rest = value;
    while (rest >= 128) {
      bytes[length++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    bytes[length++] = rest;
  };
  return {
    count,
    signed: (value) => count(value < 0 ? -2 * value - 1 : 2 * value),
    text(value) {
      const encoded = Buffer.from(value, "utf8");
      count(encoded.length);
      room(encoded.length);
      bytes.set(encoded, length);
      length += encoded.length;
    },
    words(values) {
      count(values.length);
      room(values.length * 4);
      for (const value of values) {
        bytes[length++] = value & 255;
        bytes[length++] = (value >>> 8) & 255;
        bytes[length++] = (value >>> 16) & 255;
        bytes[length++] = value >>> 24;
      }
    },
    finish: () => bytes.slice(0, length),
  };
}

/** Reads what a `ByteWriter` wrote. Every method throws a RangeError at the end of the bytes. */
export interface ByteReader {
  count(): number;
  signed(): number;
  text(): string;
  words(): Uint32Array;
  done(): boolean;
}

export function createReader(bytes: Uint8Array): ByteReader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number): number => {
    if (length > buffer.length - at) throw new RangeError("the bytes end too early");
    at += length;
    return at - length;
  };
  const count = (): number => {
    let value = 0;
    for (let unit = 1; ; unit *= 128) {
      const byte = buffer.readUInt8(take(1));
      value += (byte & 127) * unit;
      if (byte < 128) return value;
      if (unit > 2 ** 49) throw new RangeError("not a count");
    }
  };
  return {
    count,
    signed() {
      const value = count();
      return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
    },
    text() {
      const length = count();
      const start = take(length);
      return buffer.toString("utf8", start, start + length);
    },
    words() {
      const length = count();
      const start = take(length * 4);
      const values = new Uint32Array(length);
      for (let index = 0; index < length; index++) values[index] = buffer.readUInt32LE(start + index * 4);
      return values;
    },
    done: () => at === buffer.length,
  };
}
