import { UpshotError } from "../../kit/errors.ts";
import { fileCollector, type ChangedFile } from "./changed-files.ts";
import { parsePatches, patchFormat, patchOptions } from "./patch-stream.ts";
import { streamGit } from "./stream-git.ts";
import type { Recipe } from "./survival-recipe.ts";

/**
 * Line diffs of many pairs in one run of git. A pair is `<commit> <parent>`, or `<commit>` alone for a root;
 * `onPatch` is called once per pair, in order, while git works.
 *
 * All content counts as text, as it does for `git blame`: a `-diff` attribute on a lock file hides nothing.
 */
export async function readPatches(
  directory: string,
  pairs: readonly string[],
  onPatch: (files: readonly ChangedFile[]) => void,
  stop: AbortSignal,
): Promise<void> {
  if (pairs.length === 0) return;
  let done = 0;
  const files = fileCollector(([sha = ""], changed) => {
    if (!pairs[done++]?.startsWith(sha)) throw outOfTurn(sha);
    onPatch(changed);
  });
  const parser = parsePatches(1, files);
  const args = ["diff-tree", "--stdin", "-r", "--always", "--text", ...patchOptions, patchFormat(["%H"])];
  await streamGit(directory, args, parser.write, { input: `${pairs.join("\n")}\n`, stop });
  parser.end();
  files.flush();
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
