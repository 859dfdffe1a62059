import { pathText } from "./path-text.ts";
import { readBlobs } from "./read-blobs.ts";
import { gitBytes } from "./stream-git.ts";

/**
 * Which of `paths` (files of `commit`) git takes for binary by content: a NUL byte among the first 8,000
 * (`buffer_is_binary` in git). `known` holds answers by blob name and receives the new ones.
 */
export async function binaryPaths(
  directory: string,
  commit: string,
  paths: ReadonlySet<string>,
  known: Map<string, boolean>,
): Promise<Set<string>> {
  const binary = new Set<string>();
  if (paths.size === 0) return binary;
  const blobs = new Map<string, string>();
  const all = await gitBytes(directory, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  for (let at = 0, stop = all.indexOf(0); stop >= 0; at = stop + 1, stop = all.indexOf(0, at)) {
    const tab = all.indexOf("\t", at);
    const path = pathText(all.subarray(tab + 1, stop));
    if (paths.has(path)) blobs.set(path, all.toString("latin1", at, tab).split(" ")[2] ?? "");
  }
  const unknown = [...new Set(blobs.values())].filter((blob) => !known.has(blob));
  await readBlobs(directory, unknown, headBytes, (blob, head) => known.set(blob, head.includes(0)));
  for (const [path, blob] of blobs) if (known.get(blob) === true) binary.add(path);
  return binary;
}

const headBytes = 8000;
