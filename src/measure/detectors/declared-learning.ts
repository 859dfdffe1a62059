import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/** Learning beyond any allowance: of the last four weeks' spend, the part declared as exploration. */
const declaredLearning: Detector = {
  title: "everything declared learning",
  because: "over weeks nearly all spend was declared exploration",
  unless: "this person is learning, new, or asked to explore",
  of: "weeks",
  look({ sessions, weekOf, weeks, spend }) {
    const learning = new Float64Array(weeks);
    for (const [index, { exploration, costMicros }] of sessions.entries())
      if (exploration) learning[weekOf[index] ?? 0] = (learning[weekOf[index] ?? 0] ?? 0) + costMicros;
    return Float64Array.from(spend, (micros, week) => {
      let [part, all] = [0, 0];
      for (let at = Math.max(0, week - 3); at <= week; at++) [part, all] = [part + (learning[at] ?? 0), all + (spend[at] ?? 0)];
      return micros === 0 || all === 0 ? 0 : ramp(part / all, 0.25, 0.8);
    });
  },
};
export default declaredLearning;
