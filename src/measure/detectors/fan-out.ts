import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/** Many sub-agents, and nothing came of the whole tree. */
const fanOut: Detector = {
  title: "many sub-agents, no result",
  because: "a session started many sub-agents and nothing came of it",
  unless: "they looked something up in parallel, and the answer was used elsewhere",
  of: "sessions",
  look({ sessions, rootOf, linked }) {
    const children = new Int32Array(sessions.length);
    for (const root of rootOf) children[root] = (children[root] ?? 0) + 1;
    return Float64Array.from(sessions, (_, index) => {
      const root = rootOf[index] ?? index;
      return ramp(Math.log2(children[root] ?? 1), 1.5, 4) * (1 - (linked[root] ?? 0));
    });
  },
};
export default fanOut;
