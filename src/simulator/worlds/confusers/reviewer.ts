import { minute } from "../../days.ts";
import { chance, lognormal, pick, poisson } from "../../random.ts";
import { momentOf } from "../honest-work.ts";
import type { Confuser } from "../confuser.ts";

/** Reads what others wrote, with AI: much input, many reviews, hardly a commit of their own. */
const reviewer: Confuser = {
  name: "reviewer",
  who: "technical",
  shape(worker) {
    worker.rate *= 0.3;
    worker.byHand *= 0.3;
  },
  begin(worker, random) {
    const often = 6 + 20 * random();
    const answered = 0.3 + 0.5 * random();
    return ({ desk, days, colleagues, index }) => {
      if (index < worker.from) return;
      for (let count = poisson(random, (often * days.length) / 5); count > 0; count--) {
        const at = momentOf(random, days);
        if (at === null) return;
        const [input, , , output] = worker.tool.mix;
        const mix = [input + 0.6 * output, worker.tool.mix[1], worker.tool.mix[2], 0.4 * output] as const;
        const dollars = lognormal(random, desk.style.dollars * 0.4, 0.8) * worker.thirst;
        const session = desk.session({ worker, at, minutes: 9, dollars, mix, repo: worker.repo });
        if (chance(random, 0.25)) continue;
        const review = desk.artifact({
          kind: "review",
          repo: worker.repo,
          authors: [worker.id],
          at: session.end + 5 * minute,
          from: [session],
        });
        const others = colleagues.filter(({ id }) => id !== worker.id);
        if (others.length > 0 && chance(random, answered))
          desk.event(review, "acknowledged", review.at + lognormal(random, 80, 1) * minute, pick(random, others).id);
      }
    };
  },
};
export default reviewer;
