import { availableParallelism } from "node:os";
import type { RecipeBook } from "./survival-book.ts";
import type { History } from "./survival-history.ts";
import { mergeRecipe, planMerge, type MergePlan } from "./survival-merges.ts";
import { plainRecipe, readPatches, type ChangedFile } from "./survival-patches.ts";
import { encodeRecipe } from "./survival-recipe.ts";
import { chooseRenames, hasRenameChoice, type ComparedPair } from "./survival-renames.ts";
import { readTreeChanges, type TreeChange } from "./tree-changes.ts";

/** Reads from git the recipes that `book` lacks, and calls `onRecipe` after each. Returns how many were read. */
export async function readRecipes(directory: string, history: History, book: RecipeBook, onRecipe: () => void): Promise<number> {
  const { commits } = history;
  const missing = commits.flatMap(({ key }, number) => (book.recipe(key) === undefined ? [number] : []));
  const plans = await planMerges(directory, history, missing);

  /** What is still to be compared for each commit, in the history's order. */
  const comparisons = new Map<number, Comparison[]>();
  for (const commit of missing) {
    const compare = plans.get(commit)?.contested.length === 0 ? [] : pairsOf(history, commit);
    comparisons.set(commit, compare.map((pair) => ({ commit, pair, files: null })));
    if (compare.length === 0) finish(commit);
  }
  const unsettled: ComparedPair[] = [];
  const settle = (comparison: Comparison, files: readonly ChangedFile[]): void => {
    comparison.files = files;
    if (comparisons.get(comparison.commit)?.every((one) => one.files !== null) === true) finish(comparison.commit);
  };
  const undecided: Comparison[] = [];
  const stop = new AbortController();
  await Promise.all(
    lanes([...comparisons.values()].flat()).map((lane) => {
      let next = 0;
      return readPatches(directory, lane.map(({ pair }) => pair), (files) => {
        const comparison = lane[next++];
        if (comparison === undefined) return;
        if (hasRenameChoice(files) && concerns(plans.get(comparison.commit), files)) {
          undecided.push(comparison);
          unsettled.push({ pair: comparison.pair, files });
        } else settle(comparison, files);
      }, stop.signal);
    }),
  ).catch((error: unknown) => {
    stop.abort();
    throw error;
  });
  const chosen = await chooseRenames(directory, unsettled);
  for (const [i, comparison] of undecided.entries()) settle(comparison, chosen[i] ?? []);
  return missing.length;

  function finish(commit: number): void {
    const compared = comparisons.get(commit) ?? [];
    const patches = compared.map(({ files }) => files ?? []);
    comparisons.delete(commit);
    for (const comparison of compared) comparison.files = [];
    const plan = plans.get(commit);
    const recipe = plan === undefined ? plainRecipe(patches[0] ?? [], book.pathNumber) : mergeRecipe(plan, patches, book.pathNumber);
    book.addRecipe(commits[commit]?.key ?? "", encodeRecipe(recipe));
    onRecipe();
  }
}

/**
 * The work for several gits at once, in turns of a hundred, so that each has its share of large commits and the first
 * commits are done first.
 */
function lanes(all: readonly Comparison[]): Comparison[][] {
  const shared: Comparison[][] = Array.from({ length: Math.min(4, availableParallelism()) }, () => []);
  for (const [i, comparison] of all.entries()) shared[Math.floor(i / 100) % shared.length]?.push(comparison);
  return shared;
}

/** In a merge only the contested files' renames matter. */
function concerns(plan: MergePlan | undefined, files: readonly ChangedFile[]): boolean {
  return plan === undefined || files.some(({ change }) => change.kind !== "modified" && plan.contested.includes(change.path));
}

interface Comparison {
  readonly commit: number;
  readonly pair: string;
  /** Null until git has answered and its renames are settled. */
  files: readonly ChangedFile[] | null;
}

async function planMerges(directory: string, history: History, among: readonly number[]): Promise<Map<number, MergePlan>> {
  const plans = new Map<number, MergePlan>();
  const merges = among.filter((commit) => pairsOf(history, commit).length > 1);
  let next = 0;
  let changes: (readonly TreeChange[])[] = [];
  await readTreeChanges(directory, merges.flatMap((commit) => pairsOf(history, commit)), (compared) => {
    const commit = merges[next] ?? -1;
    changes.push(compared);
    if (changes.length < pairsOf(history, commit).length) return;
    plans.set(commit, planMerge(changes));
    changes = [];
    next++;
  });
  return plans;
}

/** What git is asked to compare: the commit with each parent, or alone. */
function pairsOf({ commits }: History, commit: number): string[] {
  const { sha = "", parents = [] } = commits[commit] ?? {};
  return parents.length === 0 ? [sha] : parents.map((parent) => `${sha} ${commits[parent]?.sha}`);
}
