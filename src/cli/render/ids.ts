import { shellWord } from "./shell-word.ts";

/** The shortest start of `id` (at least `least` characters) that names no other of `all`. */
export function shortId(id: string, all: readonly string[], least = 4): string {
  for (let length = Math.min(least, id.length); length < id.length; length++) {
    const start = id.slice(0, length);
    if (!all.some((other) => other !== id && other.startsWith(start)) && !start.endsWith("-")) return start;
  }
  return id;
}

/** The short form of every id of `all`, as `shortId` gives it, in one pass over them sorted. */
export function shortIds(all: readonly string[], least = 4): Map<string, string> {
  const sorted = [...new Set(all)].sort();
  return new Map(
    sorted.map((id, i) => {
      let length = Math.max(least, 1 + Math.max(sharedStart(id, sorted[i - 1] ?? ""), sharedStart(id, sorted[i + 1] ?? "")));
      while (length < id.length && id[length - 1] === "-") length++;
      return [id, id.slice(0, length)];
    }),
  );
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The shortest start of `id`, as one word of a command line that people copy. */
export function sessionWord(id: string, all: readonly string[]): string {
  return shellWord(shortId(id, all));
}

/** A commit's sha as git shows it. */
export function shortSha(sha: string): string {
  return sha.slice(0, 7);
}

/** The sha in `git:<repo>@<sha>`. */
export function shaOf(artifact: string): string {
  return artifact.slice(artifact.lastIndexOf("@") + 1);
}
