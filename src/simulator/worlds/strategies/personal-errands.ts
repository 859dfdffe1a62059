import { hour } from "../../days.ts";
import { chance, lognormal, pick } from "../../random.ts";
import { momentOf, weekendOf } from "../honest-work.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Tax letters, homework, a game of one's own: no repository of the company, mostly in the evening. The careful do it at noon. */
const personalErrands: Strategy = {
  name: "personal errands",
  who: "all",
  shows: "no place of work, evenings and weekends, nothing made that the company sees",
  begin(random) {
    const hobby = freshSketch(random);
    return ({ desk, worker, days, monday, dollars, care }) => {
      const at = (): number => {
        const today = pick(random, days);
        if (chance(random, 0.7 * care)) return momentOf(random, days) ?? monday;
        return chance(random, 0.3) ? weekendOf(random, monday) : today.stops + (1 + 4 * random()) * hour;
      };
      for (const part of portions(random, dollars, desk.style.dollars * 0.9, 16)) {
        const prompts = [chance(random, 0.5) ? sketchLike(random, hobby, 0.15) : freshSketch(random)];
        desk.session({ worker, at: at(), minutes: lognormal(random, 20, 0.6), dollars: part, prompts });
      }
    };
  },
};
export default personalErrands;
