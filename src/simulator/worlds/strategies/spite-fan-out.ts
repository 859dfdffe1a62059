import { minute } from "../../days.ts";
import { chance, pick } from "../../random.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { portions, type Strategy } from "../strategy.ts";

/** "You want tokens, here are tokens": one day, agents by the hundred, then quiet for weeks. */
const spiteFanOut: Strategy = {
  name: "spite fan-out",
  who: "all",
  shows: "one day's spend far beyond anybody's, most of it by sub-agents",
  ownDose: true,
  begin(random) {
    let quiet = 0;
    return ({ desk, worker, days, dollars, care }) => {
      if (quiet-- > 0 || !chance(random, 0.5)) return;
      quiet = 3 + Math.floor(6 * random());
      const today = pick(random, days);
      const rage = dollars * (2 + (6 - 4 * care) * random());
      const topic = freshSketch(random);
      for (const part of portions(random, rage, desk.style.dollars * 6, 6)) {
        const at = today.begins + (today.stops - today.begins) * random();
        const prompts = [sketchLike(random, topic, 0.5)];
        const parent = desk.session({ worker, at, minutes: 40, dollars: part * 0.1, prompts });
        for (const share of portions(random, part * 0.9, desk.style.dollars * 0.3, 40))
          desk.session({
            worker,
            at: parent.start + 35 * minute * random(),
            minutes: 5,
            dollars: share,
            trigger: "agent",
            parent: parent.id,
            prompts: [sketchLike(random, topic, 0.5)],
          });
      }
    };
  },
};
export default spiteFanOut;
