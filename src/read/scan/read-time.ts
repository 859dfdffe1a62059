import { peek, readString, skip, skipLiteral, type Cursor } from "./json-cursor.ts";

const withZone = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * A time in milliseconds UTC, NaN for a value that is none: ISO 8601 text (UTC where it names no zone) or a number
 * of milliseconds. The form every tool writes, `2026-01-05T10:00:00.000Z`, is read without making a string.
 */
export function readTime(c: Cursor): number {
  const first = peek(c);
  if (first === 34) {
    const fast = readUsualForm(c);
    if (!Number.isNaN(fast)) return fast;
    const text = readString(c);
    return text === null ? NaN : parseTime(text);
  }
  if (first === 45 || (first >= 48 && first <= 57)) {
    const number = Number(skipLiteral(c));
    return number > 1e11 ? Math.floor(number) : NaN;
  }
  skip(c);
  return NaN;
}

/** A time in milliseconds UTC from ISO 8601 text, NaN where it is none. */
export function parseTime(text: string): number {
  const match = withZone.exec(text);
  if (match === null) return NaN;
  return Math.floor(Date.parse(match[1] === undefined ? `${text}Z` : text));
}

/** Steps over `"2026-01-05T10:00:00.000Z"`; NaN, without a step, for anything else. */
function readUsualForm(c: Cursor): number {
  const { bytes, at } = c;
  if (at + 26 > c.end || bytes[at + 25] !== 34 || bytes[at + 24] !== 90 || bytes[at + 20] !== 46 || bytes[at + 11] !== 84) return NaN;
  if (bytes[at + 5] !== 45 || bytes[at + 8] !== 45 || bytes[at + 14] !== 58 || bytes[at + 17] !== 58) return NaN;
  const year = digits(bytes, at + 1, 4);
  const month = digits(bytes, at + 6, 2);
  const day = digits(bytes, at + 9, 2);
  const hour = digits(bytes, at + 12, 2);
  const minute = digits(bytes, at + 15, 2);
  const second = digits(bytes, at + 18, 2);
  const millisecond = digits(bytes, at + 21, 3);
  if (!(year >= 1970 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 && minute < 60 && second < 60 && millisecond >= 0))
    return NaN;
  c.at = at + 26;
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

function digits(bytes: Buffer, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}
