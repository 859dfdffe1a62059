import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const day = 86_400_000;

/**
 * The least that counts, late in the week, by somebody who otherwise would not count: few cents, few answers, no result,
 * on the last working days of a week with no other use.
 */
const minimalDose: Detector = {
  title: "the least that counts",
  because: "the week's only use was a question of cents in its last hours",
  unless: "a quick question was all there was to ask that week",
  of: "weeks",
  look({ sessions, roots, weekOf, weeks, monday, linked, spend }) {
    const [late, all, largest, bare] = [0, 0, 0, 0].map(() => new Float64Array(weeks));
    for (const index of roots) {
      const session = sessions[index];
      const week = weekOf[index] ?? 0;
      if (session === undefined || late === undefined || all === undefined || largest === undefined || bare === undefined) continue;
      all[week] = (all[week] ?? 0) + 1;
      largest[week] = Math.max(largest[week] ?? 0, session.responses);
      const since = session.start - (monday + week * 7 * day);
      if (since > 3.4 * day) late[week] = (late[week] ?? 0) + 1;
      if ((linked[index] ?? 0) < 0.3) bare[week] = (bare[week] ?? 0) + 1;
    }
    return Float64Array.from(spend, (micros, week) => {
      const count = all?.[week] ?? 0;
      if (count === 0) return 0;
      const small = ramp(-Math.log(micros / 1e6 / count + 1e-6), -Math.log(1), -Math.log(0.2)) * ramp(-(largest?.[week] ?? 0), -4, -1.5);
      return small * ramp(-count, -5, -2) * (0.4 + (0.6 * (late?.[week] ?? 0)) / count) * ((bare?.[week] ?? 0) / count);
    });
  },
};
export default minimalDose;
