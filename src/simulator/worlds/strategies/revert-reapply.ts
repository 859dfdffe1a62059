import { day, hour } from "../../days.ts";
import { chance, lognormal } from "../../random.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { quickChange } from "../quick-change.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Merged, reverted, merged again: one change counts three times, each time with a session. */
const revertReapply: Strategy = {
  name: "revert–reapply",
  who: "technical",
  shows: "pull requests whose lines are an earlier one's, turned round, reverted by their author",
  begin(random) {
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 0.8, 15);
      let lines: readonly [number, number] = [0, 0];
      let before: ReturnType<typeof quickChange> | null = null;
      for (const [row, at] of momentsOf(random, days, parts.length, 0.5 + 0.5 * care).entries()) {
        const place = { ...placeOf(random, week), repo: worker.repo };
        const session = desk.session({ worker, at, minutes: minutesOf(random, 10, care), dollars: parts[row] ?? 0, ...place });
        if (row % 3 === 0) lines = [lognormal(random, 50 * worker.size, 0.7), lognormal(random, 12, 0.8)];
        else lines = [lines[1], lines[0]];
        // The careful change a line or two on the way.
        const touch = 1 + 0.2 * care * (random() - 0.5);
        const [added, removed] = [lines[0] * touch, lines[1] * touch];
        const made = quickChange(week, random, {
          at: session.end,
          added,
          removed,
          from: [session],
          waved: chance(random, 0.2 + 0.6 * care),
        });
        if (row % 3 === 1 && before !== null)
          for (const piece of [...before.commits, before.pull]) desk.event(piece, "reverted", made.merged, worker.id);
        if (row % 3 === 2 && chance(random, 0.3))
          desk.event(made.pull, "reverted", made.merged + lognormal(random, day, 0.5) + hour, worker.id);
        before = made;
      }
    };
  },
};
export default revertReapply;
