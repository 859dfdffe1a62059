import { chance, lognormal, poisson } from "../../random.ts";
import { makeWriting } from "../changes.ts";
import { momentOf } from "../honest-work.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import type { Confuser } from "../confuser.ts";
import type { WorldSession } from "../world.ts";

/** Weeks on one question with dear sessions and nothing landed. At the end there is a document, or "it does not work". */
const longResearch: Confuser = {
  name: "long research",
  who: "all",
  shape(worker) {
    worker.byHand *= 0.4;
    worker.rate *= 0.5;
  },
  begin(worker, random) {
    let left = 0;
    let question = freshSketch(random);
    let sessions: WorldSession[] = [];
    const declares = random() < 0.4;
    const pace = 1 + 3 * random();
    return ({ desk, days, index, colleagues, monday }) => {
      if (index < worker.from - 10 || days.length === 0) return;
      if (left === 0) {
        if (chance(random, 0.6)) return;
        [left, question, sessions] = [3 + Math.floor(8 * random()), freshSketch(random), []];
      }
      for (let count = poisson(random, pace * days.length); count > 0; count--) {
        const at = momentOf(random, days) ?? monday;
        const dollars = lognormal(random, desk.style.dollars * 1.3, desk.style.spread) * worker.thirst;
        const prompts = Array.from({ length: 1 + poisson(random, 1) }, () => sketchLike(random, question, 0.2));
        const place = worker.technical ? { repo: worker.repo, branch: `research/${worker.index}` } : {};
        const declared = declares ? ({ exploration: true } as const) : {};
        sessions.push(desk.session({ worker, at, minutes: 40, dollars, prompts, ...place, ...declared }));
      }
      if (--left > 0 || chance(random, 0.4)) return;
      const last = sessions.at(-1);
      if (last === undefined) return;
      makeWriting(desk, random, { kind: "document", worker, colleagues, at: last.end, from: sessions.slice(-12), read: 0.8 });
    };
  },
};
export default longResearch;
