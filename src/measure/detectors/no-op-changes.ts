import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/** Changes that change nothing: hardly a line, or as many removed as added (formatting, renaming back and forth). */
const noOpChanges: Detector = {
  title: "changes that change nothing",
  because: "what came of it is a few lines, or as many lines removed as added",
  unless: "it was a migration, a formatter's run or a careful small fix",
  of: "sessions",
  look({ sessions }) {
    return Float64Array.from(sessions, ({ links }) => {
      let [odd, sum] = [0, 0];
      for (const { artifact, confidence } of links) {
        if (artifact.kind !== "commit" && artifact.kind !== "pull_request") continue;
        const lines = artifact.added + artifact.removed;
        const even = lines === 0 ? 1 : 1 - Math.abs(artifact.added - artifact.removed) / lines;
        sum += confidence;
        odd += confidence * Math.max(ramp(-lines, -8, -2), ramp(even, 0.8, 0.97));
      }
      return sum === 0 ? 0 : (odd / sum) * Math.min(1, sum);
    });
  },
};
export default noOpChanges;
