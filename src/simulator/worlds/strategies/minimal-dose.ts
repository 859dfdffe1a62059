import { hour } from "../../days.ts";
import type { Strategy } from "../strategy.ts";

/** One short question before the week closes, by somebody who otherwise would not count. */
const minimalDose: Strategy = {
  name: "minimal dose",
  who: "all",
  shows: "the least that counts, in the last hours of a week without other use",
  ownDose: true,
  begin(random) {
    return ({ desk, worker, days, sessions, short }) => {
      if (!short) return;
      const used = new Set(sessions.map(({ start }) => Math.floor(start / (24 * hour))));
      const open = days.filter(({ begins }) => !used.has(Math.floor(begins / (24 * hour)))).slice(-1 - Math.floor(2 * random()));
      for (const today of open)
        desk.session({ worker, at: today.stops - 2.5 * hour * random(), minutes: 1.5, dollars: 0.04 + 0.2 * random(), responses: 1 });
    };
  },
};
export default minimalDose;
