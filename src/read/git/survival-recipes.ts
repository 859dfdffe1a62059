import type { RecipeBook } from "./survival-book.ts";
import type { History } from "./survival-history.ts";
import { mergeRecipe, planMerge, type MergePlan } from "./survival-merges.ts";
import { plainRecipe, readPatches, type ChangedFile } from "./survival-patches.ts";
import { encodeRecipe } from "./survival-recipe.ts";
import { chooseRenames, hasRenameChoice } from "./survival-renames.ts";
import { readTreeChanges, type TreeChange } from "./tree-changes.ts";

/** Reads from git the recipes that `book` lacks, and calls `onRecipe` after each. Returns how many were read. */
export async function readRecipes(directory: string, history: History, book: RecipeBook, onRecipe: () => void): Promise<number> {
  const { commits } = history;
  const missing = commits.flatMap(({ key }, number) => (book.recipe(key) === undefined ? [number] : []));
  const plans = await planMerges(directory, history, missing);

  /** A commit's line diffs against each parent, as far as they have come; those of `unsettled` have renames to look at. */
  const waiting = new Map<number, Comparison[]>();
  const unsettled: Comparison[] = [];
  const wanted: Comparison[] = [];
  for (const commit of missing) {
    const plan = plans.get(commit);
    const comparisons = plan?.contested.length === 0 ? [] : pairsOf(history, commit).map((pair) => ({ commit, pair, files: [] }));
    waiting.set(commit, comparisons);
    wanted.push(...comparisons);
    if (comparisons.length === 0) finish(commit);
  }

  let next = 0;
  await readPatches(directory, wanted.map(({ pair }) => pair), (files) => {
    const comparison = wanted[next++];
    if (comparison === undefined) return;
    comparison.files = files;
    if (hasRenameChoice(files) && concerns(plans.get(comparison.commit), files)) unsettled.push(comparison);
    const all = waiting.get(comparison.commit);
    if (all?.at(-1) === comparison && !all.some((one) => unsettled.includes(one))) finish(comparison.commit);
  });
  for (const [i, files] of (await chooseRenames(directory, unsettled)).entries()) {
    const comparison = unsettled[i];
    if (comparison !== undefined) comparison.files = files;
  }
  for (const commit of [...waiting.keys()]) finish(commit);
  return missing.length;

  function finish(commit: number): void {
    const comparisons = waiting.get(commit) ?? [];
    const patches = comparisons.map(({ files }) => files);
    for (const comparison of comparisons) comparison.files = [];
    waiting.delete(commit);
    const plan = plans.get(commit);
    const recipe = plan === undefined ? plainRecipe(patches[0] ?? [], book.pathNumber) : mergeRecipe(plan, patches, book.pathNumber);
    book.addRecipe(commits[commit]?.key ?? "", encodeRecipe(recipe));
    onRecipe();
  }
}

/** In a merge only the contested files' renames matter. */
function concerns(plan: MergePlan | undefined, files: readonly ChangedFile[]): boolean {
  return plan === undefined || files.some(({ change }) => change.kind !== "modified" && plan.contested.includes(change.path));
}

interface Comparison {
  readonly commit: number;
  readonly pair: string;
  files: readonly ChangedFile[];
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
