import type { Detector } from "./detector.ts";
import type { Frame } from "./frame.ts";

/** What the detectors saw of one person. Outer arrays run along the detectors. */
export interface Signs {
  /** Of each session, 0–1; null for a detector that looks at weeks. */
  readonly sessions: readonly (Float64Array | null)[];
  /** Of each week, 0–1: the spend-weighted mean of its sessions; NaN where nothing can be told. */
  readonly weeks: readonly Float64Array[];
}

export function lookAll(frame: Frame, detectors: readonly Detector[]): Signs {
  const looked = detectors.map((detector) => detector.look(frame));
  return {
    sessions: looked.map((seen, index) => (detectors[index]?.of === "sessions" ? seen : null)),
    weeks: looked.map((seen, index) => (detectors[index]?.of === "sessions" ? byWeek(frame, seen) : seen)),
  };
}

function byWeek({ sessions, weekOf, weeks }: Frame, seen: Float64Array): Float64Array {
  const [sum, cost] = [new Float64Array(weeks), new Float64Array(weeks)];
  for (const [index, { costMicros }] of sessions.entries()) {
    const sign = seen[index] ?? Number.NaN;
    if (Number.isNaN(sign)) continue;
    const week = weekOf[index] ?? 0;
    // A session without a price still counts a little.
    const weight = costMicros + 1000;
    sum[week] = (sum[week] ?? 0) + weight * sign;
    cost[week] = (cost[week] ?? 0) + weight;
  }
  return sum.map((total, week) => ((cost[week] ?? 0) === 0 ? Number.NaN : total / (cost[week] ?? 1)));
}
