import { chance, lognormal } from "../../random.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { quickChange } from "../quick-change.ts";
import { portions, type Strategy } from "../strategy.ts";

/** A comment reworded, a name changed and changed back: pull requests of a few lines that do nothing. */
const noOpPullRequests: Strategy = {
  name: "no-op pull requests",
  who: "technical",
  shows: "lines for as many lines, a handful of them, for the price of real work",
  begin(random) {
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 0.8, 14);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const place = { ...placeOf(random, week), repo: worker.repo };
        const session = desk.session({ worker, at, minutes: minutesOf(random, 7, care), dollars: parts[row] ?? 0, ...place });
        const added = Math.max(1, lognormal(random, 1.5 + 2 * care, 0.5));
        const removed = Math.max(0, Math.round(added) + (chance(random, 0.3 * care) ? 1 : 0));
        quickChange(week, random, {
          at: session.end,
          added,
          removed,
          from: [session],
          waved: chance(random, 0.3 + 0.6 * care),
          minutes: 8 + 60 * care,
        });
      }
    };
  },
};
export default noOpPullRequests;
