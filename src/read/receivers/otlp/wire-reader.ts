/** The bytes are no message of protocol buffers. Never leaves the decoder: it becomes an error value. */
export class MalformedMessage extends Error {}

/**
 * Walks the fields of one protocol buffers message, and of messages within it, without copying.
 * Source: protobuf.dev/programming-guides/encoding. Groups, which proto3 does not have, are malformed.
 */
export class WireReader {
  readonly bytes: Buffer;
  at: number;
  end: number;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  /** The next field's tag (number × 8 + wire type), 0 at the end of the message. */
  next(): number {
    if (this.at >= this.end) return 0;
    const first = this.bytes[this.at] ?? 0;
    if (first < 0x80 && first >= 8) {
      this.at++;
      return first;
    }
    const tag = this.varint();
    if (tag < 8 || tag > 0xffffffff) throw new MalformedMessage();
    return tag;
  }

  /** A varint as a number; beyond 2^53 it loses its last digits, and every negative number comes as -1: no count is either. */
  varint(): number {
    let low = 0;
    let shift = 0;
    for (; shift < 28; shift += 7) {
      const byte = this.#byte();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return low;
    }
    // 28 bits are read; the rest in floating point.
    let value = low;
    let factor = 0x10000000;
    for (let count = 4; count < 10; count++) {
      const byte = this.#byte();
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (byte < 0x80) return value >= 0x8000000000000000 ? -1 : value;
    }
    throw new MalformedMessage();
  }

  /** Where the bytes of a length-delimited field end; `at` is where they begin. */
  length(): number {
    const size = this.varint();
    const end = this.at + size;
    if (size < 0 || end > this.end) throw new MalformedMessage();
    return end;
  }

  /** Enters a message within this one; give what it returns back to `leave`. */
  enter(): number {
    const outer = this.end;
    this.end = this.length();
    return outer;
  }

  leave(outer: number): void {
    this.at = this.end;
    this.end = outer;
  }

  /** fixed64 nanoseconds as whole milliseconds. */
  milliseconds(): number {
    const from = this.#take(8);
    return Number(this.bytes.readBigUInt64LE(from) / 1_000_000n);
  }

  double(): number {
    return this.bytes.readDoubleLE(this.#take(8));
  }

  /** sfixed64; beyond 2^53 it loses its last digits. */
  fixed64(): number {
    const from = this.#take(8);
    return this.bytes.readInt32LE(from + 4) * 0x100000000 + this.bytes.readUInt32LE(from);
  }

  text(): string {
    const end = this.length();
    const text = this.bytes.toString("utf8", this.at, end);
    this.at = end;
    return text;
  }

  skip(tag: number): void {
    switch (tag & 7) {
      case 0:
        this.varint();
        return;
      case 1:
        this.#take(8);
        return;
      case 2:
        this.at = this.length();
        return;
      case 5:
        this.#take(4);
        return;
      default:
        throw new MalformedMessage();
    }
  }

  #byte(): number {
    if (this.at >= this.end) throw new MalformedMessage();
    return this.bytes[this.at++] ?? 0;
  }

  #take(size: number): number {
    const from = this.at;
    if (from + size > this.end) throw new MalformedMessage();
    this.at = from + size;
    return from;
  }
}
