import { chance, lognormal, pick, poisson } from "../../random.ts";
import { momentOf } from "../honest-work.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import type { Confuser } from "../confuser.ts";

/** Two people at one desk, one of them logged in: sessions beside each other, in two repositories, and commits with two names. */
const pairOnOneMachine: Confuser = {
  name: "pair on one machine",
  who: "technical",
  begin(worker, random) {
    const often = 2 + 7 * random();
    const elsewhere = random() < 0.4 ? `git.example.org/pair${Math.floor(900 * random())}/main` : null;
    return ({ desk, days, colleagues, index }) => {
      if (index < worker.from) return;
      const others = colleagues.filter(({ id }) => id !== worker.id);
      for (let count = poisson(random, (often * days.length) / 5); count > 0; count--) {
        const at = momentOf(random, days);
        if (at === null) return;
        const repo = elsewhere !== null && chance(random, 0.6) ? elsewhere : worker.repo;
        const topic = freshSketch(random);
        const prompts = Array.from({ length: 1 + poisson(random, 1.5) }, () => sketchLike(random, topic, 0.1));
        const dollars = lognormal(random, desk.style.dollars, desk.style.spread) * worker.thirst;
        const session = desk.session({ worker, at, minutes: 30, dollars, prompts, repo, branch: `pair/${index}-${count}` });
        if (chance(random, 0.3)) continue;
        const authors = others.length === 0 ? [worker.id] : [worker.id, pick(random, others).id];
        const added = lognormal(random, 45, 0.9);
        const commit = desk.artifact({
          kind: "commit",
          repo,
          authors,
          at: session.end,
          added,
          removed: added * 0.5 * random(),
          from: [session],
        });
        if (chance(random, 0.9)) desk.event(commit, "landed", commit.at + 86_400_000 * random());
      }
    };
  },
};
export default pairOnOneMachine;
