import type { YieldMicros } from "../../model/report.ts";
import type { YieldPart } from "../../model/yield.ts";
import { yieldParts } from "../../model/yield.ts";
import { displayWidth } from "./display-width.ts";
import type { Line, Pen } from "./ink.ts";
import { moneyParts, usDollar } from "./money.ts";
import { percents } from "./numbers.ts";
import { blank, table } from "./table.ts";
import type { View } from "./terminal-view.ts";
import { partBar, yieldAmounts } from "./yield-bar.ts";

/**
 * The yield bar, opened into its five parts: name, bar, share, money, what it consists of (`say`, left out where
 * there is no room). `halfWidth`: half of the interval of the whole, micro-dollars. Nothing where nothing was spent.
 */
export function yieldRows(parts: YieldMicros, halfWidth: number, say: (part: YieldPart) => string, view: View, pen: Pen): Line[] {
  const amounts = yieldAmounts(parts);
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (total === 0) return [];
  const shares = percents(amounts);
  const sums = moneyParts(amounts, view.currency ?? usDollar, halfWidth);
  const says = yieldParts.map((part) => pen(say(part)).text);
  const longest = Math.max(...says.map(displayWidth));
  const figures = 2 + 11 + 2 + 2 + 5 + 2 + Math.max(...sums.map(displayWidth));
  const withNotes = view.width - figures - (longest === 0 ? 0 : longest + 3);
  const barWidth = Math.max(4, Math.min(72, withNotes >= 16 ? withNotes : view.width - figures));
  return table(
    [{}, { min: 4 }, { align: "right" }, { align: "right" }, { min: 12, drop: 1 }],
    yieldParts.map((part, i) => {
      const share = (amounts[i] ?? 0) / total;
      const bar = pen(partBar(part, share, barWidth, view), part);
      const filled = [bar, ...blank(barWidth - bar.text.length)];
      const role = share === 0 ? "dim" : "plain";
      return [
        [pen(part, role)],
        filled,
        [pen(shares[i] ?? "", role)],
        [pen(sums[i] ?? "", role)],
        withNotes >= 16 && longest > 0 ? [pen(` ${says[i]}`, "dim")] : [],
      ];
    }),
    { width: view.width },
  );
}
