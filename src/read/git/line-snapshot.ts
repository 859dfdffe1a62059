import type { Runs } from "./line-runs.ts";

/**
 * The files of one commit: path number → lines. `fork` costs next to nothing, and what two snapshots have in common
 * is held once, because at every branch of the history both sides go on from the same files.
 */
export interface Snapshot {
  get(path: number): Runs | undefined;
  set(path: number, runs: Runs | undefined): void;
  /** A second snapshot with the same files; each can be changed without the other. */
  fork(): Snapshot;
  entries(): Generator<[path: number, runs: Runs]>;
}

export function emptySnapshot(): Snapshot {
  return snapshot([]);
}

/** Files in pieces of 256; a piece belongs to the one snapshot that may write into it, any other copies it first. */
interface Piece {
  owner: object;
  readonly files: (Runs | undefined)[];
}

function snapshot(pieces: (Piece | undefined)[]): Snapshot {
  let owner = {};
  return {
    get: (path) => pieces[path >> 8]?.files[path & 255],
    set(path, runs) {
      let piece = pieces[path >> 8];
      if (piece?.owner !== owner) {
        piece = { owner, files: piece === undefined ? [] : [...piece.files] };
        while (pieces.length < path >> 8) pieces.push(undefined);
        pieces[path >> 8] = piece;
      }
      piece.files[path & 255] = runs;
    },
    fork() {
      owner = {};
      return snapshot([...pieces]);
    },
    *entries() {
      for (const [high, piece] of pieces.entries()) {
        for (const [low, runs] of (piece?.files ?? []).entries()) if (runs !== undefined) yield [high * 256 + low, runs];
      }
    },
  };
}
