import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const day = 86_400_000;

/** Deployments beside changes: many more deployments than anything there was to deploy. */
const deploymentChurn: Detector = {
  title: "deployments of nothing",
  because: "there were many more deployments than changes to deploy",
  unless: "settings were changed outside the repository, or others' work was deployed",
  of: "weeks",
  look({ history, monday, weeks }) {
    const [deployed, changed] = [new Float64Array(weeks), new Float64Array(weeks)];
    for (const { kind, at } of history.artifacts) {
      const week = Math.floor((at - monday) / (7 * day));
      if (week < 0 || week >= weeks) continue;
      if (kind === "deployment") deployed[week] = (deployed[week] ?? 0) + 1;
      if (kind === "commit" || kind === "pull_request") changed[week] = (changed[week] ?? 0) + 1;
    }
    return Float64Array.from(deployed, (count, week) => ramp(count - (changed[week] ?? 0) - (changed[week - 1] ?? 0) / 2, 1, 10));
  },
};
export default deploymentChurn;
