/** The word somebody most likely meant: at most a third of its letters mistyped, or one that begins the other. Null: none is near. */
export function nearestWord(typed: string, words: readonly string[]): string | null {
  const near = words
    .map((word) => ({ word, far: word.startsWith(typed) || typed.startsWith(word) ? 0.5 : distance(typed, word) }))
    .filter(({ word, far }) => far <= Math.max(1, Math.floor(Math.max(word.length, Math.min(typed.length, 40)) / 3)))
    .sort((a, b) => a.far - b.far || Math.abs(a.word.length - typed.length) - Math.abs(b.word.length - typed.length));
  return near[0]?.word ?? null;
}

/**
 * How many letters to insert, leave out, change or swap with their neighbour to turn one word into the other.
 * Source: optimal string alignment (Boytsov, "Indexing methods for approximate dictionary searching", 2011).
 */
function distance(a: string, b: string): number {
  // Nobody who typed a page meant a word.
  if (a.length > 40) return Infinity;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, i) => i)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1), swapped));
    }
  }
  return at(a.length, b.length);
}
