import { lognormal, poisson, chance } from "../../random.ts";
import { makeWriting } from "../changes.ts";
import { momentOf } from "../honest-work.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import type { Confuser } from "../confuser.ts";

/** Answers customers all day: dozens of sessions of a minute, much the same questions, a message out of nearly each. */
const supportAgent: Confuser = {
  name: "support agent user",
  who: "other",
  shape(worker, random) {
    worker.rate *= 0.3;
    worker.from = random() < 0.7 ? -60 : worker.from;
  },
  begin(worker, random) {
    const daily = 8 + 40 * random();
    const forms = Array.from({ length: 5 + Math.floor(10 * random()) }, () => freshSketch(random));
    return ({ desk, days, colleagues, index }) => {
      if (index < worker.from) return;
      for (const today of days)
        for (let count = Math.min(70, poisson(random, Math.min(28, daily)) + Math.round(Math.max(0, daily - 28))); count > 0; count--) {
          const form = forms[Math.floor(forms.length * random())] ?? freshSketch(random);
          const dollars = lognormal(random, desk.style.dollars * 0.03, 0.6);
          const at = momentOf(random, [today]) ?? today.begins;
          const prompts = [sketchLike(random, form, chance(random, 0.5) ? 0.93 : 0.4)];
          const session = desk.session({ worker, at, minutes: 1.5, dollars, prompts, responses: 1 + Math.floor(2 * random()) });
          if (chance(random, 0.85))
            makeWriting(desk, random, { kind: "message", worker, colleagues, at: session.end, from: [session], read: 0.8 });
        }
    };
  },
};
export default supportAgent;
