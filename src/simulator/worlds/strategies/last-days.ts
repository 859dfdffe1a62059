import { lognormal } from "../../random.ts";
import { figLeaf, minutesOf, momentsOf, placeOf } from "../padded-use.ts";
import { portions, type Strategy } from "../strategy.ts";

/** Quiet until somebody counts: the last day or two of the week, or of the last weeks of a quarter. */
const lastDays: Strategy = {
  name: "only the last days before the count",
  who: "all",
  shows: "use that gathers before the close of the week or quarter and stops after it",
  begin(random) {
    const quarterly = random() < 0.4;
    return (week) => {
      const { desk, worker, days, index, dollars, care } = week;
      if (quarterly && index % 13 < 10) return;
      const last = days.slice(quarterly ? 0 : -1 - Math.round(care * random()));
      const parts = portions(random, dollars, desk.style.dollars * lognormal(random, 0.8, 0.3), 20);
      for (const [row, at] of momentsOf(random, last, parts.length, care).entries())
        figLeaf(
          random,
          week,
          desk.session({ worker, at, minutes: minutesOf(random, 12, care), dollars: parts[row] ?? 0, ...placeOf(random, week) }),
        );
    };
  },
};
export default lastDays;
