import { minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";

/** "Have thirty agents look at it": parents whose children burn tokens beside each other, and no artifact of any of them. */
const subAgentFanOut: Strategy = {
  name: "fan-out of sub-agents",
  who: "all",
  shows: "many sub-agents to a session and no artifact",
  begin(random) {
    return (week) => {
      const { desk, worker, days, dollars, care } = week;
      const parts = portions(random, dollars, desk.style.dollars * (2 + 2 * random()), 8);
      for (const [row, at] of momentsOf(random, days, parts.length, care).entries()) {
        const children = Math.round(5 + 4 * random() + (1 - care) * 20 * random());
        const spread = 0.6 + 0.3 * random();
        const part = parts[row] ?? 0;
        const place = placeOf(random, week);
        const parent = desk.session({ worker, at, minutes: minutesOf(random, 25, care), dollars: part * (1 - spread), ...place });
        for (const share of portions(random, part * spread, (part * spread) / children, children))
          desk.session({
            worker,
            at: parent.start + (0.05 + 0.75 * random()) * (parent.end - parent.start),
            minutes: minutesOf(random, 4, care),
            dollars: share,
            trigger: "agent",
            parent: parent.id,
            ...place,
          });
      }
    };
  },
};
export default subAgentFanOut;
