import type { ArtifactRecord } from "../../model/history.ts";
import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const minute = 60_000;

/** Approved or merged faster than anybody can read it: minutes from opening, for its size. */
const wavedThrough: Detector = {
  title: "waved through",
  because: "what came of it was merged faster than anybody can have read it",
  unless: "somebody had looked at it before, together at one screen",
  of: "sessions",
  look({ sessions }) {
    return Float64Array.from(sessions, ({ links }) => {
      let [odd, sum] = [0, 0];
      for (const { artifact, confidence } of links) {
        if (artifact.kind !== "pull_request") continue;
        sum += confidence;
        odd += confidence * tooFast(artifact);
      }
      return sum === 0 ? 0 : (odd / sum) * Math.min(1, sum);
    });
  },
};
export default wavedThrough;

function tooFast({ at, added, removed, events }: ArtifactRecord): number {
  const merged = events.find(({ kind }) => kind === "merged" || kind === "approved")?.at;
  if (merged === undefined) return 0;
  // A minute to open it, and a minute for every ten lines: quick reading.
  const needed = minute * (10 + (added + removed) / 10);
  return ramp(-Math.log((merged - at + minute) / needed), -0.7, 1.2);
}
