import type { Report } from "../../model/report.ts";
import type { Currency } from "./money.ts";
import { money } from "./money.ts";
import { plural } from "./numbers.ts";

/** Half of an interval, micro-dollars; 0 where nothing is estimated. */
export function halfWidth(interval: readonly [number, number]): number {
  return Math.max(0, (interval[1] - interval[0]) / 2);
}

/** "at list price": what the amounts stand for. Use under a seat is value, not spend. */
export function sayPriceKind(report: Report): string {
  const kinds = report.prices.filter(({ costMicros }) => costMicros > 0).map(({ kind }) => kind);
  if (kinds.includes("seat share")) return "at list value";
  if (kinds.length === 1 && kinds[0] === "contract") return "at contract prices";
  return kinds.includes("contract") ? "at list and contract prices" : "at list price";
}

/** An amount derived from the total, with the total's relative uncertainty. */
export function derivedMoney(report: Report, micros: number, currency: Currency): string {
  const { costMicros, interval } = report.usage;
  const relative = costMicros > 0 ? halfWidth(interval) / costMicros : 0;
  return money(micros, currency, micros * relative);
}

export interface UnitCost {
  readonly figure: string;
  readonly unit: string;
  /** What the cost of what held is divided by: "226 commits". */
  readonly of: string;
  /** The same figure in the period before, null where there is none. */
  readonly before: string | null;
}

/** The two unit costs, each beside the other's counter-weight: commits can be split, lines can be padded. */
export function unitCosts(report: Report, currency: Currency): UnitCost[] {
  const { unitCost, before, counts } = report;
  const pairs = [
    {
      now: unitCost.perHeldCommitMicros,
      past: before?.perHeldCommitMicros ?? null,
      unit: "per commit that held",
      of: plural(counts.heldCommits, "commit"),
    },
    {
      now: unitCost.per100LinesAliveMicros,
      past: before?.per100LinesAliveMicros ?? null,
      unit: "per 100 lines alive",
      of: plural(counts.linesAlive, "line"),
    },
  ];
  return pairs.flatMap(({ now, past, unit, of }) =>
    now === null ? [] : [{ figure: derivedMoney(report, now, currency), unit, of, before: past === null ? null : money(past, currency) }],
  );
}
