import type { FileRecipe, Recipe, RecipePart } from "./survival-recipe.ts";
import type { ChangedFile } from "./survival-patches.ts";
import { sameContent, type TreeChange } from "./tree-changes.ts";

/**
 * What a merge does to each file of its first parent, decided as `git blame` does: a file that is the same in some
 * parent comes from the first such parent, whole. Only `contested` files, different from every parent, need line diffs.
 */
export interface MergePlan {
  readonly deletes: readonly string[];
  /** Files as a later parent has them. */
  readonly takes: readonly { readonly path: string; readonly parent: number }[];
  readonly contested: readonly string[];
}

/** `changes[k]` = how the merge's tree differs from its parent k. */
export function planMerge(changes: readonly (readonly TreeChange[])[]): MergePlan {
  const [first = [], ...others] = changes;
  const different = others.map((list) => new Map(list.map((change) => [change.path, change])));
  const deletes: string[] = [];
  const takes: { path: string; parent: number }[] = [];
  const contested: string[] = [];
  for (const change of first) {
    if (change.new === null) {
      if (change.old !== null) deletes.push(change.path);
      continue;
    }
    if (sameContent(change)) continue;
    const parent = different.findIndex((changed) => {
      const other = changed.get(change.path);
      return other === undefined || sameContent(other);
    });
    if (parent >= 0) takes.push({ path: change.path, parent: parent + 1 });
    else contested.push(change.path);
  }
  return { deletes, takes, contested };
}

/**
 * The recipe of a merge. `patches[k]` = line diff against parent k, empty where nothing is contested. A contested file
 * takes its lines from each parent in turn; one that was only renamed in some parent comes from there, whole.
 * Source of the order: git's blame.c, `pass_blame`.
 */
export function mergeRecipe(plan: MergePlan, patches: readonly (readonly ChangedFile[])[], pathNumber: (path: string) => number): Recipe {
  const contested = new Set(plan.contested);
  const writes: FileRecipe[] = plan.takes.map(({ path, parent }) => {
    const number = pathNumber(path);
    return { path: number, parts: [{ parent, source: number, hunks: [] }] };
  });
  const seen = new Map<string, RecipePart[]>();
  for (const [parent, files] of patches.entries()) {
    for (const { change, hunks } of files) {
      if (change.kind === "deleted" || change.submodule || !contested.has(change.path)) continue;
      const source = change.kind === "added" ? -1 : pathNumber(change.oldPath ?? change.path);
      const parts = seen.get(change.path) ?? [];
      parts.push({ parent, source, hunks });
      seen.set(change.path, parts);
    }
  }
  for (const [path, parts] of seen) {
    const whole = parts.find((part) => part.source >= 0 && part.hunks.length === 0);
    const known = parts.filter((part) => part.source >= 0);
    writes.push({ path: pathNumber(path), parts: whole !== undefined ? [whole] : known.length > 0 ? known : parts.slice(0, 1) });
  }
  return { deletes: plan.deletes.map(pathNumber), writes };
}
