import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const day = 86_400_000;

/** Many more results than this person's other weeks have: pull requests, documents, tickets and deployments of a week beside their median. */
const moreChanges: Detector = {
  title: "many more results than usual",
  because: "far more changes, documents or deployments were made than in this person's other weeks",
  unless: "a release, a migration or a new job asked for them",
  of: "weeks",
  look({ history, monday, weeks, spend }) {
    const count = new Float64Array(weeks);
    for (const { kind, at } of history.artifacts) {
      const week = Math.floor((at - monday) / (7 * day));
      if (kind !== "commit" && kind !== "review" && week >= 0 && week < weeks) count[week] = (count[week] ?? 0) + 1;
    }
    const used = Array.from(count.keys()).filter((week) => (spend[week] ?? 0) > 0);
    const counts = used.map((week) => count[week] ?? 0).sort((a, b) => a - b);
    const low = counts[Math.floor(counts.length / 3)] ?? 0;
    return count.map((now) => ramp(Math.log((now + 2) / (low + 2)), 0.4, 2));
  },
};
export default moreChanges;
