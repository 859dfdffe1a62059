import type { Detector } from "../padding/detector.ts";

/** Persistent spend with no outcome: of the spend of this week and the three before, the part nothing came of. */
const nothingForWeeks: Detector = {
  title: "weeks of spend, no outcome",
  because: "for weeks nothing came of most of the spend",
  unless: "results are kept where the ledger cannot see them, or the work is long",
  of: "weeks",
  look({ sessions, weekOf, weeks, spend, linked, until, monday }) {
    const bare = new Float64Array(weeks);
    for (const [index, { costMicros }] of sessions.entries())
      bare[weekOf[index] ?? 0] = (bare[weekOf[index] ?? 0] ?? 0) + costMicros * (1 - (linked[index] ?? 0));
    return Float64Array.from(spend, (micros, week) => {
      if (micros === 0) return 0;
      // The last days' work may still be linked.
      if (until < monday + (week + 1) * 604_800_000) return Number.NaN;
      let [part, all] = [0, 0];
      for (let at = Math.max(0, week - 3); at <= week; at++) [part, all] = [part + (bare[at] ?? 0), all + (spend[at] ?? 0)];
      return part / all;
    });
  },
};
export default nothingForWeeks;
