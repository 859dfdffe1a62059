import { diffBlobs } from "./blob-diffs.ts";
import type { ChangedFile } from "./changed-files.ts";
import { filesGone, findRenames, type RenameSearch } from "./rename-source.ts";
import { readTreeChanges, type TreeChange } from "./tree-changes.ts";

/**
 * Could `git blame` follow another rename than `git diff -M` names? Only where something was renamed and there was a
 * choice: two new files and one that went (a file split in two), or the other way round.
 */
export function hasRenameChoice(files: readonly ChangedFile[]): boolean {
  let added = 0;
  let renamed = 0;
  let deleted = 0;
  for (const { change } of files) {
    if (change.kind === "added") added++;
    else if (change.kind === "renamed") renamed++;
    else if (change.kind === "deleted") deleted++;
  }
  return renamed > 0 && (added > 0 || renamed + deleted > 1);
}

/** A pair `<commit> <parent>` and its line diff as `git diff -M` gives it. */
export interface ComparedPair {
  readonly pair: string;
  readonly files: readonly ChangedFile[];
}

/** The same line diffs, with the renames that `git blame` would follow, in the same order. */
export async function chooseRenames(directory: string, compared: readonly ComparedPair[]): Promise<ChangedFile[][]> {
  const searches: (RenameSearch & { readonly pair: number })[] = [];
  let pair = 0;
  await readTreeChanges(
    directory,
    compared.map((one) => one.pair),
    (changes) => {
      for (const search of searchesOf(changes)) searches.push({ ...search, pair });
      pair++;
    },
  );
  const found = await findRenames(directory, searches);

  /** Path → what stands in its place, per pair. */
  const corrections = compared.map(() => new Map<string, { source: string; hunks: number }>());
  const blobs: { old: string; new: string }[] = [];
  for (const [i, { pair: number, target }] of searches.entries()) {
    const source = found[i] ?? null;
    const said = compared[number]?.files.find(({ change }) => change.path === target.path && change.kind !== "deleted");
    if (source === null || said === undefined || said.change.oldPath === source.path) continue;
    corrections[number]?.set(target.path, { source: source.path, hunks: blobs.push({ old: source.blob, new: target.blob }) - 1 });
  }
  const hunks = await diffBlobs(directory, blobs);
  return compared.map(({ files }, number) =>
    files.flatMap((file): ChangedFile[] => {
      const { change } = file;
      const better = change.kind === "deleted" ? undefined : corrections[number]?.get(change.path);
      if (better === undefined) return [file];
      const renamed: ChangedFile = { change: { ...change, kind: "renamed", oldPath: better.source }, hunks: hunks[better.hunks] ?? [] };
      // The file that `git diff -M` took for the source went all the same.
      return change.oldPath === null
        ? [renamed]
        : [renamed, { change: { ...change, kind: "deleted", path: change.oldPath, oldPath: null }, hunks: [] }];
    }),
  );
}

/** Beyond this many combinations in one commit git's own choice stands: it would cost too much to look. */
const mostCombinations = 250_000;

function searchesOf(changes: readonly TreeChange[]): RenameSearch[] {
  const sources = filesGone(changes);
  const targets = changes.flatMap(({ kind, path, new: file }) => (kind === "added" && file !== null ? [{ path, ...file }] : []));
  return targets.length * sources.length > mostCombinations ? [] : targets.map((target) => ({ target, sources }));
}
