import type { Commit } from "../../model/commit.ts";
import type { Ancestry } from "./ancestry.ts";
import { inversePatchId } from "./patch-id.ts";

/** Fewer different lines than this come and go by chance: version numbers, imports, braces. */
const leastLines = 3;

/** Candidates looked at for one commit, newest first: a bot may write the same patch thousands of times. */
const mostCandidates = 8;

/** A function that names the latest ancestor whose change a commit undoes exactly, or null. */
export function inverseFinder(commits: readonly Commit[], { isAncestor }: Ancestry): (commit: Commit) => string | null {
  const byPatch = new Map<string, string[]>();
  /** Cheap sums of each patch: only where they agree is the inverse worth computing. */
  const sums = new Set<string>();
  for (const commit of commits) {
    if (commit.patchId === null) continue;
    sums.add(patchSum(commit).forward);
    byPatch.set(commit.patchId, [...(byPatch.get(commit.patchId) ?? []).slice(0, 4096), commit.sha]);
  }
  return (commit) => {
    if (commit.patchId === null || !sums.has(patchSum(commit).backward) || !hasLines(commit)) return null;
    const inverse = inversePatchId(commit.changes);
    // Its own inverse: lines only moved.
    if (inverse === null || inverse === commit.patchId) return null;
    const candidates = byPatch.get(inverse) ?? [];
    return candidates.slice(0, mostCandidates).find((sha) => isAncestor(sha, commit.sha)) ?? null;
  };
}

/** Share of `undone`'s lines that `by` takes back, whatever the path, 0–1; null where either has no lines. */
export function undoneShare(undone: Commit, by: Commit): number | null {
  const added = countLines(by, "added");
  const removed = countLines(by, "removed");
  let total = 0;
  let shared = 0;
  for (const change of undone.changes) {
    for (const [prints, opposite] of [
      [change.added, removed],
      [change.removed, added],
    ] as const) {
      for (const print of prints) {
        if (print === 0) continue;
        total++;
        const left = opposite.get(print) ?? 0;
        if (left === 0) continue;
        shared++;
        opposite.set(print, left - 1);
      }
    }
  }
  return total === 0 || added.size + removed.size === 0 ? null : shared / total;
}

function countLines({ changes }: Commit, side: "added" | "removed"): Map<number, number> {
  const counts = new Map<number, number>();
  for (const change of changes) for (const print of change[side]) if (print !== 0) counts.set(print, (counts.get(print) ?? 0) + 1);
  return counts;
}

function patchSum({ changes }: Commit): { forward: string; backward: string } {
  let added = 0;
  let removed = 0;
  for (const change of changes) {
    for (const print of change.added) added = (added + print) >>> 0;
    for (const print of change.removed) removed = (removed + print) >>> 0;
  }
  return { forward: `${added} ${removed}`, backward: `${removed} ${added}` };
}

function hasLines({ changes }: Commit): boolean {
  const seen = new Set<number>();
  for (const { added, removed } of changes) {
    for (const prints of [added, removed]) {
      for (const print of prints) {
        if (print !== 0 && seen.add(print).size >= leastLines) return true;
      }
    }
  }
  return false;
}
