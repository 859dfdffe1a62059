import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/**
 * Dear for what it is: dollars of a session for each line of what is linked to it. Work costs more or less by some factor; a
 * session of dollars behind a handful of lines, again and again, does not.
 */
const thinResults: Detector = {
  title: "little for much",
  because: "a few lines came of sessions that cost dollars",
  unless: "a small fix was hard to find",
  of: "sessions",
  look: ({ sessions }) =>
    Float64Array.from(sessions, ({ links, costMicros }) => {
      let [lines, sum] = [0, 0];
      for (const { artifact, confidence } of links)
        if (artifact.kind === "commit" || artifact.kind === "pull_request")
          [lines, sum] = [Math.max(lines, artifact.added + artifact.removed), sum + confidence];
      return sum === 0 ? 0 : ramp(Math.log((costMicros / 1e6 + 0.01) / (lines + 1)), -2.5, 0.5) * Math.min(1, sum);
    }),
};
export default thinResults;
