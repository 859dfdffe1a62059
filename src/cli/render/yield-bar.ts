import type { YieldMicros } from "../../model/report.ts";
import type { YieldPart } from "../../model/yield.ts";
import { yieldParts } from "../../model/yield.ts";
import type { Line, Pen } from "./ink.ts";
import { shareOut } from "./numbers.ts";
import type { View } from "./terminal-view.ts";

/** The five amounts in their one order, micro-dollars. */
export function yieldAmounts(parts: YieldMicros): number[] {
  return [parts.heldMicros, parts.pendingMicros, parts.explorationMicros, parts.unlinkedMicros, parts.undoneMicros];
}

/** One part as a bar of its own: `share` of `width` columns, to an eighth of a column where the fill allows it. */
export function partBar(part: YieldPart, share: number, width: number, view: View): string {
  if (!(share > 0)) return "";
  const fill = fillOf(part, view);
  if (fill !== "█") return fill.repeat(Math.max(1, Math.round(share * width)));
  const eighths = Math.max(1, Math.round(share * width * 8));
  return "█".repeat(Math.floor(eighths / 8)) + (eighths % 8 === 0 ? "" : (partial[eighths % 8] ?? ""));
}

/** All five in one bar of `width` columns: the small form, for rows of a table. A part above nothing has a column. */
export function yieldBar(parts: YieldMicros, width: number, view: View, pen: Pen): Line {
  const amounts = yieldAmounts(parts);
  const cells = shareOut(amounts, width);
  for (const [i, amount] of amounts.entries()) {
    const largest = cells.indexOf(Math.max(...cells));
    if (amount > 0 && cells[i] === 0 && (cells[largest] ?? 0) > 1) {
      cells[i] = 1;
      cells[largest] = (cells[largest] ?? 0) - 1;
    }
  }
  return yieldParts.flatMap((part, i) => {
    const columns = cells[i] ?? 0;
    return columns === 0 ? [] : [pen(fillOf(part, view).repeat(columns), part)];
  });
}

/** Unlinked is hatched always; without colour every part has its own fill, so that they can be told apart. */
export function fillOf(part: YieldPart, view: View): string {
  if (!view.unicode) return ascii[part];
  return view.color === "none" ? textures[part] : part === "unlinked" ? textures.unlinked : "█";
}

const partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const textures: Record<YieldPart, string> = { held: "█", pending: "▓", exploration: "▒", unlinked: "╱", undone: "▚" };
const ascii: Record<YieldPart, string> = { held: "#", pending: "=", exploration: "+", unlinked: "/", undone: "x" };
