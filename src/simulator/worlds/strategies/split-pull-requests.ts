import { minute } from "../../days.ts";
import { between, chance, lognormal } from "../../random.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { quickChange } from "../quick-change.ts";
import { portions, type Strategy } from "../strategy.ts";

/** One change of the week goes out in 6 to 15 slices, each with a small session of its own. */
const splitPullRequests: Strategy = {
  name: "split pull requests",
  who: "technical",
  shows: "a row of tiny pull requests where the person made few larger ones",
  begin(random) {
    return (week) => {
      const { desk, worker, days, artifacts, dollars, care } = week;
      const whole = artifacts.find(({ kind }) => kind === "pull_request")?.linesAdded ?? lognormal(random, 60 * worker.size, 0.6);
      const slices = Math.round(between(random, 8, 15) - 2 * care);
      const topic = freshSketch(random);
      const parts = portions(random, dollars, dollars / slices, slices);
      const lines = portions(random, Math.max(slices, whole), Math.max(slices, whole) / slices, slices);
      for (const [row, at] of momentsOf(random, days, slices, care).entries()) {
        const prompts = [sketchLike(random, topic, 0.5 - 0.4 * care)];
        const place = { ...placeOf(random, week), repo: worker.repo };
        const session = desk.session({ worker, at, minutes: minutesOf(random, 6, care), dollars: parts[row] ?? 0, prompts, ...place });
        const added = lines[row] ?? 1;
        const waved = chance(random, 0.5 + 0.4 * care);
        quickChange(week, random, {
          at: session.end + 5 * minute * random(),
          added,
          removed: 0.3 * added * random(),
          from: [session],
          waved,
        });
      }
    };
  },
};
export default splitPullRequests;
