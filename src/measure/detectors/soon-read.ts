import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const minute = 60_000;

/** A favour among friends: documents and messages answered by somebody at once, and never touched again. */
const soonRead: Detector = {
  title: "thanked unread",
  because: "what came of it was acknowledged within minutes and never touched again",
  unless: "somebody was waiting for it",
  of: "sessions",
  look: ({ sessions }) =>
    Float64Array.from(sessions, ({ links }) => {
      let [odd, sum] = [0, 0];
      for (const { artifact, confidence } of links) {
        if (artifact.kind !== "document" && artifact.kind !== "ticket") continue;
        sum += confidence;
        const others = artifact.events.filter(({ by }) => by !== "" && !artifact.authors.includes(by));
        if (others.length === 1) odd += confidence * ramp(-((others[0]?.at ?? 0) - artifact.at), -120 * minute, -40 * minute);
      }
      return sum === 0 ? 0 : (odd / sum) * Math.min(1, sum);
    }),
};
export default soonRead;
