import { figLeaf, minutesOf, momentsOf, placeOf, skewed } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";

/** The whole repository pasted in fresh for a question of one line: input is where the tokens are. */
const contextStuffing: Strategy = {
  name: "context stuffing",
  who: "all",
  shows: "input not cached out of all proportion to what is written",
  begin(random) {
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars, 20);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const input = 0.9 - 0.25 * care * random();
        const mix = skewed(worker.tool, input, (1 - input) * (0.15 + 0.35 * care * random()));
        const minutes = minutesOf(random, 4, care);
        const responses = 1 + Math.floor((2 + 6 * care) * random());
        const session = desk.session({ worker, at, minutes, dollars: parts[row] ?? 0, responses, mix, ...placeOf(random, week) });
        figLeaf(random, week, session);
      }
    };
  },
};
export default contextStuffing;
