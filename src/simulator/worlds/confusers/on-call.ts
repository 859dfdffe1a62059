import { day, hour } from "../../days.ts";
import { chance, lognormal, poisson } from "../../random.ts";
import { makeChange, makeWriting } from "../changes.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import type { Confuser } from "../confuser.ts";

/** One week in four or so: alarms at night and on Sundays, short sessions on one incident, often nothing to commit. */
const onCall: Confuser = {
  name: "on-call",
  who: "technical",
  begin(worker, random) {
    const every = 2 + Math.floor(4 * random());
    const phase = Math.floor(every * random());
    const alarms = 2 + 6 * random();
    return ({ desk, monday, index, colleagues }) => {
      if ((index + phase) % every !== 0) return;
      for (let left = poisson(random, alarms); left > 0; left--) {
        const incident = freshSketch(random);
        let at = monday + 7 * day * random();
        const asks = 1 + poisson(random, 4);
        for (let i = 0; i < asks; i++) {
          const dollars = lognormal(random, desk.style.dollars * 0.5, 0.7) * worker.thirst;
          const prompts = [sketchLike(random, incident, 0.25)];
          const session = desk.session({ worker, at, minutes: 6, dollars, prompts, repo: worker.repo });
          at = session.end + hour * 0.4 * random();
          if (i < asks - 1) continue;
          if (chance(random, 0.3)) {
            const change = { added: lognormal(random, 8, 0.8), removed: lognormal(random, 4, 0.8), commits: 1, from: [session] };
            makeChange(desk, random, {
              worker,
              colleagues,
              at,
              ...change,
              rewritten: 0.3,
              refused: 0,
              unreviewed: chance(random, 0.6),
              deploys: 0.7,
            });
          } else if (chance(random, 0.5)) makeWriting(desk, random, { kind: "ticket", worker, colleagues, at, from: [session], read: 0.9 });
        }
      }
    };
  },
};
export default onCall;
