import { day } from "../../days.ts";
import { chance, lognormal, poisson } from "../../random.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { quickChange } from "../quick-change.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Merged by its author unseen, rewritten by the next one of the same kind a few days later: motion on one spot. */
const selfMergedChurn: Strategy = {
  name: "self-merged churn",
  who: "technical",
  shows: "merged by the author without a review and soon rewritten by the author",
  begin(random) {
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 1.2, 10);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const place = { ...placeOf(random, week), repo: worker.repo };
        const session = desk.session({ worker, at, minutes: minutesOf(random, 20, care), dollars: parts[row] ?? 0, ...place });
        const added = lognormal(random, 60 * worker.size, 0.7);
        const removed = added * (0.5 + 0.4 * random());
        const made = quickChange(week, random, {
          at: session.end,
          added,
          removed,
          commits: 1 + poisson(random, 1),
          from: [session],
          waved: chance(random, 0.3 * care),
        });
        for (const commit of made.commits)
          if (chance(random, 0.9 - 0.4 * care)) desk.event(commit, "rewritten", made.merged + lognormal(random, 3 * day, 0.6), worker.id);
      }
    };
  },
};
export default selfMergedChurn;
