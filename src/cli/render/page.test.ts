import { expect, test } from "vitest";
import { inkFor, paint } from "./ink.ts";
import { columns, nextStepLines, type Block } from "./page.ts";
import { table } from "./table.ts";
import type { View } from "./terminal-view.ts";

const view: View = { width: 80, color: "none", unicode: true };
const pen = inkFor(view);
const block =
  (name: string): Block =>
  (width) =>
    table([{}, { min: 5 }], [[[pen("$1")], [pen(name)]]], { width });

test("blocks stand beside each other where they fit, however unequal", () => {
  expect(paint(columns([block("a".repeat(50)), block("bb")], 80), view)).toBe(`  $1  ${"a".repeat(50)}      $1  bb\n`);
});

test("names are not cut while there is a line of their own for them", () => {
  const text = paint(columns([block("a".repeat(50)), block("b".repeat(50))], 80), view);
  expect(text).toBe(`  $1  ${"a".repeat(50)}\n\n  $1  ${"b".repeat(50)}\n`);
});

test("one block has the whole width, none is nothing", () => {
  expect(paint(columns([block("a".repeat(70))], 80), view)).toBe(`  $1  ${"a".repeat(70)}\n`);
  expect(columns([], 80)).toEqual([]);
});

test("a command is never broken or cut before the words beside it", () => {
  const text = paint(nextStepLines(pen, [{ when: "a very long description of when", command: "upshot unlink 9f3c a1b2c3d" }], 48), view);
  expect(text).toContain("upshot unlink 9f3c a1b2c3d");
});
