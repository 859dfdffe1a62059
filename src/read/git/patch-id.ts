import { createHash } from "node:crypto";
import type { FileChange } from "../../model/commit.ts";

/**
 * The identity of a change: per path the multiset of fingerprints added and removed. Context, positions, order
 * of lines and white space do not count, so a rebase or cherry-pick without conflicts keeps it, also where git
 * slides a hunk along equal lines. Null where there is nothing to compare: no change, only binary files, or only
 * file modes. Same idea as `git patch-id --unstable`.
 */
export function patchId(changes: readonly FileChange[]): string | null {
  return identity(changes.map((change) => [change.oldPath, change.path, change.added, change.removed, change] as const));
}

/** The identity of the change that undoes this one exactly: equals `patchId` of a pure revert. */
export function inversePatchId(changes: readonly FileChange[]): string | null {
  return identity(
    changes.map((change) =>
      change.oldPath === null || change.kind === "copied"
        ? ([null, change.path, change.removed, change.added, change] as const)
        : ([change.path, change.oldPath, change.removed, change.added, change] as const),
    ),
  );
}

type Side = readonly [oldPath: string | null, path: string, added: Uint32Array, removed: Uint32Array, change: FileChange];

function identity(sides: readonly Side[]): string | null {
  const told = sides.filter(
    ([, , added, removed, { kind, binary }]) => added.length + removed.length > 0 || (kind !== "modified" && !binary),
  );
  if (told.length === 0) return null;
  const hash = createHash("sha1");
  for (const [oldPath, path, added, removed] of told.toSorted((a, b) => compare(a[1], b[1]))) {
    hash.update(`${oldPath ?? ""}\0${path}\0${added.length}\0${removed.length}\0`);
    hash.update(added.toSorted());
    hash.update(removed.toSorted());
  }
  return hash.digest("hex");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
