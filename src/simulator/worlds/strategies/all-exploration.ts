import { freshSketch, sketchLike } from "../prompts.ts";
import { chance } from "../../random.ts";
import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Whatever is burned is declared as learning. The careful leave some of it undeclared. */
const allExploration: Strategy = {
  name: "everything tagged exploration",
  who: "all",
  shows: "declared exploration far beyond any allowance, week after week, nothing learned that is used",
  begin(random) {
    let topic = freshSketch(random);
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 0.8, 20);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        if (chance(random, 0.2)) topic = freshSketch(random);
        const prompts = [sketchLike(random, topic, 0.3 * (1 - care))];
        const minutes = minutesOf(random, 15, care);
        const declared = chance(random, 1 - 0.25 * care) ? ({ exploration: true } as const) : {};
        desk.session({ worker, at, minutes, dollars: parts[row] ?? 0, prompts, ...declared, ...placeOf(random, week) });
      }
    };
  },
};
export default allExploration;
