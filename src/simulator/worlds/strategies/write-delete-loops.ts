import { day, hour, minute } from "../../days.ts";
import { chance, lognormal } from "../../random.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { quickChange } from "../quick-change.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Code is written to be deleted again: on a branch that nothing comes of, or, with care, landed and soon taken out. */
const writeDeleteLoops: Strategy = {
  name: "write–delete loops",
  who: "technical",
  shows: "as many lines removed as added, or landed and rewritten within days",
  begin(random) {
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars, 15);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const place = { ...placeOf(random, week), repo: worker.repo };
        const session = desk.session({ worker, at, minutes: minutesOf(random, 20, care), dollars: parts[row] ?? 0, ...place });
        const added = lognormal(random, 90 * worker.size, 0.5);
        const removed = added * (0.97 - 0.15 * care * random());
        const between = (care > 0.5 ? 6 * hour : 20 * minute) * (0.3 + random());
        const from = [session];
        if (chance(random, 0.15 + 0.5 * care)) {
          const first = quickChange(week, random, {
            at: session.end,
            added,
            removed: 0.1 * added * random(),
            from,
            waved: chance(random, care),
          });
          const gone = first.merged + lognormal(random, 2 * day, 0.6);
          for (const commit of first.commits) desk.event(commit, chance(random, 0.7) ? "rewritten" : "deleted", gone, worker.id);
        } else {
          const commit = { kind: "commit", repo: worker.repo, authors: [worker.id], from } as const;
          desk.artifact({ ...commit, at: session.end - 4 * minute, added, removed: 0.05 * added });
          desk.artifact({ ...commit, at: session.end + between, added: 0.05 * added, removed });
        }
      }
    };
  },
};
export default writeDeleteLoops;
