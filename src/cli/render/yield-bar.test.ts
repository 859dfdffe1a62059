import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { YieldMicros } from "../../model/report.ts";
import { yieldParts } from "../../model/yield.ts";
import { inkFor, lineWidth, paint } from "./ink.ts";
import type { View } from "./terminal-view.ts";
import { fillOf, partBar, yieldBar } from "./yield-bar.ts";

const plain: View = { width: 80, color: "none", unicode: true };
const colored: View = { ...plain, color: "truecolor" };
const ascii: View = { ...plain, unicode: false };
const some: YieldMicros = { heldMicros: 50, pendingMicros: 20, explorationMicros: 10, unlinkedMicros: 10, undoneMicros: 10 };

test("without colour every part has a fill of its own", () => {
  for (const view of [plain, ascii]) expect(new Set(yieldParts.map((part) => fillOf(part, view))).size).toBe(5);
  expect(paint([yieldBar(some, 10, plain, inkFor(plain))], plain)).toBe("█████▓▓▒╱▚\n");
  expect(paint([yieldBar(some, 10, ascii, inkFor(ascii))], ascii)).toBe("#####==+/x\n");
});

test("in colour the parts have the design's colours, and unlinked stays hatched", () => {
  const painted = paint([yieldBar(some, 10, colored, inkFor(colored))], colored);
  const expected = [
    ["0;158;115", "█████"],
    ["86;180;233", "██"],
    ["204;121;167", "█"],
    ["138;143;152", "╱"],
    ["213;94;0", "█"],
  ];
  expect(painted).toBe(`${expected.map(([color, fill]) => `\u001b[38;2;${color}m${fill}\u001b[0m`).join("")}\n`);
});

test("fills exactly its width, and a part above nothing is seen", () => {
  const amount = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1e12 }));
  fc.assert(
    fc.property(fc.tuple(amount, amount, amount, amount, amount), fc.integer({ min: 5, max: 80 }), ([a, b, c, d, e], width) => {
      const parts = { heldMicros: a, pendingMicros: b, explorationMicros: c, unlinkedMicros: d, undoneMicros: e };
      const bar = yieldBar(parts, width, plain, inkFor(plain));
      const amounts = [a, b, c, d, e];
      expect(lineWidth(bar)).toBe(amounts.some((one) => one > 0) ? width : 0);
      expect(bar.map(({ role }) => role)).toEqual(yieldParts.filter((_, i) => (amounts[i] ?? 0) > 0));
    }),
  );
});

test("a part's own bar is exact to an eighth of a column", () => {
  expect(partBar("held", 0.5, 10, plain)).toBe("█████");
  expect(partBar("held", 0.5125, 10, plain)).toBe("█████▏");
  expect(partBar("held", 0.0001, 10, plain)).toBe("▏");
  expect(partBar("held", 0, 10, plain)).toBe("");
  expect(partBar("unlinked", 0.25, 8, colored)).toBe("╱╱");
});
