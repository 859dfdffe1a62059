import { freshSketch, sketchLike } from "../prompts.ts";
import { figLeaf, minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";

/** A model rewords one question; the rewordings are asked. They share 35 % of their shingles (careful) to 75 %. */
const paraphrasedPrompts: Strategy = {
  name: "paraphrased prompts",
  who: "all",
  shows: "prompts nearer to each other than work on one task makes them, nothing made of it",
  begin(random) {
    let topic = freshSketch(random);
    let left = 15 + 40 * random();
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const alike = Math.sqrt(0.75 - 0.4 * care);
      const parts = portions(random, dollars, desk.style.dollars * 0.6, 30);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        if (left-- < 0) [topic, left] = [freshSketch(random), 15 + 40 * random()];
        const prompts = Array.from({ length: 1 + Math.floor(2 * random()) }, () => sketchLike(random, topic, alike));
        const use = { worker, at, minutes: minutesOf(random, 8, care), dollars: parts[row] ?? 0, prompts, ...placeOf(random, week) };
        figLeaf(random, week, desk.session(use));
      }
    };
  },
};
export default paraphrasedPrompts;
