import type { RecipeBook } from "./survival-book.ts";
import type { History } from "./survival-history.ts";
import { mergeRecipe, planMerge, type MergePlan } from "./survival-merges.ts";
import { plainRecipe, readPatches, type ChangedFile } from "./survival-patches.ts";
import { encodeRecipe, type Recipe } from "./survival-recipe.ts";
import { streamGit } from "./stream-git.ts";
import { parseTreeChanges, treeChangeOptions, type TreeChange } from "./tree-changes.ts";

/** Reads from git the recipes that `book` lacks, and calls `onRecipe` after each, in the history's order. Returns how many were read. */
export async function readRecipes(directory: string, history: History, book: RecipeBook, onRecipe: () => void): Promise<number> {
  const { commits } = history;
  const add = (commit: number, recipe: Recipe): void => {
    const one = commits[commit];
    if (one !== undefined) book.addRecipe(one.key, encodeRecipe(recipe));
    onRecipe();
  };
  const missing: number[] = [];
  for (const [number, commit] of commits.entries()) if (book.recipe(commit.key) === undefined) missing.push(number);
  const parentsOf = (commit: number): readonly number[] => commits[commit]?.parents ?? [];
  const pair = (commit: number, parent: number): string => `${commits[commit]?.sha} ${commits[parent]?.sha}`;

  const plans = await planMerges(directory, missing.filter((commit) => parentsOf(commit).length > 1));

  /** One entry per pair given to git: the commit, and whether it is the last pair of that commit. */
  const asked: { readonly commit: number; readonly last: boolean }[] = [];
  const pairs: string[] = [];
  for (const commit of missing) {
    const parents = parentsOf(commit);
    const plan = plans.get(commit);
    if (plan !== undefined && plan.contested.length === 0) continue;
    if (parents.length === 0) pairs.push(commits[commit]?.sha ?? "");
    for (const parent of parents) pairs.push(pair(commit, parent));
    for (let left = Math.max(1, parents.length); left > 0; left--) asked.push({ commit, last: left === 1 });
  }
  for (const [commit, plan] of plans) if (plan.contested.length === 0) add(commit, mergeRecipe(plan, [], book.pathNumber));

  let at = 0;
  let patches: (readonly ChangedFile[])[] = [];
  await readPatches(directory, pairs, (files) => {
    const { commit, last } = asked[at++] ?? { commit: -1, last: false };
    const plan = plans.get(commit);
    if (plan === undefined) return add(commit, plainRecipe(files, book.pathNumber));
    patches.push(files);
    if (!last) return;
    add(commit, mergeRecipe(plan, patches, book.pathNumber));
    patches = [];
  });
  return missing.length;

  async function planMerges(folder: string, merges: readonly number[]): Promise<Map<number, MergePlan>> {
    const found = new Map<number, MergePlan>();
    if (merges.length === 0) return found;
    const input = merges.flatMap((commit) => parentsOf(commit).map((parent) => `${pair(commit, parent)}\n`));
    let merge = 0;
    let changes: (readonly TreeChange[])[] = [];
    const parser = parseTreeChanges((compared) => {
      const commit = merges[merge] ?? -1;
      changes.push(compared);
      if (changes.length < parentsOf(commit).length) return;
      found.set(commit, planMerge(changes));
      changes = [];
      merge++;
    });
    await streamGit(folder, ["diff-tree", "--stdin", ...treeChangeOptions], input.join(""), parser.write);
    parser.end();
    return found;
  }
}
