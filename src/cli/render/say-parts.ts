import type { Report } from "../../model/report.ts";
import type { YieldPart } from "../../model/yield.ts";
import { number, plural } from "./numbers.ts";

/** What a part of the yield consists of: "84 commits", "3 reverts, 1,204 lines". "" where there is nothing in it. */
export function sayPart(report: Report, part: YieldPart): string {
  const { counts, yield: yields } = report;
  switch (part) {
    case "held":
      if (counts.heldCommits > 0) return plural(counts.heldCommits, "commit");
      return yields.heldMicros > 0 ? `parts of ${plural(report.commits.filter(({ parts }) => parts.held > 0).length, "commit")}` : "";
    case "pending":
      return list([
        counts.pendingBranches > 0 && plural(counts.pendingBranches, "open branch", "open branches"),
        counts.pendingBranches === 0 && counts.pendingCommits > 0 && `${plural(counts.pendingCommits, "commit")} to judge`,
      ]);
    case "exploration":
      return counts.explorationSessions > 0 ? `${plural(counts.explorationSessions, "session")} you marked` : "";
    case "unlinked":
      return counts.unlinkedSessions > 0 ? plural(counts.unlinkedSessions, "session") : "";
    case "undone":
      return list([counts.reverts > 0 && plural(counts.reverts, "revert"), counts.undoneLines > 0 && plural(counts.undoneLines, "line")]);
  }
}

/** What each word means, in one sentence (design page 1); the page shows all of them, the terminal on request. */
export const partMeans: Record<YieldPart, string> = {
  held: "Lines that were still alive 14 days after they landed on the default branch, or deletions and binary changes that were not reverted.",
  pending: "Too early to tell: not landed yet, or landed less than 14 days ago.",
  exploration: "Whole sessions that you declared as learning. Legitimate, and shown beside outcomes, never inside them.",
  unlinked: "Spend that could not be linked to anything produced. It is not known, which is not the same as wasted.",
  undone: "Lines rewritten or removed within 14 days of landing, reverted, closed unmerged, or left on a branch for 30 days.",
};

/** "19,247 responses", with those whose price nobody knows. */
export function sayResponses(report: Report): string {
  return plural(report.usage.responses, "response");
}

export function sayTools(report: Report): string {
  const { tools } = report;
  return tools.length > 3 ? `${tools.slice(0, 2).join(", ")} and ${number(tools.length - 2)} more` : tools.join(", ");
}

function list(pieces: readonly (string | false)[]): string {
  return pieces.filter((piece) => piece !== false).join(", ");
}
