import type { Commit } from "../../model/commit.ts";
import type { Ancestry } from "./ancestry.ts";
import { undoneShare } from "./inverse-patches.ts";

export interface NamedRevert {
  readonly sha: string;
  readonly how: "named" | "subject";
}

/**
 * A function that names what a commit says it reverts: by hash ("This reverts commit …", what `git revert` and
 * every host write), by pull request ("Reverts org/repo#12", GitHub's button), or by subject alone (`Revert "…"`,
 * `Reapply "…"`) where the hash is missing or was rewritten since.
 */
export function revertedByMessage(commits: readonly Commit[], { between }: Ancestry): (commit: Commit) => NamedRevert[] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const sorted = [...bySha.keys()].sort();
  const bySubject = new Map<string, Commit[]>();
  const byPullRequest = new Map<string, Commit[]>();
  for (const commit of commits) {
    append(bySubject, withoutNumber(commit.subject), commit);
    const number = /^Merge pull request #(\d+) |\(#(\d+)\)$/.exec(commit.subject);
    if (number !== null) append(byPullRequest, number[1] ?? number[2] ?? "", commit);
  }

  return (commit) => {
    const named = [...hashes(commit), ...pullRequests(commit)].filter(({ sha }) => sha !== commit.sha);
    const proven = named.filter(({ sha, parents }) => parents.length > 1 || isBorneOut(share(sha, commit), commit.subject));
    const found = proven.flatMap((target) => [target.sha, ...broughtBy(target)]);
    if (found.length > 0) return [...new Set(found)].map((sha) => ({ sha, how: "named" }));
    const same = bySubjectOnly(commit);
    return same === null ? [] : [{ sha: same, how: "subject" }];
  };

  /** A squash quotes the reverts among its parts without undoing anything itself. */
  function isBorneOut(shared: number, subject: string): boolean {
    return isRevert(subject) ? shared > 0 : shared >= 0.5;
  }

  function hashes({ subject, body }: Commit): Commit[] {
    const text = `${subject}\n${body}`;
    const lists = text.matchAll(/\breverts? commits?:?\s+([0-9a-f]{7,64}\b(?:(?:\s*,\s*|\s+and\s+|\s*,\s*and\s+)[0-9a-f]{7,64}\b)*)/gi);
    return [...lists].flatMap(([, list = ""]) =>
      [...list.matchAll(/[0-9a-f]{7,64}/gi)].flatMap(([hash]) => resolve(hash.toLowerCase()) ?? []),
    );
  }

  function pullRequests({ body, committedAt }: Commit): Commit[] {
    return [...body.matchAll(/^[ \t]*Reverts (?:[\w.-]+\/[\w.-]+)?#(\d+)[ \t]*$/gm)].flatMap(([, number = ""]) => {
      const before = (byPullRequest.get(number) ?? []).filter(
        (one) => one.committedAt <= committedAt && !one.subject.startsWith("Revert "),
      );
      return before.slice(0, 1);
    });
  }

  function bySubjectOnly(commit: Commit): string | null {
    const [, verb, quoted = ""] = /^(Revert|Reapply) "(.*)"$/s.exec(withoutNumber(commit.subject)) ?? [];
    if (verb === undefined) return null;
    const wanted = verb === "Revert" ? quoted : `Revert "${quoted}"`;
    const earlier = (bySubject.get(withoutNumber(wanted)) ?? []).filter(
      (one) => one.sha !== commit.sha && one.committedAt <= commit.committedAt,
    );
    const [best] = earlier.map((one) => ({ sha: one.sha, share: share(one.sha, commit) })).sort((a, b) => b.share - a.share);
    return best !== undefined && best.share >= 0.5 ? best.sha : null;
  }

  /** 1 where there are no lines to compare. */
  function share(undone: string, by: Commit): number {
    const commit = bySha.get(undone);
    return commit === undefined ? 0 : (undoneShare(commit, by) ?? 1);
  }

  function broughtBy({ sha, parents }: Commit): string[] {
    const [first] = parents;
    return parents.length < 2 || first === undefined ? [] : between(first, sha);
  }

  /** The commit of a full or shortened hash, when exactly one fits. */
  function resolve(hash: string): Commit | null {
    const exact = bySha.get(hash);
    if (exact !== undefined) return exact;
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? "") < hash) low = middle + 1;
      else high = middle;
    }
    const [match, next] = [sorted[low], sorted[low + 1]];
    return match?.startsWith(hash) && !next?.startsWith(hash) ? (bySha.get(match) ?? null) : null;
  }
}

function isRevert(subject: string): boolean {
  return /^(?:\w+(?:\([^)]*\))?: *)?(?:revert|reapply|back ?out|undo)/i.test(subject);
}

/** Hosts add the pull request's number to the subject of a squash, and quote it in the revert. */
function withoutNumber(subject: string): string {
  return subject.replace(/ \(#\d+\)(?="?$)/g, "").replace(/ \(#\d+\)$/, "");
}

function append<V>(map: Map<string, V[]>, key: string, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
