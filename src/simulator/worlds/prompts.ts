import { hashKeys, type Random } from "../random.ts";

/** How many numbers a sketch has. */
export const sketchSize = 128;
export type Sketch = Uint16Array;

/** The sketch of a text that nothing else resembles. */
export function freshSketch(random: Random): Sketch {
  const sketch = new Uint16Array(sketchSize);
  for (let i = 0; i < sketchSize; i += 2) {
    const bits = (random() * 4294967296) >>> 0;
    sketch[i] = bits & 0xffff;
    sketch[i + 1] = bits >>> 16;
  }
  return sketch;
}

/**
 * The sketch of a text that shares the part `jaccard` of its shingles with another's: each number is the other's with that
 * chance, which is the law MinHash follows.
 */
export function sketchLike(random: Random, base: Sketch, jaccard: number): Sketch {
  const sketch = freshSketch(random);
  for (let i = 0; i < sketchSize; i++) if (random() < jaccard) sketch[i] = base[i] ?? 0;
  return sketch;
}

/** A text everybody writes the same: "continue", "run the tests". */
export function boilerplate(seed: number, number: number): Sketch {
  let state = hashKeys(seed, ["boilerplate", number]);
  return Uint16Array.from({ length: sketchSize }, (_, index) => {
    state = hashKeys(state, [index]);
    return state & 0xffff;
  });
}
