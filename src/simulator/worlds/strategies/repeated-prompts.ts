import { freshSketch, sketchLike } from "../prompts.ts";
import { momentOf } from "../honest-work.ts";
import { portions, type Strategy } from "../strategy.ts";

/** The same question again and again, the answers unread. */
const repeatedPrompts: Strategy = {
  name: "repeated prompts",
  who: "all",
  shows: "the same prompt again, nothing made of it",
  begin(random) {
    let prompt = freshSketch(random);
    let uses = 0;
    return ({ desk, worker, days, dollars, care }) => {
      for (const part of portions(random, dollars, desk.style.dollars * 0.7, 25)) {
        // A new question every so often, as soon as the old one bores.
        if (uses++ > 5 + 40 * (1 - care) * random()) [prompt, uses] = [freshSketch(random), 0];
        const at = momentOf(random, days);
        if (at === null) return;
        desk.session({ worker, at, minutes: 5, dollars: part, prompts: [sketchLike(random, prompt, 0.9 + 0.1 * random())] });
      }
    };
  },
};
export default repeatedPrompts;
