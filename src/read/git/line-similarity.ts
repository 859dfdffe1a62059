/** A file's content as git compares it for renames: in lines, long ones cut every 64 bytes. Piece (by hash) → bytes in such pieces. */
export interface ContentPieces {
  readonly size: number;
  readonly pieces: ReadonlyMap<number, number>;
}

/** `countRest`: the piece after the last newline counts too. */
export function contentPieces(bytes: Buffer, countRest: boolean): ContentPieces {
  const pieces = new Map<number, number>();
  // In text the CR of a CRLF counts for nothing; git takes it for text when no NUL stands among the first 8,000 bytes.
  const text = !bytes.subarray(0, 8000).includes(0);
  let hash = hashStart;
  let length = 0;
  const close = (): void => {
    if (length > 0) pieces.set(hash, (pieces.get(hash) ?? 0) + length);
    hash = hashStart;
    length = 0;
  };
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (text && byte === 0x0d && bytes[i + 1] === 0x0a) continue;
    hash = Math.imul(hash ^ byte, 0x01000193);
    length++;
    if (length === 64 || byte === 0x0a) close();
  }
  if (countRest) close();
  return { size: bytes.length, pieces };
}

/** FNV-1a, 32 bit, but from 0: as in git's own hash, NUL bytes at the start of a piece do not show. */
const hashStart = 0;

/** The share of the larger file that the two have in common, 0–1. Source: what `git diff -M` documents as similarity index. */
export function similarity(a: ContentPieces, b: ContentPieces): number {
  const [few, many] = a.pieces.size < b.pieces.size ? [a, b] : [b, a];
  let common = 0;
  for (const [piece, bytes] of few.pieces) common += Math.min(bytes, many.pieces.get(piece) ?? 0);
  // In git's steps of 1/60,000: ties between candidates depend on them.
  return a.size === 0 || b.size === 0 ? 0 : Math.floor((common * 60_000) / Math.max(a.size, b.size)) / 60_000;
}
