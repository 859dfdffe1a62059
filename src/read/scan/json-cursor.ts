/**
 * Walks JSON in bytes without building objects: `enter` an object or array, ask for `nextKey` or `nextItem`, then
 * read or `skip` the value. Only what is asked for is decoded. Structure is checked (brackets, commas, colons,
 * literals, closed strings), the inside of skipped values and strings only as far as needed to find their end.
 * Why by hand: `JSON.parse` of whole lines costs 5–8 times as much, and searching raw text for `"usage":` is fooled
 * by tool input that contains it.
 */
export interface Cursor {
  bytes: Buffer;
  at: number;
  /** Where the text ends, exclusive. */
  end: number;
  /** An object or array was just entered: no comma comes before its first member. */
  fresh: boolean;
}

/** Thrown where the text is not JSON; one object for all, because a log may have millions of bad lines. */
export const malformed = new SyntaxError("not JSON");

const quote = 34;
const comma = 44;
const colon = 58;
const backslash = 92;
const openBracket = 91;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

export function createCursor(): Cursor {
  return { bytes: Buffer.alloc(0), at: 0, end: 0, fresh: false };
}

/** Hash of a key, to compare with what `nextKey` returns. FNV-1a, never 0. */
export function keyOf(name: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash === 0 ? 1 : hash;
}

/** First byte of the value, white space skipped. */
export function peek(c: Cursor): number {
  const { bytes, end } = c;
  let at = c.at;
  while (at < end) {
    const byte = bytes[at] ?? 0;
    if (byte !== 32 && byte !== 9 && byte !== 13 && byte !== 10) {
      c.at = at;
      return byte;
    }
    at++;
  }
  throw malformed;
}

/** Is there nothing left but white space? */
export function atEnd(c: Cursor): boolean {
  for (let at = c.at; at < c.end; at++) {
    const byte = c.bytes[at] ?? 0;
    if (byte !== 32 && byte !== 9 && byte !== 13 && byte !== 10) return false;
  }
  return true;
}

/** Steps into an object; false, without a step, where the value is something else. */
export function enterObject(c: Cursor): boolean {
  if (peek(c) !== openBrace) return false;
  c.at++;
  c.fresh = true;
  return true;
}

/** Steps into an array; false, without a step, where the value is something else. */
export function enterArray(c: Cursor): boolean {
  if (peek(c) !== openBracket) return false;
  c.at++;
  c.fresh = true;
  return true;
}

/** Hash of the next key, with the cursor at its value; 0 after the last, with the cursor behind the object. */
export function nextKey(c: Cursor): number {
  if (!nextMember(c, closeBrace)) return 0;
  if (peek(c) !== quote) throw malformed;
  const { bytes, end } = c;
  let at = c.at + 1;
  let hash = 0x811c9dc5 | 0;
  for (;;) {
    if (at >= end) throw malformed;
    const byte = bytes[at++] ?? 0;
    if (byte === quote) break;
    hash = Math.imul(hash ^ byte, 0x01000193);
    if (byte === backslash) hash = Math.imul(hash ^ (bytes[at++] ?? 0), 0x01000193);
  }
  c.at = at;
  if (peek(c) !== colon) throw malformed;
  c.at++;
  peek(c);
  return hash === 0 ? 1 : hash;
}

/** Is there another item? The cursor is then at it, else behind the array. */
export function nextItem(c: Cursor): boolean {
  return nextMember(c, closeBracket);
}

function nextMember(c: Cursor, close: number): boolean {
  const byte = peek(c);
  if (c.fresh) {
    c.fresh = false;
    if (byte !== close) return true;
    c.at++;
    return false;
  }
  c.at++;
  if (byte === close) return false;
  if (byte !== comma) throw malformed;
  return true;
}

/** Steps over any value. */
export function skip(c: Cursor): void {
  const first = peek(c);
  if (first === quote) c.at = endOfString(c, c.at + 1) + 1;
  else if (first === openBrace || first === openBracket) skipNested(c);
  else if (!skipWord(c, first)) skipLiteral(c);
}

/** Steps over null, true or false; what follows is checked by whoever reads on. */
function skipWord(c: Cursor, first: number): boolean {
  const word = first === 110 ? "null" : first === 116 ? "true" : "false";
  if (c.at + word.length > c.end) return false;
  for (let i = 0; i < word.length; i++) if (c.bytes[c.at + i] !== word.charCodeAt(i)) return false;
  c.at += word.length;
  return true;
}

