/** One commit with the fingerprints of what it changed. Times are milliseconds UTC. */
export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly authorEmail: string;
  readonly authoredAt: number;
  readonly committedAt: number;
  readonly subject: string;
  readonly body: string;
  readonly trailers: readonly Trailer[];
  /** Against the first parent; empty for a merge (its own changes are its parents'). */
  readonly changes: readonly FileChange[];
  /**
   * Equal for commits that make the same change (rebase, cherry-pick), whatever the context. Null where there
   * is nothing to compare: no change, or only binary files and file modes.
   */
  readonly patchId: string | null;
  /** Hash of the commit's tree: equal trees are equal files. */
  readonly tree?: string;
  /** The author's or committer's clock was plainly wrong, so the commit's times must not decide anything. */
  readonly clockSuspect?: boolean;
}

export interface Trailer {
  readonly key: string;
  readonly value: string;
}

export interface FileChange {
  readonly path: string;
  /** The path before a rename or copy, else null. */
  readonly oldPath: string | null;
  readonly kind: "added" | "deleted" | "modified" | "renamed" | "copied";
  readonly binary: boolean;
  /** Fingerprints (`lineFingerprint`) of the lines added and removed, in file order; all lines are counted. */
  readonly added: Uint32Array;
  readonly removed: Uint32Array;
}
