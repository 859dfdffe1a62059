import type { Commit } from "../../model/commit.ts";

const day = 86_400_000;
/** Version control did not exist before (SCCS, 1972): such a date is a clock that was never set. */
const earliest = Date.UTC(1972, 0, 1);

/**
 * Sets `clockSuspect` on commits whose author's or committer's clock was plainly wrong: before version control
 * existed, more than a day after `now`, or committed more than a year before a sound parent. The times stay as
 * they are; whoever judges must not let them decide.
 */
export function flagSuspectClocks(commits: readonly Commit[], now: number): Commit[] {
  const bad = new Set<string>();
  for (const { sha, authoredAt, committedAt } of commits) {
    if (isOff(authoredAt, now) || isOff(committedAt, now)) bad.add(sha);
  }
  const sound = new Map(commits.filter(({ sha }) => !bad.has(sha)).map((commit) => [commit.sha, commit]));
  return commits.map((commit) => {
    const late = commit.parents.some((parent) => (sound.get(parent)?.committedAt ?? 0) > commit.committedAt + 365 * day);
    return bad.has(commit.sha) || late ? { ...commit, clockSuspect: true } : commit;
  });
}

function isOff(at: number, now: number): boolean {
  return at < earliest || at > now + day;
}
