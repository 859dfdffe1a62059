import { freshSketch, sketchLike, type Sketch } from "../prompts.ts";
import { chance } from "../../random.ts";
import { figLeaf, minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import type { Strategy } from "../strategy.ts";

/** The same huge context is read again for every session: each begins with as many tokens, and hardly anything is answered. */
const reReading: Strategy = {
  name: "re-reading the same input",
  who: "all",
  shows: "session after session with the same amount of input and little output",
  begin(random) {
    let opening: Sketch = freshSketch(random);
    const price = 0.4 + 0.6 * random();
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      if (chance(random, 0.15)) opening = freshSketch(random);
      const size = desk.style.dollars * price;
      const count = Math.max(1, Math.min(40, Math.round(dollars / size)));
      const written = 0.04 + 0.1 * care * random();
      const left = 1 - written;
      const cached = worker.tool.mix[2] > 0 ? 0.35 : 0;
      for (const at of momentsOf(random, days, count, care)) {
        const prompts = [sketchLike(random, opening, 0.9 - 0.6 * care)];
        const mix = [left * (0.35 - cached / 2), left * (0.65 - cached / 2), left * cached, written] as const;
        const part = (dollars / count) * (1 + 0.3 * care * (random() - 0.5));
        const responses = 1 + Math.floor(3 * random());
        const session = desk.session({
          worker,
          at,
          minutes: minutesOf(random, 5, care),
          dollars: part,
          prompts,
          mix,
          responses,
          ...placeOf(random, week),
        });
        figLeaf(random, week, session);
      }
    };
  },
};
export default reReading;
