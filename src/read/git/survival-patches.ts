import { UpshotError } from "../../kit/errors.ts";
import { parsePatches, patchFormat, patchOptions, type PatchFile, type PatchHunk } from "./patch-stream.ts";
import { streamGit } from "./stream-git.ts";
import type { Recipe } from "./survival-recipe.ts";

export interface ChangedFile {
  readonly change: PatchFile;
  /** As `Hunks` has them. */
  readonly hunks: number[];
}

/**
 * Line diffs of many pairs in one run of git. A pair is `<commit> <parent>`, or `<commit>` alone for a root;
 * `onPatch` is called once per pair, in order, while git works.
 *
 * All content counts as text, as it does for `git blame`: a `-diff` attribute on a lock file hides nothing.
 */
export async function readPatches(
  directory: string,
  pairs: readonly string[],
  onPatch: (files: ChangedFile[]) => void,
  stop: AbortSignal,
): Promise<void> {
  if (pairs.length === 0) return;
  let files: ChangedFile[] | null = null;
  let done = 0;
  const parser = parsePatches(1, {
    commit([sha = ""]) {
      if (!pairs[done++]?.startsWith(sha)) throw outOfTurn(sha);
      if (files !== null) onPatch(files);
      files = [];
    },
    file: (change) => void files?.push({ change, hunks: [] }),
    hunk: (hunk) => addHunk(files?.at(-1), hunk),
  });
  const args = ["diff-tree", "--stdin", "-r", "--always", "--text", ...patchOptions, patchFormat(["%H"])];
  await streamGit(directory, args, `${pairs.join("\n")}\n`, parser.write, stop);
  parser.end();
  if (files !== null) onPatch(files);
}

/** The line diff of two blobs. */
export async function readBlobPatch(directory: string, oldBlob: string, newBlob: string): Promise<number[]> {
  const file: { readonly hunks: number[] } = { hunks: [] };
  const parser = parsePatches(0, { commit() {}, hunk: (hunk) => addHunk(file, hunk) });
  await streamGit(directory, ["diff", "--text", ...patchOptions, oldBlob, newBlob], "", parser.write);
  parser.end();
  return file.hunks;
}

function addHunk(file: { readonly hunks: number[] } | undefined, { oldStart, oldCount, newCount, nul }: PatchHunk): void {
  file?.hunks.push(oldCount === 0 ? oldStart : oldStart - 1, oldCount, newCount, nul ? 1 : 0);
}

function outOfTurn(sha: string): UpshotError {
  return new UpshotError({
    code: "git-output",
    message: `git diff-tree answered for commit ${sha} out of turn`,
    hint: "Please report this with the output of `git --version`.",
  });
}

/** The recipe of a commit with one parent or none. */
export function plainRecipe(files: readonly ChangedFile[], pathNumber: (path: string) => number): Recipe {
  const deletes: number[] = [];
  const writes: Recipe["writes"][number][] = [];
  for (const { change, hunks } of files) {
    if (change.submodule) continue;
    const path = pathNumber(change.path);
    if (change.kind === "deleted") {
      deletes.push(path);
      continue;
    }
    const old = change.oldPath === null ? path : pathNumber(change.oldPath);
    if (change.kind === "modified" && hunks.length === 0) continue;
    if (change.kind === "renamed") deletes.push(old);
    writes.push({ path, parts: [{ parent: 0, source: change.kind === "added" ? -1 : old, hunks }] });
  }
  return { deletes, writes };
}
