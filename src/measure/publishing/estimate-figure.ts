import { quantileInterval } from "../../stats/quantile-interval.ts";
import { type Interval, ratioInterval } from "../../stats/ratio-interval.ts";
import { shareInterval } from "../../stats/share-interval.ts";
import { timeUntil } from "../../stats/time-until.ts";
import { weeklyRate } from "../../stats/weekly-rate.ts";
import type { Metric } from "../define-metric.ts";
import type { PersonPart } from "./person-parts.ts";

export interface Estimate extends Interval {
  /** What was counted. */
  readonly n: number;
}

/** One figure of the parts of a group's people; null where there is nothing to say. Ends and value may be Infinity: not known yet. */
export function estimateFigure({ measure, counts }: Pick<Metric, "measure" | "counts">, parts: readonly PersonPart[]): Estimate | null {
  const counted = counts !== "people";
  const weight = parts.reduce((sum, part) => sum + part.weight, 0);
  const withN = (interval: Interval | null, n: number): Estimate | null =>
    interval === null ? null : { ...interval, n: counted ? n : parts.length };
  switch (measure.kind) {
    case "share": {
      const share = shareInterval(parts, counted);
      return withN(share === null || measure.errors === undefined ? share : correct(share, measure.errors), weight);
    }
    case "ratio":
      return withN(ratioInterval(parts), weight);
    case "per person-week":
      return withN(measure.share ? shareInterval(parts, true) : ratioInterval(parts), weight);
    case "quantile":
      return withN(
        quantileInterval(
          parts.map(({ values }) => values),
          measure.p,
        ),
        parts.reduce((sum, { values }) => sum + values.length, 0),
      );
    case "weekly rate": {
      const days = parts[0]?.values.map((_, day) => parts.reduce((sum, { values }) => sum + (values[day] ?? 0), 0)) ?? [];
      return withN(
        weeklyRate(days),
        days.reduce((sum, day) => sum + day, 0),
      );
    }
    default:
      return withN(
        timeUntil(
          parts.map((part) => ({ time: part.value, happened: part.weight > 0 })),
          measure.p,
        ),
        parts.length,
      );
  }
}

/** The share there is, where a classifier found the share that was counted (Rogan & Gladen's idea with precision for specificity). */
function correct({ value, low, high }: Interval, { precision, recall }: { readonly precision: number; readonly recall: number }): Interval {
  return { value: Math.min(1, (value * precision) / recall), low: low * precision, high: Math.min(1, high / recall) };
}
