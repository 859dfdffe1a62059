import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const day = 86_400_000;

/** Lines by the metre: of the lines a person landed in a week, those of large changes that add and touch nothing that was there. */
const additionsAlone: Detector = {
  title: "lines by the metre",
  because: "change after change added many lines and touched nothing that was there",
  unless: "something new was built, or generated code was added",
  of: "weeks",
  look({ history, monday, weeks }) {
    const count = new Float64Array(weeks);
    for (const { kind, at, added, removed } of history.artifacts) {
      const week = Math.floor((at - monday) / (7 * day));
      if (kind !== "pull_request" || week < 0 || week >= weeks) continue;
      count[week] = (count[week] ?? 0) + ramp(Math.log(added + 1), 3.9, 5.5) * ramp(-removed / (added + 1), -0.12, -0.04);
    }
    return count.map((large) => ramp(large, 0.5, 7));
  },
};
export default additionsAlone;
