import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const day = 86_400_000;

/** One change cut into many: pull requests of few lines, many within a day, in one repository. */
const splitChanges: Detector = {
  title: "one change cut into many",
  because: "many small pull requests were opened in one repository within a day",
  unless: "the team works in small steps on purpose",
  of: "weeks",
  look({ history, monday, weeks }) {
    const shown = new Float64Array(weeks);
    const pulls = history.artifacts.filter(({ kind }) => kind === "pull_request");
    for (const [index, pull] of pulls.entries()) {
      let near = 0;
      for (let other = index - 1; other >= 0 && pull.at - (pulls[other]?.at ?? 0) < day; other--)
        if (pulls[other]?.repo === pull.repo && (pulls[other]?.added ?? 0) + (pulls[other]?.removed ?? 0) <= 40) near++;
      const at = Math.floor((pull.at - monday) / (7 * day));
      if (at >= 0 && at < weeks) shown[at] = Math.max(shown[at] ?? 0, ramp(near, 2, 8));
    }
    return shown;
  },
};
export default splitChanges;
