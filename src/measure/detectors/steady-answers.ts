import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/** Answers follow each other like a clock's beats: nobody read them in between. Only where nothing came of it. */
const steadyAnswers: Detector = {
  title: "answers like clockwork",
  because: "responses followed each other at even gaps, as if nobody read them",
  unless: "a long job ran by itself on purpose",
  of: "sessions",
  look: ({ sessions, linked }) =>
    Float64Array.from(sessions, ({ unevenness, declared }, index) =>
      Number.isNaN(unevenness) ? Number.NaN : declared ? 0 : ramp(-unevenness, -0.4, -0.1) * (1 - (linked[index] ?? 0)),
    ),
};
export default steadyAnswers;
