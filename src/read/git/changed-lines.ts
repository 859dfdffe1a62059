import type { Commit } from "../../model/commit.ts";

/** How often each line stands on one side of a change, by `lineKey`. Blank lines are left out. */
export type LineCounts = Map<number, number>;

export interface ChangedLines {
  readonly added: LineCounts;
  readonly removed: LineCounts;
}

/**
 * The lines a run of commits adds and removes taken together, oldest commit first: a line that one adds and a
 * later one removes again is in neither, as in the squash of them.
 */
export function changedLines(commits: readonly Commit[]): ChangedLines {
  const added: LineCounts = new Map();
  const removed: LineCounts = new Map();
  for (const { changes } of commits) {
    for (const change of changes) {
      const path = pathHash(change.path);
      const oldPath = change.oldPath === null ? path : pathHash(change.oldPath);
      for (const print of change.removed) if (print !== 0) move(lineKey(oldPath, print), added, removed);
      for (const print of change.added) if (print !== 0) move(lineKey(path, print), removed, added);
    }
  }
  return { added, removed };
}

/** A line and its path as one 32-bit number: small integers are what makes a Map fast; a rare clash moves a share by one line. */
export function lineKey(path: number, fingerprint: number): number {
  return (path ^ fingerprint) | 0;
}

export function pathHash(path: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < path.length; i++) hash = Math.imul(hash ^ path.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}

/** Share of `whole`'s lines that also stand in `parts`, 0–1; null where `whole` has no line. */
export function sharedLines(whole: ChangedLines, parts: ChangedLines): number | null {
  let total = 0;
  let shared = 0;
  for (const side of ["added", "removed"] as const) {
    for (const [key, count] of whole[side]) {
      total += count;
      shared += Math.min(count, parts[side].get(key) ?? 0);
    }
  }
  return total === 0 ? null : shared / total;
}

/** Takes one off `cancels` if it is there, else adds one to `grows`. */
function move(key: number, cancels: LineCounts, grows: LineCounts): void {
  const count = cancels.get(key) ?? 0;
  if (count > 1) cancels.set(key, count - 1);
  else if (count === 1) cancels.delete(key);
  else grows.set(key, (grows.get(key) ?? 0) + 1);
}
