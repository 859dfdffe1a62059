import { commitOf, mayBeBinary, type Runs } from "./line-runs.ts";

/**
 * Counts what became of every commit's lines on the default branch. Files that may be binary are left out: their
 * "lines" mean nothing.
 */
export interface SurvivalAccount {
  /** `runs` is a file this commit made: the lines in it that are its own. */
  countAdded(commit: number, runs: Runs): void;
  /** On the default branch, in the unit that is being read, a file's lines give way to others. */
  replace(old: Runs, made: Runs): void;
  /** The unit is done: what it brought and what it cost is entered, file by file differences cancelled out. */
  closeUnit(unit: number): void;
  /** Lines of a file at the head that looked binary and is text after all. */
  addAtHead(runs: Runs): void;
  readonly added: Int32Array;
  readonly landed: Int32Array;
  readonly alive: Int32Array;
  /** Three numbers each: the commit whose lines died, the unit that removed them, how many (negative: came back). */
  readonly deaths: readonly number[];
}

export function openAccount(commits: number): SurvivalAccount {
  const added = new Int32Array(commits);
  const landed = new Int32Array(commits);
  const alive = new Int32Array(commits);
  const hasLanded = new Uint8Array(commits);
  const deaths: number[] = [];
  /** Net change per commit in the current unit. */
  const change = new Int32Array(commits);
  const touched = new Set<number>();

  return {
    added,
    landed,
    alive,
    deaths,
    countAdded(commit, runs) {
      if (!mayBeBinary(runs)) added[commit] = (added[commit] ?? 0) + linesOf(commit, runs);
    },
    replace(old, made) {
      const [oldIsBinary, madeIsBinary] = [mayBeBinary(old), mayBeBinary(made)];
      let from = 0;
      let [oldTo, madeTo] = [old.length, made.length];
      if (!oldIsBinary && !madeIsBinary) {
        // Most of a file stays: only what lies between the equal runs at both ends is counted.
        const most = Math.min(oldTo, madeTo);
        while (from < most && old[from] === made[from] && old[from + 1] === made[from + 1]) from += 2;
        while (oldTo > from && madeTo > from && old[oldTo - 2] === made[madeTo - 2] && old[oldTo - 1] === made[madeTo - 1]) {
          oldTo -= 2;
          madeTo -= 2;
        }
      }
      if (!oldIsBinary) enter(old, from, oldTo, -1);
      if (!madeIsBinary) enter(made, from, madeTo, 1);
    },
    closeUnit(unit) {
      for (const commit of touched) {
        const net = change[commit] ?? 0;
        change[commit] = 0;
        if (net === 0) continue;
        alive[commit] = (alive[commit] ?? 0) + net;
        if (hasLanded[commit] === 1) deaths.push(commit, unit, -net);
        else {
          hasLanded[commit] = 1;
          landed[commit] = net;
        }
      }
      touched.clear();
    },
    addAtHead(runs) {
      for (let i = 0; i < runs.length; i += 2) {
        const commit = commitOf(runs[i + 1] ?? 0);
        for (const counter of [added, landed, alive]) counter[commit] = (counter[commit] ?? 0) + (runs[i] ?? 0);
      }
    },
  };

  function enter(runs: Runs, from: number, to: number, sign: 1 | -1): void {
    for (let i = from; i < to; i += 2) {
      const commit = commitOf(runs[i + 1] ?? 0);
      change[commit] = (change[commit] ?? 0) + sign * (runs[i] ?? 0);
      touched.add(commit);
    }
  }
}

function linesOf(commit: number, runs: Runs): number {
  let lines = 0;
  for (let i = 0; i < runs.length; i += 2) if (commitOf(runs[i + 1] ?? 0) === commit) lines += runs[i] ?? 0;
  return lines;
}
