import { day } from "../../days.ts";
import { chance, lognormal, poisson } from "../../random.ts";
import { momentOf } from "../honest-work.ts";
import { quickChange } from "../quick-change.ts";
import type { Confuser } from "../confuser.ts";

/** Writes what others will need one day: read weeks later, by some, and some of it never. */
const documentationWriter: Confuser = {
  name: "documentation writer",
  who: "all",
  begin(worker, random) {
    const often = 1 + 5 * random();
    const late = (5 + 30 * random()) * day;
    return (week) => {
      const { desk, days, colleagues, index } = week;
      if (index < worker.from) return;
      for (let count = poisson(random, (often * days.length) / 5); count > 0; count--) {
        const at = momentOf(random, days);
        if (at === null) return;
        const dollars = lognormal(random, desk.style.dollars * 0.6, desk.style.spread) * worker.thirst;
        const session = desk.session({ worker, at, minutes: 25, dollars, ...(worker.technical ? { repo: worker.repo } : {}) });
        if (worker.technical && chance(random, 0.5)) {
          const added = lognormal(random, 110, 0.8);
          quickChange(week, random, {
            at: session.end,
            added,
            removed: 0.15 * added * random(),
            from: [session],
            waved: chance(random, 0.8),
            minutes: 90,
          });
          continue;
        }
        const piece = desk.artifact({ kind: "document", authors: [worker.id], at: session.end, from: [session] });
        desk.event(piece, "opened", piece.at, worker.id);
        for (let readers = poisson(random, 1.2); readers > 0; readers--) {
          const reader = desk.someone(random, colleagues, worker);
          if (reader !== undefined) desk.event(piece, "acknowledged", piece.at + lognormal(random, late, 0.9), reader);
        }
      }
    };
  },
};
export default documentationWriter;
