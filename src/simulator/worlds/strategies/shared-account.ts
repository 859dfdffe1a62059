import { hour } from "../../days.ts";
import { chance, lognormal, pick, poisson } from "../../random.ts";
import { freshSketch, sketchLike, type Sketch } from "../prompts.ts";
import { portions, type Strategy } from "../strategy.ts";

/**
 * One id, two people: a friend elsewhere works on it, in their own hours and repository, so that the seat counts. Their
 * results carry their own name, or lie where the ledger does not look.
 */
const sharedAccount: Strategy = {
  name: "sharing one account",
  who: "technical",
  shows: "sessions at once in two repositories, days longer than anybody's",
  begin(random) {
    const shift = pick(random, [-6, -4.5, 4.5, 6, 8]);
    const repo = `git.example.org/x${Math.floor(900 * random())}/main`;
    let topic: Sketch = freshSketch(random);
    return ({ desk, worker, days, monday, index, dollars, care }) => {
      for (const [row, part] of portions(random, dollars, desk.style.dollars, 25).entries()) {
        if (chance(random, 0.3)) topic = freshSketch(random);
        const today = pick(random, days);
        // The careful find somebody in their own hours.
        const theirs = today.begins + (1 - care) * shift * hour;
        const at = Math.max(monday, theirs) + (today.stops - today.begins) * random();
        const prompts = Array.from({ length: 1 + poisson(random, 1.5) }, () => sketchLike(random, topic, 0.12));
        const place = { repo: chance(random, 0.4 * care) ? worker.repo : repo, branch: `feature/${index}-${row % 3}` };
        desk.session({ worker, at, minutes: lognormal(random, 28, 0.4), dollars: part, prompts, ...place });
      }
    };
  },
};
export default sharedAccount;
