import { byteReader, byteWriter } from "./line-bytes.ts";
import type { Hunks } from "./line-runs.ts";

/**
 * How the files of a commit are made from those of its parents. It names no lines, only places and counts, and
 * it never changes as long as the commit has these parents: what is kept between runs.
 */
export interface Recipe {
  /** Numbers of the paths that are gone (the old path of a rename too). */
  readonly deletes: readonly number[];
  readonly writes: readonly FileRecipe[];
}

/**
 * A file is the first part's lines; those the first part adds are taken from the second part where that one keeps
 * them, and so on. What every part adds comes from the commit itself.
 */
export interface FileRecipe {
  readonly path: number;
  readonly parts: readonly RecipePart[];
}

export interface RecipePart {
  /** 0 = first parent. */
  readonly parent: number;
  /** Number of the path in that parent; -1 = starts from nothing. */
  readonly source: number;
  readonly hunks: Hunks;
}

export function encodeRecipe(recipe: Recipe): Uint8Array {
  const out = byteWriter();
  out.number(recipe.deletes.length);
  for (const path of recipe.deletes) out.number(path);
  out.number(recipe.writes.length);
  for (const { path, parts } of recipe.writes) {
    out.number(path);
    out.number(parts.length);
    for (const { parent, source, hunks } of parts) {
      out.number(parent);
      out.number(source + 1);
      out.number(hunks.length / 4);
      let line = 0;
      for (let h = 0; h < hunks.length; h += 4) {
        const before = hunks[h] ?? 0;
        const removed = hunks[h + 1] ?? 0;
        out.number(before - line);
        out.number(removed);
        out.number((hunks[h + 2] ?? 0) * 2 + (hunks[h + 3] ?? 0));
        line = before + removed;
      }
    }
  }
  return out.take();
}

/** Throws `RangeError` on bytes that are no recipe. */
export function decodeRecipe(bytes: Uint8Array): Recipe {
  const from = byteReader(bytes);
  const many = <T>(read: () => T): T[] => {
    const count = from.number();
    const all: T[] = [];
    for (let i = 0; i < count; i++) all.push(read());
    return all;
  };
  const recipe = {
    deletes: many(() => from.number()),
    writes: many(() => ({
      path: from.number(),
      parts: many(() => ({ parent: from.number(), source: from.number() - 1, hunks: readHunks() })),
    })),
  };
  if (!from.atEnd) throw new RangeError("bytes follow the recipe");
  return recipe;

  function readHunks(): Hunks {
    const hunks: number[] = [];
    let line = 0;
    for (let count = from.number(); count > 0; count--) {
      const before = line + from.number();
      const removed = from.number();
      const added = from.number();
      hunks.push(before, removed, added >> 1, added & 1);
      line = before + removed;
    }
    return hunks;
  }
}
