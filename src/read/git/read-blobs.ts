import { gitBytes, streamGit } from "./stream-git.ts";

/** The sizes in bytes of blobs, by name. */
export async function blobSizes(directory: string, blobs: readonly string[]): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  if (blobs.length === 0) return sizes;
  const answers = await gitBytes(directory, ["cat-file", "--batch-check=%(objectname) %(objectsize)"], { input: `${blobs.join("\n")}\n` });
  for (const line of answers.toString("latin1").split("\n")) {
    const [name = "", size = ""] = line.split(" ");
    if (name !== "") sizes.set(name, Number(size));
  }
  return sizes;
}

/** The contents of blobs, each as far as its first `most` bytes, one after the other. */
export async function readBlobs(
  directory: string,
  blobs: readonly string[],
  most: number,
  onBlob: (name: string, bytes: Buffer) => void,
): Promise<void> {
  if (blobs.length === 0) return;
  let title = "";
  let kept: Buffer[] = [];
  let keptLength = 0;
  /** Bytes of the blob and of the newline after it that are still to come; 0 between blobs. */
  let left = 0;
  const read = (chunk: Buffer): void => {
    for (let at = 0; at < chunk.length;) at = left === 0 ? readTitle(chunk, at) : readContent(chunk, at);
  };
  await streamGit(directory, ["cat-file", "--batch"], read, { input: `${blobs.join("\n")}\n` });

  /** `<name> blob <size>` and a newline. */
  function readTitle(chunk: Buffer, at: number): number {
    const stop = chunk.indexOf(0x0a, at);
    title += chunk.toString("latin1", at, stop < 0 ? chunk.length : stop);
    if (stop < 0) return chunk.length;
    left = Number(title.split(" ")[2] ?? 0) + 1;
    return stop + 1;
  }

  function readContent(chunk: Buffer, at: number): number {
    const part = chunk.subarray(at, at + left);
    const wanted = part.subarray(0, Math.min(most - keptLength, left - 1));
    if (wanted.length > 0) kept.push(Buffer.from(wanted));
    keptLength += wanted.length;
    left -= part.length;
    if (left === 0) {
      onBlob(title.split(" ")[0] ?? "", Buffer.concat(kept));
      title = "";
      kept = [];
      keptLength = 0;
    }
    return at + part.length;
  }
}
