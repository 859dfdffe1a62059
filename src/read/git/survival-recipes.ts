import { availableParallelism } from "node:os";
import type { RecipeBook } from "./survival-book.ts";
import type { History } from "./survival-history.ts";
import { readMerges } from "./survival-merges.ts";
import { plainRecipe, readPatches, type ChangedFile } from "./survival-patches.ts";
import { encodeRecipe, type Recipe } from "./survival-recipe.ts";
import { chooseRenames, hasRenameChoice } from "./survival-renames.ts";

/** Reads from git the recipes that `book` lacks, and calls `onRecipe` after each, in any order. Returns how many were read. */
export async function readRecipes(directory: string, { commits }: History, book: RecipeBook, onRecipe: () => void): Promise<number> {
  const plain: Task[] = [];
  const merges: { readonly key: string; readonly pairs: readonly string[] }[] = [];
  for (const { key, sha, parents } of commits) {
    if (book.recipe(key) !== undefined) continue;
    const pairs = parents.map((parent) => `${sha} ${commits[parent]?.sha}`);
    if (pairs.length > 1) merges.push({ key, pairs });
    else plain.push({ key, pair: pairs[0] ?? sha });
  }
  const add = (key: string, recipe: Recipe): void => {
    book.addRecipe(key, encodeRecipe(recipe));
    onRecipe();
  };

  const undecided: { key: string; pair: string; files: readonly ChangedFile[] }[] = [];
  const stop = new AbortController();
  const readPlain = async (lane: readonly Task[]): Promise<void> => {
    let next = 0;
    const take = (files: ChangedFile[]): void => {
      const task = lane[next++];
      if (task === undefined) return;
      if (hasRenameChoice(files)) undecided.push({ ...task, files });
      else add(task.key, plainRecipe(files, book.pathNumber));
    };
    await readPatches(
      directory,
      lane.map(({ pair }) => pair),
      take,
      stop.signal,
    );
  };
  const recipes = await readMerges(
    directory,
    merges.map(({ pairs }) => pairs),
    book.pathNumber,
  );
  for (const [i, { key }] of merges.entries()) add(key, recipes[i] ?? { deletes: [], writes: [] });
  try {
    await Promise.all(lanes(plain).map(readPlain));
  } catch (error) {
    stop.abort();
    throw error;
  }
  const chosen = await chooseRenames(directory, undecided);
  for (const [i, { key }] of undecided.entries()) add(key, plainRecipe(chosen[i] ?? [], book.pathNumber));
  return plain.length + merges.length;
}

/** A commit with one parent or none, and the pair that git is asked to compare. */
interface Task {
  readonly key: string;
  readonly pair: string;
}

/**
 * The work for several gits at once, in turns of a hundred, so that each has its share of large commits and the first
 * commits are done first.
 */
function lanes(tasks: readonly Task[]): Task[][] {
  const shared: Task[][] = Array.from({ length: Math.min(4, availableParallelism()) }, () => []);
  for (const [i, task] of tasks.entries()) shared[Math.floor(i / 100) % shared.length]?.push(task);
  return shared;
}
