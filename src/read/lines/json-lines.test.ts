import { expect, test } from "vitest";
import type { SourceSink } from "../../kit/define-source.ts";
import { eachRecord } from "./json-lines.ts";

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
