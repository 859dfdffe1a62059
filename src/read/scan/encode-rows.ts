import { crc32 } from "node:zlib";
import { createColumns, doubleFields, reserve, wordFields, type UsageColumns } from "../../model/usage-columns.ts";

/**
 * First number of a blob: its layout. Another layout is unreadable; a migration that changes it has to make every log in
 * the store be read again (`UPDATE log SET size = -1, reader = 0`).
 */
const layout = 3;
const headerBytes = 16;

/**
 * Packs columns into bytes, as few as is cheap: layout, rows and bytes of text
 * and a CRC-32 of all other bytes as 32-bit numbers; the doubles; for each field of words one byte that tells how many bytes a
 * value takes, the least value as 32-bit number, and the values above it (no bytes: all are the least); the texts as
 * JSON. Doubles are in the machine's order, which is little-endian wherever Node runs today; all else is little-endian.
 */
export function encodeRows({ length, doubles, words, texts }: UsageColumns): Uint8Array<ArrayBuffer> {
  const textBytes = Buffer.from(JSON.stringify(texts));
  const lows = new Uint32Array(wordFields);
  const widths = new Uint8Array(wordFields);
  let size = headerBytes + doubleFields * 8 * length + textBytes.length;
  for (let field = 0; field < wordFields; field++) {
    let low = length === 0 ? 0 : 0xffffffff;
    let high = 0;
    for (let at = field; at < length * wordFields; at += wordFields) {
      const value = words[at] ?? 0;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const range = high - low;
    lows[field] = low;
    size += 5 + (widths[field] = range === 0 ? 0 : range < 0x100 ? 1 : range < 0x10000 ? 2 : 4) * length;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const number of [layout, length, textBytes.length, 0]) at = putNumber(bytes, at, number);
  bytes.set(new Uint8Array(doubles.buffer, doubles.byteOffset, length * doubleFields * 8), at);
  at += length * doubleFields * 8;
  for (let field = 0; field < wordFields; field++) {
    const width = widths[field] ?? 0;
    const low = lows[field] ?? 0;
    bytes[at] = width;
    at = putNumber(bytes, at + 1, low);
    if (width === 0) continue;
    for (let from = field; from < length * wordFields; from += wordFields) {
      const value = (words[from] ?? 0) - low;
      bytes[at++] = value;
      if (width === 1) continue;
      bytes[at++] = value >>> 8;
      if (width === 2) continue;
      bytes[at++] = value >>> 16;
      bytes[at++] = value >>> 24;
    }
  }
  bytes.set(textBytes, at);
  putNumber(bytes, 12, checksumOf(bytes));
  return bytes;
}

/** Unpacks bytes of `encodeRows`; null where they are not such bytes, or not as they were written. */
export function decodeRows(bytes: Uint8Array): UsageColumns | null {
  return areRows(bytes) ? unpack(bytes) : null;
}

/** Are these bytes as they were written? Without unpacking them. */
export function areRows(bytes: Uint8Array): boolean {
  return bytes.length >= headerBytes && numberAt(bytes, 0) === layout && numberAt(bytes, 12) === checksumOf(bytes);
}

function checksumOf(bytes: Uint8Array): number {
  return crc32(bytes.subarray(headerBytes), crc32(bytes.subarray(0, 12)));
}

function unpack(bytes: Uint8Array): UsageColumns | null {
  const length = numberAt(bytes, 4);
  const textLength = numberAt(bytes, 8);
  if (bytes.length < headerBytes + length * doubleFields * 8 + wordFields * 5 + textLength) return null;
  const columns = createColumns(0);
  reserve(columns, length);
  columns.length = length;
  const { words, doubles } = columns;
  let at = headerBytes;
  new Uint8Array(doubles.buffer).set(bytes.subarray(at, at + length * doubleFields * 8));
  at += length * doubleFields * 8;
  const end = length * wordFields;
  for (let field = 0; field < wordFields; field++) {
    const width = bytes[at] ?? 0;
    const low = numberAt(bytes, at + 1);
    at += 5;
    if (at + width * length + textLength > bytes.length) return null;
    // New columns are all zeros.
    if (width === 0) for (let to = low === 0 ? end : field; to < end; to += wordFields) words[to] = low;
    else if (width === 1) spreadBytes(words, field, end, low, bytes, at);
    else if (width === 2) spreadPairs(words, field, end, low, bytes, at);
    else spreadNumbers(words, field, end, low, bytes, at);
    at += width * length;
  }
  const texts = parseTexts(bytes.subarray(at));
  if (texts === null || bytes.length - at !== textLength) return null;
  return { ...columns, texts };
}

// One loop for each width: these run over all rows of a log at once.
function spreadBytes(words: Uint32Array, from: number, end: number, low: number, bytes: Uint8Array, at: number): void {
  for (let to = from, place = at; to < end; to += wordFields) words[to] = low + (bytes[place++] ?? 0);
}

function spreadPairs(words: Uint32Array, from: number, end: number, low: number, bytes: Uint8Array, at: number): void {
  for (let to = from, place = at; to < end; to += wordFields, place += 2)
    words[to] = low + (bytes[place] ?? 0) + ((bytes[place + 1] ?? 0) << 8);
}

function spreadNumbers(words: Uint32Array, from: number, end: number, low: number, bytes: Uint8Array, at: number): void {
  for (let to = from, place = at; to < end; to += wordFields, place += 4) words[to] = low + numberAt(bytes, place);
}

function putNumber(bytes: Uint8Array, at: number, number: number): number {
  bytes[at] = number;
  bytes[at + 1] = number >>> 8;
  bytes[at + 2] = number >>> 16;
  bytes[at + 3] = number >>> 24;
  return at + 4;
}

function numberAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 0x100 + (bytes[at + 2] ?? 0) * 0x10000 + (bytes[at + 3] ?? 0) * 0x1000000;
}

/** Texts as JSON, the empty one first; null for anything else. */
export function parseTexts(bytes: Uint8Array): string[] | null {
  try {
    const texts: unknown = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString());
    return Array.isArray(texts) && texts[0] === "" && texts.every((text) => typeof text === "string") ? texts : null;
  } catch {
    return null;
  }
}
