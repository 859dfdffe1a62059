import type { ArtifactRecord } from "../../model/history.ts";
import type { Detector } from "../padding/detector.ts";

/** Landed without anybody else's eyes, and soon rewritten, reverted or deleted. */
const selfMerged: Detector = {
  title: "landed alone, soon undone",
  because: "what came of it was merged without review, and much of it was soon undone",
  unless: "the team trusts its members to merge, and the change was an experiment",
  of: "sessions",
  look({ sessions }) {
    return Float64Array.from(sessions, ({ links }) => {
      let [odd, sum] = [0, 0];
      for (const { artifact, confidence } of links) {
        if (artifact.kind !== "pull_request" && artifact.kind !== "commit") continue;
        sum += confidence;
        if (!reviewed(artifact)) odd += confidence * (0.3 + 0.7 * artifact.undone);
      }
      return sum === 0 ? 0 : (odd / sum) * Math.min(1, sum);
    });
  },
};
export default selfMerged;

function reviewed({ kind, authors, events }: ArtifactRecord): boolean {
  if (kind === "commit") return !events.some(({ kind: one }) => one === "rewritten" || one === "reverted" || one === "deleted");
  return events.some(({ kind: one, by }) => (one === "reviewed" || one === "approved") && !authors.includes(by));
}
