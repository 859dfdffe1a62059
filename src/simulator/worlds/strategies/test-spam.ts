import { chance, lognormal } from "../../random.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { quickChange } from "../quick-change.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Tests of getters, hundreds of lines at a time: they pass, they land, nobody ever looks at them again. */
const testSpam: Strategy = {
  name: "test spam",
  who: "technical",
  shows: "pull request after pull request of additions alone, approved without reading, never touched again",
  begin(random) {
    const ask = freshSketch(random);
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 0.8, 14);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const prompts = [sketchLike(random, ask, 0.75 - 0.5 * care)];
        const place = { ...placeOf(random, week), repo: worker.repo };
        const session = desk.session({ worker, at, minutes: minutesOf(random, 12, care), dollars: parts[row] ?? 0, prompts, ...place });
        const added = lognormal(random, 260 - 130 * care, 0.3 + 0.4 * care);
        const removed = added * 0.03 * random();
        quickChange(week, random, {
          at: session.end,
          added,
          removed,
          from: [session],
          waved: chance(random, 0.4 + 0.5 * care),
          minutes: 15 + 60 * care,
        });
      }
    };
  },
};
export default testSpam;
