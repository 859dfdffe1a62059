import { day, hour, minute } from "../../days.ts";
import { chance, lognormal, poisson } from "../../random.ts";
import { makeChange, makeWriting } from "../changes.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import type { Confuser } from "../confuser.ts";

/** Keeps a suite of prompts and runs it whenever something changed, at night too: the same questions hundreds of times, and faults found. */
const evaluationEngineer: Confuser = {
  name: "evaluation engineer",
  who: "technical",
  begin(worker, random) {
    const suite = Array.from({ length: 8 + Math.floor(25 * random()) }, () => freshSketch(random));
    const often = 0.7 + 3 * random();
    const hooked = random();
    return ({ desk, monday, days, colleagues, index }) => {
      if (index < worker.from) return;
      for (let runs = poisson(random, (often * days.length) / 5); runs > 0; runs--) {
        const trigger = chance(random, hooked) ? "webhook" : "user";
        const today = days[Math.floor(days.length * random())];
        const begins = trigger === "webhook" || today === undefined ? monday + 5.5 * day * random() : today.begins + 8 * hour * random();
        const runsOf = suite.map((prompt, row) =>
          desk.session({
            worker,
            at: begins + row * 2.5 * minute,
            minutes: 2,
            dollars: lognormal(random, desk.style.dollars * 0.08, 0.3),
            trigger,
            repo: worker.repo,
            steady: true,
            prompts: [sketchLike(random, prompt, 0.98)],
            responses: 1 + Math.floor(3 * random()),
          }),
        );
        const at = begins + (suite.length * 2.5 + 60 * random()) * minute;
        const from = runsOf.slice(0, 3);
        if (chance(random, 0.35)) makeWriting(desk, random, { kind: "ticket", worker, colleagues, at, from, read: 0.85 });
        if (!chance(random, 0.3)) continue;
        const change = { added: lognormal(random, 30, 0.9), removed: lognormal(random, 12, 0.9), commits: 1, from };
        makeChange(desk, random, {
          worker,
          colleagues,
          at,
          ...change,
          rewritten: 0.08,
          refused: 0.04,
          unreviewed: chance(random, worker.unreviewed),
        });
      }
    };
  },
};
export default evaluationEngineer;
