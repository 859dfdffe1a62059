import { diffBlobs, type BlobPair } from "./blob-diffs.ts";
import { filesGone, findRenames, type Place, type RenameSearch } from "./rename-source.ts";
import type { FileRecipe, Recipe, RecipePart } from "./survival-recipe.ts";
import { readTreeChanges, sameContent, type TreeChange } from "./tree-changes.ts";

/** A merge: the pairs `<commit> <parent>` in the order of its parents. */
export type MergePairs = readonly string[];

/**
 * The recipes of merges, in their order, decided as `git blame` does: a file that is the same in some parent comes from
 * the first such parent, whole; else one that was only renamed in some parent comes from there, whole; else each
 * parent in turn gives the lines that are unchanged against it. Source: `pass_blame` in git's blame.c.
 *
 * Most merges are settled by comparing trees; lines are only compared for files different from every parent.
 */
export async function readMerges(
  directory: string,
  merges: readonly MergePairs[],
  pathNumber: (path: string) => number,
): Promise<Recipe[]> {
  const plans: MergePlan[] = [];
  let changes: (readonly TreeChange[])[] = [];
  await readTreeChanges(directory, merges.flat(), (compared) => {
    changes.push(compared);
    if (changes.length < (merges[plans.length]?.length ?? 0)) return;
    plans.push(planMerge(changes));
    changes = [];
  });
  await followRenames(
    directory,
    plans.flatMap(({ contested }) => contested),
  );
  return addHunks(directory, plans, pathNumber);
}

interface MergePlan {
  readonly deletes: readonly string[];
  /** Files as a later parent has them. */
  readonly takes: readonly { readonly path: string; readonly parent: number }[];
  readonly contested: readonly Contested[];
}

/** A file different from what every parent has at its path. */
interface Contested {
  readonly target: Place;
  readonly views: View[];
}

/** One parent's side of it. */
interface View {
  readonly parent: number;
  /** What the file was there, as far as known. */
  source: Place | null;
  /** Where nothing stood at its path: the files it may have been renamed from. */
  readonly gone: readonly Place[];
}

/** `changes[k]` = how the merge's tree differs from its parent k. */
function planMerge(changes: readonly (readonly TreeChange[])[]): MergePlan {
  const [first = []] = changes;
  const changed = changes.map((list) => new Map(list.map((change) => [change.path, change])));
  const gone: (Place[] | undefined)[] = [];
  const deletes: string[] = [];
  const takes: { path: string; parent: number }[] = [];
  const contested: Contested[] = [];
  for (const { path, old, new: file } of first) {
    if (file === null) {
      if (old !== null) deletes.push(path);
      continue;
    }
    const same = changed.findIndex((map) => {
      const change = map.get(path);
      return change === undefined || sameContent(change);
    });
    if (same > 0) takes.push({ path, parent: same });
    if (same >= 0) continue;
    const views = changed.map((map, parent): View => {
      const before = map.get(path)?.old ?? null;
      if (before?.type === file.type) return { parent, source: { path, ...before }, gone: [] };
      const fileTypeChanged = map.get(path)?.kind !== "added";
      return { parent, source: null, gone: fileTypeChanged ? [] : (gone[parent] ??= filesGone(changes[parent] ?? [])) };
    });
    contested.push({ target: { path, ...file }, views });
  }
  return { deletes, takes, contested };
}

async function followRenames(directory: string, contested: readonly Contested[]): Promise<void> {
  const open: { view: View; search: RenameSearch }[] = [];
  for (const { target, views } of contested) {
    for (const view of views) if (view.gone.length > 0) open.push({ view, search: { target, sources: view.gone } });
  }
  const sources = await findRenames(
    directory,
    open.map(({ search }) => search),
  );
  for (const [i, { view }] of open.entries()) view.source = sources[i] ?? null;
}

async function addHunks(directory: string, plans: readonly MergePlan[], pathNumber: (path: string) => number): Promise<Recipe[]> {
  const blobs: BlobPair[] = [];
  const sides = (one: Contested): { parent: number; source: Place | null }[] => {
    const known = one.views.filter((view) => view.source !== null);
    const whole = known.find((view) => view.source?.blob === one.target.blob);
    return whole !== undefined ? [whole] : known.length > 0 ? known : [{ parent: 0, source: null }];
  };
  for (const one of plans.flatMap(({ contested }) => contested)) {
    for (const { source } of sides(one)) blobs.push({ old: source?.blob ?? null, new: one.target.blob });
  }
  const hunks = await diffBlobs(directory, blobs);
  let next = 0;
  return plans.map(({ deletes, takes, contested }) => {
    const taken = takes.map(({ path, parent }): FileRecipe => {
      const number = pathNumber(path);
      return { path: number, parts: [{ parent, source: number, hunks: [] }] };
    });
    const mixed = contested.map((one): FileRecipe => {
      const parts = sides(one).map(({ parent, source }): RecipePart => {
        return { parent, source: source === null ? -1 : pathNumber(source.path), hunks: hunks[next++] ?? [] };
      });
      return { path: pathNumber(one.target.path), parts };
    });
    return { deletes: deletes.map(pathNumber), writes: [...taken, ...mixed] };
  });
}
