import type { LogPiece, SourceSink } from "../../kit/define-source.ts";
import { isRecord, type JsonRecord } from "./fields.ts";

/**
 * Visits every line of a piece that is a JSON object, with its number in the file. Blank lines are passed over,
 * every other line goes to the sink as skipped. Lines end in \n or \r\n; the last may lack its end.
 */
export function eachRecord(piece: LogPiece, sink: SourceSink, visit: (record: JsonRecord, line: number) => void): void {
  const { bytes } = piece;
  let line = piece.line;
  for (let from = 0; from < bytes.length; line++) {
    const newline = bytes.indexOf(10, from);
    const to = newline < 0 ? bytes.length : newline;
    const value = canBeJson(bytes, from, to) ? parseJson(bytes.subarray(from, to)) : notJson;
    if (isRecord(value)) visit(value, line);
    else if (value !== blank) sink.skipped(line, value === notJson ? "not JSON" : "not a JSON object");
    from = to + 1;
  }
}

/**
 * False where a look at the first and the last letter tells that a line is no JSON: an error of `JSON.parse` costs
 * about 6 µs, and a file may hold millions of such lines.
 */
function canBeJson(bytes: Buffer, from: number, to: number): boolean {
  let first = from;
  let last = to - 1;
  while (first < last && isBlank(bytes[first])) first++;
  while (last > first && isBlank(bytes[last])) last--;
  const begin = bytes[first];
  if (begin === openBrace) return bytes[last] === closeBrace;
  return begin !== undefined && (isBlank(begin) || begin >= 0x80 || mayBegin.has(begin));
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || (byte !== undefined && byte >= 9 && byte <= 13);
}

const openBrace = 123;
const closeBrace = 125;
/** What begins a value that is no object; a byte order mark begins with a byte above ASCII. */
const mayBegin = new Set(Buffer.from('["-0123456789tfn'));

/** What `parseJson` says of bytes that hold no value. */
export const blank = Symbol("blank");
export const notJson = Symbol("not JSON");

/** The JSON value in `bytes`, `blank` for white space only, `notJson` for anything else (too long for a string too). */
export function parseJson(bytes: Buffer): unknown {
  try {
    const text = bytes.toString("utf8");
    // A byte order mark is no JSON, but some editors put one in front.
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    return value;
  } catch {
    return bytes.every(isBlank) ? blank : notJson;
  }
}
