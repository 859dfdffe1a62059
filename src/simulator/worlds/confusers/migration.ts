import { minute } from "../../days.ts";
import { chance, lognormal, poisson } from "../../random.ts";
import { makeChange } from "../changes.ts";
import { momentOf } from "../honest-work.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { quickChange } from "../quick-change.ts";
import type { Confuser } from "../confuser.ts";

/** One prompt over hundreds of files, for weeks: large mechanical diffs, one like the other, and colleagues nod them through. */
const migration: Confuser = {
  name: "migration",
  who: "technical",
  begin(worker, random) {
    let left = 0;
    let prompt = freshSketch(random);
    const pace = 8 + 30 * random();
    const nodded = random();
    return (week) => {
      const { desk, days, colleagues, index } = week;
      if (left === 0) {
        if (index < worker.from || !chance(random, 0.25)) return;
        [left, prompt] = [2 + Math.floor(5 * random()), freshSketch(random)];
      }
      left--;
      for (let count = poisson(random, (pace * days.length) / 5); count > 0; count--) {
        const at = momentOf(random, days);
        if (at === null) return;
        const dollars = lognormal(random, desk.style.dollars * 0.4, 0.6) * worker.thirst;
        const place = { repo: worker.repo, branch: `migrate/${worker.index}-${count}` };
        const session = desk.session({ worker, at, minutes: 7, dollars, prompts: [sketchLike(random, prompt, 0.92)], ...place });
        if (chance(random, 0.2)) continue;
        const added = lognormal(random, 120, 1);
        const removed = added * (0.8 + 0.4 * random());
        const from = [session];
        if (chance(random, nodded))
          quickChange(week, random, { at: session.end, added, removed, from, waved: chance(random, 0.8), minutes: 60 });
        else
          makeChange(desk, random, {
            worker,
            colleagues,
            at: session.end + 5 * minute,
            added,
            removed,
            commits: 1,
            from,
            rewritten: 0.03,
            refused: 0.03,
            unreviewed: false,
          });
      }
    };
  },
};
export default migration;
