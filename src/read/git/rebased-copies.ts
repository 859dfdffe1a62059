import type { Commit } from "../../model/commit.ts";
import type { LandedCommit } from "./landing-units.ts";

/**
 * For commits that have not landed themselves: the landed commit that is the same work rewritten (rebase,
 * cherry-pick, amend). Equal `patchId`, else equal author, author date and subject, which git keeps through a
 * rebase even where conflicts changed the patch. Of several the first that landed after the commit was written.
 */
export function findCopies(commits: readonly Commit[], landed: ReadonlyMap<string, LandedCommit>): Map<string, string> {
  const byPatch = new Map<string, Commit[]>();
  const byStamp = new Map<string, Commit[]>();
  for (const commit of commits) {
    if (!landed.has(commit.sha)) continue;
    if (commit.patchId !== null) append(byPatch, commit.patchId, commit);
    const stamp = authorStamp(commit);
    if (stamp !== null) append(byStamp, stamp, commit);
  }
  const copies = new Map<string, string>();
  for (const commit of commits) {
    if (landed.has(commit.sha)) continue;
    const stamp = authorStamp(commit);
    const candidates = byPatch.get(commit.patchId ?? "") ?? (stamp === null ? undefined : byStamp.get(stamp));
    const copy = firstAfter(candidates ?? [], commit.authoredAt, landed);
    if (copy !== null) copies.set(commit.sha, copy.sha);
  }
  return copies;
}

function firstAfter(candidates: readonly Commit[], time: number, landed: ReadonlyMap<string, LandedCommit>): Commit | null {
  const at = ({ sha }: Commit): number => landed.get(sha)?.at ?? 0;
  const inOrder = candidates.toSorted((a, b) => at(a) - at(b) || (a.sha < b.sha ? -1 : 1));
  return inOrder.find((candidate) => at(candidate) >= time) ?? inOrder[0] ?? null;
}

/** Merges repeat subjects within one second more often than people do; a wrong clock stamps many commits alike. */
function authorStamp({ author, authorEmail, authoredAt, subject, parents, clockSuspect }: Commit): string | null {
  if (parents.length > 1 || clockSuspect === true) return null;
  return `${authoredAt}\0${authorEmail}\0${author}\0${subject.replace(/ \(#\d+\)$/, "")}`;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
