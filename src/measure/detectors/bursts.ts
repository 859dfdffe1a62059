import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const hour = 3_600_000;

/** Session upon session within an hour or two, none with a result: how many without result began around each. */
const bursts: Detector = {
  title: "session upon session",
  because: "many sessions without result began within an hour or two",
  unless: "something was tried out again and again until it worked",
  of: "sessions",
  look({ sessions, roots, linked, rootOf }) {
    const bare = roots.filter((index) => (linked[index] ?? 0) < 0.5);
    const crowd = new Float64Array(sessions.length);
    let [from, to] = [0, 0];
    for (const index of bare) {
      const at = sessions[index]?.start ?? 0;
      while ((sessions[bare[from] ?? 0]?.start ?? 0) < at - hour) from++;
      while (to < bare.length && (sessions[bare[to] ?? 0]?.start ?? 0) <= at + hour) to++;
      crowd[index] = ramp(to - from, 2, 8);
    }
    return Float64Array.from(sessions, (_, index) => crowd[rootOf[index] ?? index] ?? 0);
  },
};
export default bursts;
