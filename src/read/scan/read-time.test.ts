import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createCursor } from "./json-cursor.ts";
import { parseTime, readTime } from "./read-time.ts";

function timeIn(json: string): number {
  const cursor = createCursor();
  cursor.bytes = Buffer.from(`${json},`);
  cursor.end = cursor.bytes.length;
  const at = readTime(cursor);
  expect(cursor.at).toBe(json.length);
  return at;
}

test("the form that every tool writes", () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date(Date.UTC(2500, 0, 1)), noInvalidDate: true }),
      (date) => timeIn(JSON.stringify(date)) === date.getTime(),
    ),
  );
});

test.each([
  ['"2026-01-05T10:00:00Z"', Date.UTC(2026, 0, 5, 10)],
  ['"2026-01-05T10:00:00.123456Z"', Date.UTC(2026, 0, 5, 10, 0, 0, 123)],
  ['"2026-01-05T10:00:00+02:00"', Date.UTC(2026, 0, 5, 8)],
  ['"2026-01-05T10:00:00"', Date.UTC(2026, 0, 5, 10)],
  ['"2026-01-05 10:00"', Date.UTC(2026, 0, 5, 10)],
  ["1767607200000", 1767607200000],
])("%s", (json, at) => {
  expect(timeIn(json)).toBe(at);
});

test.each([
  '"yesterday"',
  '""',
  '"2026-13-45T10:00:00.000Z"',
  '"2026-01-05T25:00:00.000Z"',
  "null",
  "5",
  "-1",
  "true",
  "{}",
  '"2026"',
  '"1"',
])("%s is no time", (json) => {
  expect(timeIn(json)).toBeNaN();
});

test("text", () => {
  expect(parseTime("2026-01-05T10:00:00.000Z")).toBe(Date.UTC(2026, 0, 5, 10));
  expect(parseTime("soon")).toBeNaN();
});
