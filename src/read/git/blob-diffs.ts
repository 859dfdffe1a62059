import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitText } from "./ask-git.ts";
import { hunkNumbers, parsePatches, patchOptions } from "./patch-stream.ts";
import { gitBytes, streamGit } from "./stream-git.ts";

/** Two blobs to compare; null = nothing, so that every line is added. */
export interface BlobPair {
  readonly old: string | null;
  readonly new: string;
}

/**
 * The line diffs of any number of blob pairs, in their order, as `Hunks`. Git compares blobs one pair a process, or
 * whole trees; so two trees are made whose files are the blobs. They are written to a temporary folder that stands
 * before the repository's own objects: the repository itself is only read.
 */
export async function diffBlobs(directory: string, pairs: readonly BlobPair[]): Promise<number[][]> {
  const hunks: number[][] = pairs.map(() => []);
  if (pairs.length === 0) return hunks;
  const objects = await gitText(directory, ["rev-parse", "--path-format=absolute", "--git-path", "objects"]);
  const folder = await mkdtemp(join(tmpdir(), "upshot-trees-"));
  // Quoted, a path may hold the separator of the list.
  const shared = `"${objects.replace(/\n$/, "").replace(/["\\]/g, "\\$&")}"`;
  const environment = { GIT_OBJECT_DIRECTORY: folder, GIT_ALTERNATE_OBJECT_DIRECTORIES: shared };
  const makeTrees = async (...trees: readonly string[]): Promise<string[]> => {
    const names = await gitBytes(directory, ["mktree", "--missing", "--batch"], { input: trees.join("\n"), environment });
    return names.toString("latin1").trim().split("\n");
  };
  try {
    for (let from = 0; from < pairs.length; from += pairsPerTree) {
      const some = pairs.slice(from, from + pairsPerTree);
      const before = some.map(({ old }, i) => (old === null ? "" : `100644 blob ${old}\t${from + i}\n`));
      const after = some.map((pair, i) => `100644 blob ${pair.new}\t${from + i}\n`);
      const trees = await makeTrees(before.join(""), after.join(""));
      let current: number[] | undefined;
      const parser = parsePatches(0, {
        commit() {},
        file: ({ path }) => void (current = hunks[Number(path)]),
        hunk: (hunk) => void current?.push(...hunkNumbers(hunk)),
      });
      await streamGit(directory, ["diff-tree", "-r", "--text", ...patchOptions, "--no-renames", ...trees], parser.write, {
        environment,
      });
      parser.end();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return hunks;
}

const pairsPerTree = 50_000;
