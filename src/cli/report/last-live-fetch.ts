import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Repository } from "../../read/git/repository.ts";

/**
 * When a fetch from a living remote last ended, milliseconds UTC; null: there was none since the clone (cloning leaves no
 * mark). A bundle is a file: however late it is read, it knows nothing after it was written, so its fetch does not count;
 * nor does a fetch from the clone itself. Source: git-fetch(1), FETCH_HEAD; git-bundle(1).
 */
export function lastLiveFetch({ root, gitDir, lastFetch }: Pick<Repository, "root" | "gitDir" | "lastFetch">): number | null {
  if (lastFetch === null) return null;
  const times = [gitDir, ...linkedWorktrees(gitDir)].flatMap((folder) => {
    const file = join(folder, "FETCH_HEAD");
    try {
      // git empties it when a fetch fails, so an empty one says nothing.
      return readFileSync(file, "utf8")
        .split("\n")
        .some((line) => line !== "" && isLiving(line, root))
        ? [Math.round(statSync(file).mtimeMs)]
        : [];
    } catch {
      return []; // Not every worktree has one.
    }
  });
  return times.length === 0 ? null : Math.max(...times);
}

function linkedWorktrees(gitDir: string): string[] {
  try {
    return readdirSync(join(gitDir, "worktrees")).map((name) => join(gitDir, "worktrees", name));
  } catch {
    return []; // No linked worktrees: the folder does not exist.
  }
}

/** A line is hash, mark and `branch 'main' of <address>`, or the address alone where HEAD was fetched. */
function isLiving(line: string, root: string): boolean {
  const what = line.split("\t").slice(2).join("\t");
  const address = (/^(?:[a-z-]+ )*'[^']*' of (.*)$/.exec(what)?.[1] ?? what).replace(/^file:\/\//, "");
  if (address === "." || /^[a-z+]+:\/\//.test(address)) return address !== ".";
  const found = statSync(resolve(root, address), { throwIfNoEntry: false });
  return found === undefined ? !address.endsWith(".bundle") : !found.isFile();
}
