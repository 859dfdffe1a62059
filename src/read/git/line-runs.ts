/**
 * The lines of one version of a file as runs: `[count, mark, count, mark, …]`, in file order, neighbours with
 * different marks. A mark says where the lines come from: `commit * 2`, plus 1 where the lines may hold a NUL byte.
 * Files have far fewer runs than lines, so splices stay cheap in a lock file of a million lines.
 */
export type Runs = readonly number[];

/** Hunks of one file, four numbers each: lines of the old file before it, lines removed, lines added, NUL seen (0 or 1). */
export type Hunks = readonly number[];

export const noRuns: Runs = [];

export function markOf(commit: number, nul: boolean): number {
  return commit * 2 + (nul ? 1 : 0);
}

export function commitOf(mark: number): number {
  return mark >> 1;
}

/** The new version of `old` after `hunks`, whose added lines come from `commit`. Throws where a hunk reaches beyond the old lines. */
export function spliceRuns(old: Runs, hunks: Hunks, commit: number): Runs {
  if (hunks.length === 0) return old;
  const made: number[] = [];
  let run = 0;
  let used = 0;
  let line = 0;
  for (let h = 0; h < hunks.length; h += 4) {
    pass((hunks[h] ?? 0) - line, true);
    pass(hunks[h + 1] ?? 0, false);
    append(made, hunks[h + 2] ?? 0, markOf(commit, hunks[h + 3] === 1));
  }
  while (run < old.length) pass((old[run] ?? 0) - used, true);
  return made;

  function pass(count: number, keep: boolean): void {
    line += count;
    for (let left = count; left > 0;) {
      if (run >= old.length) throw new RangeError(`a hunk reaches line ${line} of a file that ends before`);
      const length = old[run] ?? 0;
      const taken = Math.min(left, length - used);
      if (keep) append(made, taken, old[run + 1] ?? 0);
      left -= taken;
      used += taken;
      if (used === length) {
        run += 2;
        used = 0;
      }
    }
  }
}

/** Two readings of the same lines: those that `first` gives to `commit` are taken from `second`. */
export function overlayRuns(first: Runs, second: Runs, commit: number): Runs {
  const made: number[] = [];
  let a = 0;
  let b = 0;
  let aLeft = first[0] ?? 0;
  let bLeft = second[0] ?? 0;
  while (a < first.length) {
    if (b >= second.length) throw new RangeError("a merged file has more lines seen from one parent than from another");
    const count = Math.min(aLeft, bLeft);
    const mark = first[a + 1] ?? 0;
    append(made, count, commitOf(mark) === commit ? (second[b + 1] ?? 0) : mark);
    aLeft -= count;
    bLeft -= count;
    if (aLeft === 0) aLeft = first[(a += 2)] ?? 0;
    if (bLeft === 0) bLeft = second[(b += 2)] ?? 0;
  }
  return made;
}

/** Some line may hold a NUL byte, so git may take the file for binary. */
export function mayBeBinary(runs: Runs): boolean {
  for (let i = 1; i < runs.length; i += 2) if (((runs[i] ?? 0) & 1) === 1) return true;
  return false;
}

/** How many lines come from each commit, in order of first appearance. */
export function linesByCommit(runs: Runs): Map<number, number> {
  const lines = new Map<number, number>();
  for (let i = 0; i < runs.length; i += 2) {
    const commit = commitOf(runs[i + 1] ?? 0);
    lines.set(commit, (lines.get(commit) ?? 0) + (runs[i] ?? 0));
  }
  return lines;
}

function append(runs: number[], count: number, mark: number): void {
  if (count === 0) return;
  if (runs.length > 0 && runs[runs.length - 1] === mark) runs[runs.length - 2] = (runs[runs.length - 2] ?? 0) + count;
  else runs.push(count, mark);
}
