import { noRuns, overlayRuns, spliceRuns, type Runs } from "./line-runs.ts";
import { emptySnapshot, type Snapshot } from "./line-snapshot.ts";
import type { SurvivalAccount } from "./survival-account.ts";
import { mainLine, type History } from "./survival-history.ts";
import type { FileRecipe, Recipe } from "./survival-recipe.ts";

/** Rebuilds, commit after commit, where every line of every file comes from. */
export interface Replay {
  /** The next commit in the history's order. Throws `RangeError` where the recipe does not fit its parents. */
  step(recipe: Recipe): void;
  /** Files of the last commit: path number → lines. */
  head(): Snapshot;
}

/**
 * Parents come before children, so when a commit's turn comes its parents' files stand ready; they are let go of when
 * the last child has had them. What happens to lines on the head's first-parent line is entered in `account`.
 */
export function replayHistory({ commits }: History, account: SurvivalAccount): Replay {
  const snapshots: (Snapshot | undefined)[] = [];
  const children = new Int32Array(commits.length);
  for (const { parents } of commits) for (const parent of parents) children[parent] = (children[parent] ?? 0) + 1;
  const onMainLine = new Set(mainLine(commits));
  let next = 0;

  return {
    step(recipe) {
      const commit = next++;
      const parents = commits[commit]?.parents ?? [];
      const before = parents.map((parent) => snapshots[parent] ?? emptySnapshot());
      // All sources are read before anything is written: one commit may move a to b and b to c.
      const made: [path: number, runs: Runs][] = [];
      for (const write of recipe.writes) {
        const runs = makeFile(write, before, commit);
        if (runs !== null) made.push([write.path, runs]);
      }
      const files = inherit(parents[0], before[0]);
      const enter = onMainLine.has(commit);
      for (const path of recipe.deletes) {
        if (enter) account.replace(files.get(path) ?? noRuns, noRuns);
        files.set(path, undefined);
      }
      for (const [path, runs] of made) {
        account.countAdded(commit, runs);
        if (enter) account.replace(files.get(path) ?? noRuns, runs);
        files.set(path, runs);
      }
      if (enter) account.closeUnit(commit);
      snapshots[commit] = files;
      for (const parent of parents) {
        children[parent] = (children[parent] ?? 0) - 1;
        if (children[parent] === 0) snapshots[parent] = undefined;
      }
    },
    head: () => snapshots[commits.length - 1] ?? emptySnapshot(),
  };

  /** The first parent's files, to be changed: a copy while other children still need them. */
  function inherit(parent: number | undefined, files: Snapshot | undefined): Snapshot {
    if (parent === undefined || files === undefined) return emptySnapshot();
    return children[parent] === 1 ? files : files.fork();
  }
}

/** Null for what is no file of ours: a submodule that was renamed. */
function makeFile({ parts }: FileRecipe, before: readonly Snapshot[], commit: number): Runs | null {
  let runs: Runs | null = null;
  for (const { parent, source, hunks } of parts) {
    const old = source < 0 ? noRuns : before[parent]?.get(source);
    if (old === undefined && hunks.length === 0) continue;
    const seen = spliceRuns(old ?? noRuns, hunks, commit);
    runs = runs === null ? seen : overlayRuns(runs, seen, commit);
  }
  return runs;
}
