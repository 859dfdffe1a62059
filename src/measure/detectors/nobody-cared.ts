import type { ArtifactRecord } from "../../model/history.ts";
import type { Detector } from "../padding/detector.ts";

const day = 86_400_000;

/** What came of it is documents, messages and tickets that nobody else ever touched. */
const nobodyCared: Detector = {
  title: "read by nobody",
  because: "what came of it was never opened, edited or answered by anybody else",
  unless: "it is read where nothing records it, or is kept for later",
  of: "sessions",
  look({ sessions, until }) {
    return Float64Array.from(sessions, ({ links }) => {
      let [unread, sum] = [0, 0];
      for (const { artifact, confidence } of links) {
        sum += confidence;
        if (isWriting(artifact) && until > artifact.at + 14 * day && !touchedByOthers(artifact)) unread += confidence;
      }
      return sum === 0 ? 0 : (unread / sum) * Math.min(1, sum);
    });
  },
};
export default nobodyCared;

function isWriting({ kind }: ArtifactRecord): boolean {
  return kind === "document" || kind === "message" || kind === "ticket";
}

function touchedByOthers({ authors, events }: ArtifactRecord): boolean {
  return events.some(({ by }) => by !== "" && !authors.includes(by));
}
