import { yieldParts } from "../../../model/yield.ts";
import { percents } from "../numbers.ts";
import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";
import { fillOf } from "./textures.ts";

/** The yield bar: five amounts in their one order as shares of the full width. Nothing where they are all zero. */
export function yieldBar(amounts: readonly number[], height: number, name = "bar"): Markup {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (total <= 0) return markup``;
  let at = 0;
  const pieces = yieldParts.map((part, i) => {
    const width = ((amounts[i] ?? 0) / total) * 100;
    const from = at;
    at += width;
    return (
      width > 0 &&
      markup`<rect data-part="${part}" x="${round(from)}%" width="${round(Math.max(width, 0.3))}%" height="${height}" fill="${fillOf(part)}"/>`
    );
  });
  return markup`<svg class="${name}" width="100%" height="${height}" role="img" aria-label="${sayShares(amounts)}">${pieces.filter((piece) => piece !== false)}</svg>`;
}

/** "61 % held, 39 % undone": what a bar shows, in words. */
export function sayShares(amounts: readonly number[]): string {
  const shares = percents(amounts);
  return yieldParts.flatMap((part, i) => ((amounts[i] ?? 0) > 0 ? [`${shares[i]} ${part}`] : [])).join(", ");
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
