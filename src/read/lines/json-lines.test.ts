import { expect, test } from "vitest";
import type { SourceSink } from "../../kit/define-source.ts";
import { isRecord } from "./fields.ts";
import { blank, eachRecord, notJson, parseJson } from "./json-lines.ts";

test("lines are numbered from the piece's first, whatever stands between them", () => {
  const text = '\ufeff{"a":1}\r\n\n  \n{"a":2}\nnull\n{"a":\n\0\0\n[3]\n{"a":4}';
  const seen: (readonly [unknown, number])[] = [];
  const skipped: (readonly [number, string])[] = [];
  const sink: SourceSink = { usage() {}, session() {}, action() {}, skipped: (line, reason) => void skipped.push([line, reason]) };
  eachRecord(
    { path: "x", bytes: Buffer.from(text), line: 10, state: null, actions: false },
    sink,
    (record, line) => void seen.push([record["a"], line]),
  );
  expect(seen).toEqual([
    [1, 10],
    [2, 13],
    [4, 18],
  ]);
  expect(skipped).toEqual([
    [14, "not a JSON object"],
    [15, "not JSON"],
    [16, "not JSON"],
    [17, "not a JSON object"],
  ]);
});

test("lines of all kinds are told apart by the look of their ends as by parsing them", () => {
  const lines = [
    "{}",
    " {} ",
    "{",
    "}",
    "[]",
    "1",
    "-1",
    '"a"',
    "true",
    "nul",
    "null",
    "garbage",
    "\0",
    "",
    " ",
    "{x}",
    "\ufeff{}",
    "{}\r",
    "é",
    "\u00a0{}",
  ];
  for (const line of lines) {
    const skipped: string[] = [];
    const seen: unknown[] = [];
    const sink: SourceSink = { usage() {}, session() {}, action() {}, skipped: (_, reason) => void skipped.push(reason) };
    eachRecord(
      { path: "x", bytes: Buffer.from(`${line}\n`), line: 1, state: null, actions: false },
      sink,
      (record) => void seen.push(record),
    );
    const value = parseJson(Buffer.from(line));
    const expected = value === blank ? [] : value === notJson ? ["not JSON"] : isRecord(value) ? [] : ["not a JSON object"];
    expect({ line, skipped, seen: seen.length }).toEqual({ line, skipped: expected, seen: isRecord(value) ? 1 : 0 });
  }
});
