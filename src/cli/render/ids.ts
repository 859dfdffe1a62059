/** The shortest start of `id` (at least `least` characters) that names no other of `all`. */
export function shortId(id: string, all: readonly string[], least = 4): string {
  for (let length = Math.min(least, id.length); length < id.length; length++) {
    const start = id.slice(0, length);
    if (!all.some((other) => other !== id && other.startsWith(start)) && !start.endsWith("-")) return start;
  }
  return id;
}

/** A commit's sha as git shows it. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** The sha in `git:<repo>@<sha>`. */
export function shaOf(artifact: string): string {
  return artifact.slice(artifact.lastIndexOf("@") + 1);
}
