import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const day = 86_400_000;

/** Changes taken back by their author and made again: the same size, there and back. */
const revertReapply: Detector = {
  title: "there and back again",
  because: "changes were reverted or deleted by their author soon after they landed",
  unless: "something broke and was mended in two steps",
  of: "weeks",
  look({ history, monday, weeks }) {
    const [back, all] = [new Float64Array(weeks), new Float64Array(weeks)];
    for (const { kind, at, events, authors } of history.artifacts) {
      if (kind !== "commit" && kind !== "pull_request") continue;
      const week = Math.floor((at - monday) / (7 * day));
      if (week < 0 || week >= weeks) continue;
      all[week] = (all[week] ?? 0) + 1;
      if (
        events.some(
          (one) =>
            (one.kind === "reverted" || one.kind === "deleted") && one.at < at + 10 * day && (one.by === "" || authors.includes(one.by)),
        )
      )
        back[week] = (back[week] ?? 0) + 1;
    }
    return Float64Array.from(back, (count, week) => ramp(count, 0.5, 5) * ramp(count / Math.max(1, all[week] ?? 0), 0.05, 0.5));
  },
};
export default revertReapply;