function skipNested(c: Cursor): void {
  const { bytes, end } = c;
  let depth = 0;
  for (let at = c.at; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === quote) at = endOfString(c, at + 1);
    else if (byte === openBrace || byte === openBracket) depth++;
    else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) {
      c.at = at + 1;
      c.fresh = false;
      return;
    }
  }
  throw malformed;
}

const literal = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** Steps over a number, true, false or null and returns its text. */
export function skipLiteral(c: Cursor): string {
  const from = c.at;
  let at = from;
  for (; at < c.end; at++) {
    const byte = c.bytes[at] ?? 0;
    if (byte === comma || byte === closeBrace || byte === closeBracket || byte <= 32) break;
  }
  // No number that anybody writes is longer; a whole line of digits would be slow to look at.
  const text = at - from > 400 ? "" : c.bytes.toString("latin1", from, at);
  if (!literal.test(text)) throw malformed;
  c.at = at;
  return text;
}

/**
 * An integer ≥ 0 by its digits. Null for null (a gap); NaN for any other value, which is stepped over: the caller
 * decides what a wrong number means.
 */
export function readCount(c: Cursor): number | null {
  const first = peek(c);
  if (first >= 48 && first <= 57) {
    const { bytes, end } = c;
    let at = c.at;
    let value = 0;
    for (; at < end; at++) {
      const digit = (bytes[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    const after = bytes[at] ?? 0;
    if (at < end && (after === comma || after === closeBrace || after === closeBracket) && (first !== 48 || at === c.at + 1)) {
      c.at = at;
      return value;
    }
  }
  if (first === quote || first === openBrace || first === openBracket) {
    skip(c);
    return NaN;
  }
  const text = skipLiteral(c);
  return text === "null" ? null : text === "true" || text === "false" ? NaN : Number(text);
}

/** A string, decoded; null for any other value, which is stepped over. */
export function readString(c: Cursor): string | null {
  if (peek(c) !== quote) {
    skip(c);
    return null;
  }
  const from = c.at + 1;
  const end = endOfString(c, from);
  c.at = end + 1;
  let plain = true;
  for (let at = from; at < end && plain; at++) {
    const byte = c.bytes[at] ?? 0;
    plain = byte !== backslash && byte < 0x80;
  }
  return plain ? c.bytes.toString("latin1", from, end) : decodeString(c.bytes, from - 1, end + 1);
}

/** Decodes the JSON value between two positions; undefined where it is not JSON after all. */
export function parseSlice(bytes: Buffer, from: number, to: number): unknown {
  try {
    return JSON.parse(bytes.toString("utf8", from, to));
  } catch {
    return undefined;
  }
}

function decodeString(bytes: Buffer, from: number, to: number): string {
  const value = parseSlice(bytes, from, to);
  if (typeof value !== "string") throw malformed;
  return value;
}

/** True for the literal `true`; any other value is false and stepped over. */
export function readTrue(c: Cursor): boolean {
  const first = peek(c);
  if (first === quote || first === openBrace || first === openBracket) {
    skip(c);
    return false;
  }
  return skipLiteral(c) === "true";
}

/** Position of the quote that closes a string whose first byte is at `from`. */
function endOfString(c: Cursor, from: number): number {
  const { bytes, end } = c;
  let at = from;
  for (;;) {
    // Most strings are short, and where one quote is escaped (code) others follow soon: a search by the runtime costs
    // more than it saves.
    const near = Math.min(end, at + 40);
    for (; at < near; at++) {
      const byte = bytes[at];
      if (byte === quote) return at;
      if (byte === backslash) at++;
    }
    at = bytes.indexOf(quote, at);
    if (at < 0 || at >= end) throw malformed;
    let before = at;
    while (before > from && bytes[before - 1] === backslash) before--;
    if (((at - before) & 1) === 0) return at;
    at++;
  }
}

/**
 * A string that is probably the one read last from this place (a session id on every line): `last` itself where it
 * is, so that a million lines make one string.
 */
export function readRepeated(c: Cursor, last: string | null): string | null {
  if (last === null || peek(c) !== quote) return readString(c);
  const from = c.at + 1;
  if (c.bytes[from + last.length] !== quote || from + last.length >= c.end) return readString(c);
  for (let i = 0; i < last.length; i++) {
    const unit = last.charCodeAt(i);
    if (c.bytes[from + i] !== unit || unit === backslash || unit >= 0x80) return readString(c);
  }
  c.at = from + last.length + 1;
  return last;
}
