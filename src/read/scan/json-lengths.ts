import { isAscii } from "node:buffer";
import { malformed, peek, skip, type Cursor } from "./json-cursor.ts";

/** UTF-16 units of the decoded string, without decoding it; 0 for any other value, which is stepped over. */
export function readLength(c: Cursor): number {
  if (peek(c) !== quote) {
    skip(c);
    return 0;
  }
  const { bytes, end } = c;
  const from = c.at + 1;
  let at = from;
  let less = 0;
  for (;;) {
    while (at < end && ordinary[bytes[at] ?? 0] === 1) at++;
    if (at >= end) throw malformed;
    const byte = bytes[at++] ?? 0;
    if (byte === quote) break;
    if (byte === backslash) {
      const escaped = bytes[at++] === 117;
      less += escaped ? 5 : 1;
      if (escaped) at += 4;
    } else less += extraBytes(byte);
  }
  if (at > end) throw malformed;
  c.at = at;
  return at - 1 - from - less;
}

/** UTF-16 units of the JSON text of a value, as it stands, which is stepped over. */
export function readTextLength(c: Cursor): number {
  peek(c);
  const from = c.at;
  skip(c);
  if (c.at - from > 100 && isAscii(c.bytes.subarray(from, c.at))) return c.at - from;
  let less = 0;
  for (let at = from; at < c.at; at++) {
    const byte = c.bytes[at] ?? 0;
    if (byte >= 0x80) less += extraBytes(byte);
  }
  return c.at - from - less;
}

/** By how much bytes outnumber UTF-16 units: continuation bytes are none, a lead of four is two. */
function extraBytes(byte: number): number {
  if (byte >= 0xf0) return -1;
  return byte >= 0x80 && byte < 0xc0 ? 1 : 0;
}

const quote = 34;
const backslash = 92;
/** 1 for bytes that stand for themselves in a string: ASCII but for quote and backslash. */
const ordinary = new Uint8Array(256).fill(1, 0, 0x80);
ordinary[quote] = 0;
ordinary[backslash] = 0;
