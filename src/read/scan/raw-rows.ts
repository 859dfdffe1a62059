import { doubleFields, wordFields, type UsageColumns } from "../../model/usage-columns.ts";
import { parseTexts } from "./encode-rows.ts";

/**
 * Columns as they lie in memory, behind `head` (a multiple of 8 bytes): twice the size of `encodeRows`, but nothing
 * has to be unpacked. For rows that are read at every start and can be made again: layout, rows and bytes of text as
 * 32-bit numbers and 4 bytes of nothing; doubles, words, texts as JSON; all in the machine's order.
 */
export function rawRows({ length, doubles, words, texts }: UsageColumns, head: Uint8Array): Uint8Array<ArrayBuffer> {
  const textBytes = Buffer.from(JSON.stringify(texts));
  const start = head.length + headerBytes;
  const wordStart = start + length * doubleFields * 8;
  const bytes = new Uint8Array(wordStart + length * wordFields * 4 + textBytes.length);
  bytes.set(head);
  new Uint32Array(bytes.buffer, head.length, 4).set([layout, length, textBytes.length, 0]);
  new Float64Array(bytes.buffer, start, length * doubleFields).set(doubles.subarray(0, length * doubleFields));
  new Uint32Array(bytes.buffer, wordStart, length * wordFields).set(words.subarray(0, length * wordFields));
  bytes.set(textBytes, bytes.length - textBytes.length);
  return bytes;
}

/** Columns that lie in these bytes behind so many others, not copied; null where the bytes are none of `rawRows`. */
export function viewRows(bytes: Uint8Array, headLength: number): UsageColumns | null {
  const { buffer, byteOffset } = bytes;
  // Numbers can be looked at in place only where they begin at a multiple of their size.
  if (!(buffer instanceof ArrayBuffer) || byteOffset % 8 !== 0) return viewRows(new Uint8Array(bytes), headLength);
  if (bytes.length < headLength + headerBytes) return null;
  const [kind, length = 0, textLength = 0] = new Uint32Array(buffer, byteOffset + headLength, 4);
  const start = headLength + headerBytes;
  const wordStart = start + length * doubleFields * 8;
  const textStart = wordStart + length * wordFields * 4;
  if (kind !== layout || textStart + textLength !== bytes.length) return null;
  const texts = parseTexts(bytes.subarray(textStart));
  if (texts === null) return null;
  return {
    length,
    doubles: new Float64Array(buffer, byteOffset + start, length * doubleFields),
    words: new Uint32Array(buffer, byteOffset + wordStart, length * wordFields),
    texts,
    textIndex: null,
  };
}

const layout = 0x55500001;
const headerBytes = 16;
