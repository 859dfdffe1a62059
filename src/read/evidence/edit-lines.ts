import { lineFingerprint } from "../../model/line-fingerprint.ts";

/** Longer edits are generated files; their first lines are enough to recognise them. */
const mostLines = 20_000;

export interface EditLines {
  readonly added: Uint32Array;
  readonly removed: Uint32Array;
}

/**
 * Fingerprints of the lines that an edit added and removed. Lines on both sides cancel out, so that context and moved
 * lines count for nothing. Blank lines are left out.
 */
export function editLines(before: string, after: string): EditLines {
  const removed = fingerprints(before);
  const added = fingerprints(after);
  if (removed.length === 0 || added.length === 0) return { added: Uint32Array.from(added), removed: Uint32Array.from(removed) };
  return { added: without(added, removed), removed: without(removed, added) };
}

function fingerprints(text: string): number[] {
  const found: number[] = [];
  for (let start = 0; start < text.length && found.length < mostLines;) {
    const end = text.indexOf("\n", start);
    const fingerprint = lineFingerprint(end < 0 ? text.slice(start) : text.slice(start, end));
    if (fingerprint !== 0) found.push(fingerprint);
    if (end < 0) break;
    start = end + 1;
  }
  return found;
}

function without(lines: readonly number[], others: readonly number[]): Uint32Array {
  const left = new Map<number, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  return Uint32Array.from(
    lines.filter((line) => {
      const count = left.get(line) ?? 0;
      if (count > 0) left.set(line, count - 1);
      return count === 0;
    }),
  );
}
