import { UpshotError } from "../../kit/errors.ts";
import { hunkNumbers, parsePatches, patchFormat, patchOptions, type PatchFile } from "./patch-stream.ts";
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
    hunk: (hunk) => void files?.at(-1)?.hunks.push(...hunkNumbers(hunk)),
  });
  const args = ["diff-tree", "--stdin", "-r", "--always", "--text", ...patchOptions, patchFormat(["%H"])];
  await streamGit(directory, args, parser.write, { input: `${pairs.join("\n")}\n`, stop });
  parser.end();
  if (files !== null) onPatch(files);
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
