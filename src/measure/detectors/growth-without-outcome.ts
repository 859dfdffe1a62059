import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/**
 * Spend without outcome beyond what is usual for this person: this week's spend that nothing came of, beside that of
 * the person's leaner weeks (their lower quartile), while what did come of the work has not grown.
 */
const growthWithoutOutcome: Detector = {
  title: "more spend, no more outcome",
  because: "spend without outcome is several times this person's own lean weeks, and outcomes have not grown with it",
  unless: "a hard problem took more tries than usual",
  of: "weeks",
  look({ sessions, weekOf, weeks, spend, linked }) {
    const bare = new Float64Array(weeks);
    const won = new Float64Array(weeks);
    for (const [index, { costMicros }] of sessions.entries()) {
      const week = weekOf[index] ?? 0;
      bare[week] = (bare[week] ?? 0) + costMicros * (1 - (linked[index] ?? 0));
      won[week] = (won[week] ?? 0) + costMicros * (linked[index] ?? 0);
    }
    const used = Array.from(spend.keys()).filter((week) => (spend[week] ?? 0) > 0);
    if (used.length < 4) return new Float64Array(weeks).fill(Number.NaN);
    const low = quarter(used.map((week) => bare[week] ?? 0));
    const usual = quarter(used.map((week) => won[week] ?? 0));
    return Float64Array.from(spend, (micros, week) => {
      if (micros === 0) return 0;
      const more = Math.log(((bare[week] ?? 0) + 1e6) / (low + 1e6));
      const better = Math.max(0, Math.log(((won[week] ?? 0) + 1e6) / (usual + 1e6)));
      return ramp(more - better, 0.7, 3);
    });
  },
};
export default growthWithoutOutcome;

function quarter(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[Math.floor(values.length / 4)] ?? 0;
}
