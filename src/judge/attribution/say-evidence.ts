import type { Commit } from "../../model/commit.ts";
import type { Evidence } from "../../model/link.ts";
import type { Landing } from "../../read/git/landing.ts";
import type { Candidate } from "./candidates.ts";

/** Why a candidate is thought to be right, in plain words, the weightiest first. */
export function sayEvidence(candidate: Candidate, commit: Commit, landing: Landing | undefined): Evidence[] {
  const { overlap, match, signs, command, branchThen, branchHow } = candidate;
  const found: Evidence[] = [];
  if (command === "hash") found.push({ method: "commit hash", says: "git printed this commit's hash when the session ran git commit" });
  if (command === "message") found.push({ method: "commit message", says: "the session ran git commit with this message at that time" });
  if (overlap.addedLines > 0) {
    const own = overlap.ownLines === 0 ? "" : `, ${overlap.ownLines} of them found nowhere else`;
    found.push({ method: "lines", says: `${overlap.addedLines} of ${counted(match.addedLines, "added line")}${own}` });
  }
  if (overlap.removedLines > 0)
    found.push({ method: "removed lines", says: `${overlap.removedLines} of ${counted(match.removedLines, "removed line")}` });
  if (overlap.files > 0)
    found.push({
      method: "files",
      says:
        commit.changes.length === 1
          ? "the session had edited its one file"
          : `the session had edited ${overlap.files} of its ${commit.changes.length} files`,
    });
  if (branchHow === "pull request")
    found.push({ method: "pull request", says: `pull request #${landing?.pullRequest ?? ""}, which the session opened` });
  if (branchHow === "name") found.push({ method: "branch", says: `same branch ${branchThen ?? ""}` });
  if (branchHow === "learned")
    found.push({
      method: "branch",
      says: `other commits of ${laneName(landing)} came from the branch the session was on, ${branchThen ?? ""}`,
    });
  if (signs.gap < farApart) {
    const author = signs.author >= 0.5 ? ", by the expected author" : "";
    found.push({ method: "time", says: `committed ${afterwards(signs.gap)}${author}` });
  }
  return found;
}

/** Hours; a longer gap speaks for nothing. */
const farApart = 72;

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function laneName(landing: Landing | undefined): string {
  return landing?.pullRequest == null ? `branch ${landing?.branches[0] ?? ""}` : `pull request #${landing.pullRequest}`;
}

function afterwards(hours: number): string {
  const minutes = Math.round(hours * 60);
  if (minutes < 1) return "while the session was at work";
  if (minutes < 60) return `${counted(minutes, "minute")} after the session was last at work`;
  return `${counted(Math.round(hours), "hour")} after the session was last at work`;
}
