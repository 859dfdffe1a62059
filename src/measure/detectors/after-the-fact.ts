import type { Detector } from "../padding/detector.ts";

const hour = 3_600_000;

/** The result was there before the session began: work sent through AI once it was done, or an answer that was known. */
const afterTheFact: Detector = {
  title: "after the work was done",
  because: "what it is linked to existed before it began",
  unless: "finished work was explained, checked or documented",
  of: "sessions",
  look({ sessions, linked, rootOf }) {
    const late = new Float64Array(sessions.length);
    for (const [index, { start, links }] of sessions.entries()) {
      let [before, after] = [0, 0];
      for (const { artifact, confidence } of links)
        if (artifact.at < start - hour / 4) before = Math.max(before, confidence);
        else after = Math.max(after, confidence);
      late[rootOf[index] ?? index] = Math.max(late[rootOf[index] ?? index] ?? 0, Math.max(0, before - after));
    }
    return Float64Array.from(sessions, (_, index) => ((linked[index] ?? 0) === 0 ? 0 : (late[rootOf[index] ?? index] ?? 0)));
  },
};
export default afterTheFact;
