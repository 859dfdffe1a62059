import { minute } from "../../days.ts";
import { between } from "../../random.ts";
import { minutesOf, momentsOf, placeOf, skewed } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";
import type { WorldSession } from "../world.ts";

/** An agent answers, another rates the answer, a third the rating: chains of parents, much read and hardly a word written. */
const agentsRateAgents: Strategy = {
  name: "agents that rate agents",
  who: "all",
  shows: "chains of agents that read much, write little and leave nothing",
  begin(random) {
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * 1.5, 12);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const place = placeOf(random, week);
        const deep = between(random, 3, 4 + Math.round(6 * (1 - care)));
        const shares = portions(random, parts[row] ?? 0, (parts[row] ?? 0) / deep, deep);
        const mix = skewed(worker.tool, worker.tool.mix[0] + 0.1, 0.03 + 0.09 * care);
        let above: WorldSession | null = null;
        for (const [depth, share] of shares.entries()) {
          const begins: number = above === null ? at : above.end - 0.5 * minute * random();
          const kind = above === null ? {} : ({ trigger: "agent", parent: above.id, mix } as const);
          above = desk.session({
            worker,
            at: begins,
            minutes: minutesOf(random, depth === 0 ? 8 : 3, care),
            dollars: share,
            ...kind,
            ...place,
          });
        }
      }
    };
  },
};
export default agentsRateAgents;
