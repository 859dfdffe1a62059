import { chance, lognormal, poisson } from "../../random.ts";
import { momentOf } from "../honest-work.ts";
import { quickChange } from "../quick-change.ts";
import type { Confuser } from "../confuser.ts";

/** Owns the formatter and the codemods: thousands of lines replaced by as many, few sessions, and all of it stays. */
const codemodOwner: Confuser = {
  name: "codemod owner",
  who: "technical",
  begin(worker, random) {
    const often = 0.5 + 2.5 * random();
    return (week) => {
      const { desk, days } = week;
      for (let count = poisson(random, (often * days.length) / 5); count > 0; count--) {
        const at = momentOf(random, days);
        if (at === null) return;
        const dollars = lognormal(random, desk.style.dollars, desk.style.spread) * worker.thirst;
        const session = desk.session({ worker, at, minutes: 25, dollars, repo: worker.repo, branch: `codemod/${week.index}-${count}` });
        const from = chance(random, 0.8) ? [session] : [];
        for (let pieces = 1 + poisson(random, 1.5); pieces > 0; pieces--) {
          const added = lognormal(random, 400, 1.1);
          quickChange(week, random, {
            at: session.end,
            added,
            removed: added * (0.9 + 0.2 * random()),
            from,
            waved: chance(random, 0.75),
            minutes: 50,
          });
        }
      }
    };
  },
};
export default codemodOwner;
