import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const hour = 3_600_000;

/**
 * Nothing to do with work: no repository, no result, outside the hours this person works. The hours are the person's own: the
 * twelve of the day in which most sessions with a result, or in a repository, begin.
 */
const outOfHours: Detector = {
  title: "outside work",
  because: "it was outside this person's working hours, in no repository, and nothing came of it",
  unless: "work was done in the evening on something no repository holds",
  of: "sessions",
  look({ sessions, linked, roots, rootOf }) {
    const busy = new Float64Array(24);
    for (const index of roots) {
      const session = sessions[index];
      if (session === undefined || session.trigger !== "user") continue;
      const at = Math.floor(session.start / hour) % 24;
      busy[at] = (busy[at] ?? 0) + (session.repo === "" && (linked[index] ?? 0) === 0 ? 0.2 : 1);
    }
    let [best, first] = [-1, 0];
    for (let from = 0; from < 24; from++) {
      let sum = 0;
      for (let i = 0; i < 12; i++) sum += busy[(from + i) % 24] ?? 0;
      if (sum > best) [best, first] = [sum, from];
    }
    return Float64Array.from(sessions, (_, index) => {
      const root = sessions[rootOf[index] ?? index];
      if (root === undefined || root.trigger !== "user") return 0;
      const weekday = Math.floor(root.start / (24 * hour) + 3) % 7;
      const away = weekday > 4 || ((Math.floor(root.start / hour) % 24) - first + 24) % 24 >= 12;
      return away && root.repo === "" ? 1 - ramp(linked[index] ?? 0, 0.1, 0.6) : 0;
    });
  },
};
export default outOfHours;
