import { hour } from "../../days.ts";
import { freshSketch, sketchLike } from "../prompts.ts";
import { portions, type Strategy } from "../strategy.ts";

/** An agent that a timer starts, again and again, for nothing. */
const scheduledBursts: Strategy = {
  name: "scheduled bursts",
  who: "all",
  shows: "a clock's beat, nothing made of it",
  begin(random) {
    const every = [0.25, 0.5, 1, 2][Math.floor(4 * random())] ?? 1;
    const topic = freshSketch(random);
    return ({ desk, worker, days, dollars, care }) => {
      const parts = portions(random, dollars, Math.max(0.15, desk.style.dollars * 0.15), 60);
      const perDay = Math.ceil(parts.length / Math.max(1, days.length));
      // A beat a day's work can hold: nothing spills into the next week.
      const pace = Math.min(every, 30 / perDay);
      for (const [day, today] of days.entries()) {
        const first = today.begins + hour * random();
        for (const [beat, part] of parts.slice(day * perDay, (day + 1) * perDay).entries())
          desk.session({
            worker,
            at: first + beat * pace * hour * (1 + 0.03 * care * random()),
            minutes: 3,
            dollars: part,
            prompts: [sketchLike(random, topic, 0.1 + 0.85 * (1 - care))],
            steady: true,
          });
      }
    };
  },
};
export default scheduledBursts;
