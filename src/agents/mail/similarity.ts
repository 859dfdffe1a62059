import { createHash } from "node:crypto";

/**
 * A fingerprint of a text, without what it quotes (lines that begin with ">"): the 64 smallest hashes of its runs of three words. The text cannot be made from it, and how much of the
 * text stands in another one can be told. Source: bottom-k sketches, Cohen and Kaplan 2007, used for containment.
 */
export function fingerprint(text: string): number[] {
  return [...runsOf(text)].sort((a, b) => a - b).slice(0, 64);
}

/** Share of the fingerprinted text that stands in another text, 0 to 1. An empty fingerprint stands in anything. */
export function shareIn(marks: readonly number[], text: string): number {
  if (marks.length === 0) return 1;
  const runs = runsOf(text);
  return marks.filter((mark) => runs.has(mark)).length / marks.length;
}

function runsOf(text: string): Set<number> {
  const words = (
    text
      .replaceAll(/^[ \t]*>.*$/gm, "")
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).slice(0, 20_000);
  const length = Math.min(3, words.length);
  const runs = new Set<number>();
  if (length === 0) return runs;
  for (let at = 0; at + length <= words.length; at++)
    runs.add(
      createHash("sha256")
        .update(words.slice(at, at + length).join(" "))
        .digest()
        .readUInt32BE(0),
    );
  return runs;
}
