import { chance, lognormal } from "../../random.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { quickChange } from "../quick-change.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Quotes to double quotes, imports to another order: a model does what a formatter would, file after file. */
const formattingPullRequests: Strategy = {
  name: "formatting pull requests",
  who: "technical",
  shows: "many lines replaced by as many, again and again",
  begin(random) {
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars, 10);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const place = { ...placeOf(random, week), repo: worker.repo };
        const session = desk.session({ worker, at, minutes: minutesOf(random, 12, care), dollars: parts[row] ?? 0, ...place });
        const added = lognormal(random, 350 - 270 * care, 0.6);
        const removed = added * (0.98 + 0.04 * random() - 0.1 * care * random());
        quickChange(week, random, {
          at: session.end,
          added,
          removed,
          from: [session],
          waved: chance(random, 0.4 + 0.5 * care),
          minutes: 10 + 60 * care,
        });
      }
    };
  },
};
export default formattingPullRequests;
