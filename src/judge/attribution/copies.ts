import type { Commit } from "../../model/commit.ts";
import type { Landing } from "../../read/git/landing.ts";

/**
 * Groups of commits (places in the list) that are one commit rewritten by a rebase, cherry-pick or amend; a commit
 * that was never rewritten is a group of its own. Git keeps author, author's date and subject through every
 * rewriting; where the subject was changed too, the landing may still know.
 */
export function copiesOf(commits: readonly Commit[], landings: ReadonlyMap<string, Landing>): number[][] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const groups = new Map<string, number[]>();
  for (const [index, commit] of commits.entries()) {
    const landing = landings.get(commit.sha);
    const landed = landing?.how === "rebase" && landing.landedAs !== null ? bySha.get(landing.landedAs) : undefined;
    const stamp = stampOf(landed ?? commit);
    const group = groups.get(stamp);
    if (group === undefined) groups.set(stamp, [index]);
    else group.push(index);
  }
  return [...groups.values()];
}

/** Merges repeat subjects within a second more often than people do; a clock that is wrong stamps many commits alike. */
function stampOf({ sha, authoredAt, authorEmail, subject, parents, clockSuspect }: Commit): string {
  if (clockSuspect === true || parents.length > 1) return sha;
  return `${authoredAt} ${authorEmail} ${subject.replace(/ \(#\d+\)$/, "")}`;
}
