import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

/** Much is sent, hardly anything is asked for: tokens sent anew beside tokens that came back. */
const contextStuffing: Detector = {
  title: "much sent, little asked",
  because: "a great deal of text was sent anew for answers of a few words",
  unless: "large documents or data were searched for a short answer",
  of: "sessions",
  look: ({ sessions, linked }) =>
    Float64Array.from(sessions, ({ tokens }, index) => {
      const sent = tokens.inputUncached + tokens.cacheWrite5m + tokens.cacheWrite1h;
      if (sent + tokens.output === 0) return Number.NaN;
      return ramp(Math.log((sent + 1) / (tokens.output + 1)), Math.log(8), Math.log(80)) * (1 - (linked[index] ?? 0));
    }),
};
export default contextStuffing;
