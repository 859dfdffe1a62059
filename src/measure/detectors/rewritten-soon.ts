import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const day = 86_400_000;

/** Write and delete: of the lines a person wrote in a week, those gone within days or never landed. */
const rewrittenSoon: Detector = {
  title: "written and deleted",
  because: "most of what was written was deleted or rewritten within days, or never landed",
  unless: "an approach was tried and given up",
  of: "weeks",
  look({ history, monday, weeks, until }) {
    const [gone, all] = [new Float64Array(weeks), new Float64Array(weeks)];
    for (const { kind, at, events, added, removed } of history.artifacts) {
      const week = Math.floor((at - monday) / (7 * day));
      if (kind !== "commit" || week < 0 || week >= weeks) continue;
      const lines = added + removed;
      all[week] = (all[week] ?? 0) + lines;
      const soon = events.some((one) => (one.kind === "rewritten" || one.kind === "deleted") && one.at < at + 5 * day);
      const never = until > at + 10 * day && !events.some((one) => one.kind === "landed" || one.kind === "merged");
      if (soon || never) gone[week] = (gone[week] ?? 0) + lines;
    }
    return Float64Array.from(all, (lines, week) =>
      lines === 0 ? 0 : ramp((gone[week] ?? 0) / lines, 0.25, 0.9) * ramp(Math.log(lines), 3, 6),
    );
  },
};
export default rewrittenSoon;
