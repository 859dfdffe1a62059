import { pathText } from "./path-text.ts";
import { streamGit } from "./stream-git.ts";

/**
 * Which of `paths` (files of `commit`) git takes for binary by content: a NUL byte among the first 8,000
 * (`buffer_is_binary` in git). `known` holds answers by blob name and receives the new ones.
 */
export async function binaryPaths(directory: string, commit: string, paths: ReadonlySet<string>, known: Map<string, boolean>): Promise<Set<string>> {
  const binary = new Set<string>();
  if (paths.size === 0) return binary;
  const blobs = new Map<string, string>();
  const listing: Buffer[] = [];
  await streamGit(directory, ["ls-tree", "-r", "-z", "--full-tree", commit], "", (chunk) => listing.push(chunk));
  const all = Buffer.concat(listing);
  for (let at = 0, stop = all.indexOf(0); stop >= 0; at = stop + 1, stop = all.indexOf(0, at)) {
    const tab = all.indexOf("\t", at);
    const path = pathText(all.subarray(tab + 1, stop));
    if (paths.has(path)) blobs.set(path, all.toString("latin1", at, tab).split(" ")[2] ?? "");
  }
  const unknown = [...new Set(blobs.values())].filter((blob) => !known.has(blob));
  await readHeads(directory, unknown, (blob, head) => known.set(blob, head.includes(0)));
  for (const [path, blob] of blobs) if (known.get(blob) === true) binary.add(path);
  return binary;
}

const headBytes = 8000;

/** The first bytes of each blob, in order. */
async function readHeads(directory: string, blobs: readonly string[], onHead: (blob: string, head: Buffer) => void): Promise<void> {
  if (blobs.length === 0) return;
  let title = "";
  let head: Buffer[] = [];
  let headLength = 0;
  /** Bytes of the blob and of the newline after it that are still to come; 0 between blobs. */
  let left = 0;
  await streamGit(directory, ["cat-file", "--batch"], `${blobs.join("\n")}\n`, (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (left === 0) {
        const stop = chunk.indexOf(0x0a, at);
        title += chunk.toString("latin1", at, stop < 0 ? chunk.length : stop);
        at = stop < 0 ? chunk.length : stop + 1;
        if (stop >= 0) left = Number(title.split(" ")[2] ?? 0) + 1;
        continue;
      }
      const part = chunk.subarray(at, at + left);
      const wanted = part.subarray(0, Math.min(headBytes - headLength, left - 1));
      if (wanted.length > 0) head.push(Buffer.from(wanted));
      headLength += wanted.length;
      left -= part.length;
      at += part.length;
      if (left > 0) continue;
      onHead(title.split(" ")[0] ?? "", Buffer.concat(head));
      title = "";
      head = [];
      headLength = 0;
    }
  });
}
