import { shuffled } from "../random.ts";
import { portions, type Strategy } from "./strategy.ts";

/** Nothing twice in a week: of the others' ways each takes a share so small that none stands out. */
export function littleOfEverything(strategies: readonly Strategy[]): Strategy {
  // What everybody can do, and for any number of dollars.
  const ways = strategies.filter(({ who, ownDose }) => who === "all" && ownDose === undefined);
  return {
    name: "a little of everything",
    who: "all",
    shows: "a little of each sign, and spend without results in sum",
    begin(random) {
      const all = ways.map((way) => way.begin(random));
      return (week) => {
        const some = shuffled(random, all).slice(0, 3 + Math.floor(3 * random()));
        const parts = portions(random, week.dollars, week.dollars / some.length, some.length);
        for (const [row, pad] of some.entries()) pad({ ...week, dollars: parts[row] ?? 0 });
      };
    },
  };
}
