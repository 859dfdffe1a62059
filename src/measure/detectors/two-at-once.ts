import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/** One name, two people: sessions by hand that overlap in different repositories or tools, and days without a night. */
const twoAtOnce: Detector = {
  title: "in two places at once",
  because: "sessions by hand ran at the same time in different repositories or tools",
  unless: "somebody works in parallel, or left a session open",
  of: "sessions",
  look({ sessions, roots, rootOf }) {
    const overlaps = new Float64Array(sessions.length);
    const open: number[] = [];
    for (const index of roots) {
      const one = sessions[index];
      if (one === undefined || one.trigger !== "user") continue;
      for (let i = open.length - 1; i >= 0; i--) {
        const other = sessions[open[i] ?? 0];
        if (other === undefined || other.end <= one.start) open.splice(i, 1);
        else if (other.repo !== one.repo || other.tool !== one.tool) {
          overlaps[index] = (overlaps[index] ?? 0) + 1;
          overlaps[open[i] ?? 0] = (overlaps[open[i] ?? 0] ?? 0) + 1;
        }
      }
      if (open.length < 50) open.push(index);
    }
    return Float64Array.from(sessions, (_, index) => ramp(overlaps[rootOf[index] ?? index] ?? 0, 0, 3));
  },
};
export default twoAtOnce;
