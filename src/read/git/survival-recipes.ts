import { availableParallelism } from "node:os";
import type { ChangedFile } from "./changed-files.ts";
import type { RecipeBook } from "./survival-book.ts";
import type { History } from "./survival-history.ts";
import { readMerges } from "./survival-merges.ts";
import { plainRecipe, readPatches } from "./survival-patches.ts";
import { encodeRecipe, type Recipe } from "./survival-recipe.ts";
import { chooseRenames, hasRenameChoice } from "./survival-renames.ts";

/** The recipes that a book lacks, on their way. */
export interface RecipeReading {
  /**
   * The line diff of a commit, by its `HistoryCommit.key`, from somebody who reads it for something else: it is not
   * read again. Left aside where it is not wanted, or git showed no lines because it took a file for binary.
   */
  readonly take: (key: string, files: readonly ChangedFile[]) => void;
  /** Reads from git what was not given. Returns how many recipes the book lacked. */
  readonly finish: () => Promise<number>;
}

/** Adds to `book` the recipes it lacks, and calls `onRecipe` after each, in any order. Merges are read at once. */
export function readRecipes(directory: string, { commits }: History, book: RecipeBook, onRecipe: () => void): RecipeReading {
  /** Commits with one parent or none that are still to be read: the pair that git is asked to compare, by key. */
  const plain = new Map<string, string>();
  const merges: { readonly key: string; readonly pairs: readonly string[] }[] = [];
  for (const { key, sha, parents } of commits) {
    if (book.recipe(key) !== undefined) continue;
    const pairs = parents.map((parent) => `${sha} ${commits[parent]?.sha}`);
    if (pairs.length > 1) merges.push({ key, pairs });
    else plain.set(key, pairs[0] ?? sha);
  }
  const lacking = plain.size + merges.length;
  const undecided: { key: string; pair: string; files: readonly ChangedFile[] }[] = [];
  const merged = readMerges(
    directory,
    merges.map(({ pairs }) => pairs),
    book.pathNumber,
  );
  // What goes wrong there is said by `finish`.
  merged.catch(() => {});

  return {
    take(key, files) {
      const pair = plain.get(key);
      if (pair === undefined || files.some(({ change }) => change.binary)) return;
      plain.delete(key);
      addPlain({ key, pair }, files);
    },
    async finish() {
      for (const [i, recipe] of (await merged).entries()) add(merges[i]?.key ?? "", recipe);
      await readPlain(Array.from(plain, ([key, pair]) => ({ key, pair })));
      const chosen = await chooseRenames(directory, undecided);
      for (const [i, { key }] of undecided.entries()) add(key, plainRecipe(chosen[i] ?? [], book.pathNumber));
      return lacking;
    },
  };

  function add(key: string, recipe: Recipe): void {
    book.addRecipe(key, encodeRecipe(recipe));
    onRecipe();
  }

  function addPlain({ key, pair }: Task, files: readonly ChangedFile[]): void {
    if (hasRenameChoice(files)) undecided.push({ key, pair, files });
    else add(key, plainRecipe(files, book.pathNumber));
  }

  async function readPlain(tasks: readonly Task[]): Promise<void> {
    const stop = new AbortController();
    const readLane = async (lane: readonly Task[]): Promise<void> => {
      let next = 0;
      const take = (files: readonly ChangedFile[]): void => {
        const task = lane[next++];
        if (task !== undefined) addPlain(task, files);
      };
      await readPatches(
        directory,
        lane.map(({ pair }) => pair),
        take,
        stop.signal,
      );
    };
    try {
      await Promise.all(lanes(tasks).map(readLane));
    } catch (error) {
      stop.abort();
      throw error;
    }
  }
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
