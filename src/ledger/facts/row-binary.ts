/**
 * Writes rows in ClickHouse's RowBinary format: the values one after another, in the order of the columns.
 * Source: clickhouse.com/docs/interfaces/formats/RowBinary. About four times as fast as JSON on both sides.
 */
export class RowBinary {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  /** What was written so far; the writer must not be used afterwards. */
  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  /** LowCardinality(String) is written the same way. A lone surrogate would fail the whole batch: it becomes U+FFFD. */
  string(text: string): void {
    const most = text.length * 3;
    this.#room(most + 5);
    // Most texts are short and plain: their length in bytes is then known beforehand.
    const start = this.#length + varintBytes(most);
    const written = this.#bytes.write(text, start, "utf8");
    const prefix = varintBytes(written);
    if (start !== this.#length + prefix) this.#bytes.copyWithin(this.#length + prefix, start, start + written);
    this.#varint(written);
    this.#length += written;
  }

  /** Array(String). */
  strings(texts: readonly string[]): void {
    this.#room(5);
    this.#varint(texts.length);
    for (const text of texts) this.string(text);
  }

  int8(value: number): void {
    this.#room(1);
    this.#length = this.#bytes.writeInt8(value, this.#length);
  }

  /** Date: days since 1970. */
  uint16(value: number): void {
    this.#room(2);
    this.#length = this.#bytes.writeUInt16LE(value, this.#length);
  }

  uint32(value: number): void {
    this.#room(4);
    this.#length = this.#bytes.writeUInt32LE(value, this.#length);
  }

  /** Int64, UInt64 and DateTime64: safe integers, whatever their sign. */
  int64(value: number): void {
    this.#room(8);
    this.#bytes.writeInt32LE(value | 0, this.#length);
    this.#length = this.#bytes.writeInt32LE(Math.floor(value / 0x100000000), this.#length + 4);
  }

  float64(value: number): void {
    this.#room(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  #varint(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + bytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

function varintBytes(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x200000 ? 3 : value < 0x10000000 ? 4 : 5;
}
