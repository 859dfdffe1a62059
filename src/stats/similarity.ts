/** How alike two sets are, as far as their sketches tell. */
export interface Similarity {
  /** Estimated Jaccard similarity, 0 (nothing in common) to 1 (equal). */
  readonly value: number;
  /** Of `value`: 0 where all or no registers are equal, which is not the same as certain. */
  readonly standardError: number;
}

/**
 * The Jaccard similarity of two sets (what both have over what either has) from their MinHash sketches: the share of
 * registers that are equal, less those that are equal by accident. A register of b bits of different sets is equal with
 * probability 2^−b, so the share is J + (1 − J)·2^−b on average. Standard error: √(share·(1 − share)/registers), over
 * 1 − 2^−b; at 128 registers 0.035 for J = 0.8. Sketches by one permutation vary a little less.
 *
 * Broder (1997); Li & König (2010), "b-Bit Minwise Hashing". When not to use it: for sets of a handful of things, where J takes
 * few values and being equal says little; for sketches made under different keys, which are unrelated whatever they were made of.
 *
 * @param a registers of one sketch, at least one
 * @param b registers of the other, as many
 * @param registerBits bits of a register that were kept
 */
export function similarity(a: Uint16Array, b: Uint16Array, registerBits = 16): Similarity {
  if (a.length !== b.length || a.length === 0) throw new RangeError(`sketches of ${a.length} and ${b.length} registers do not compare`);
  let equal = 0;
  for (let register = 0; register < a.length; register++) if (a[register] === b[register]) equal++;
  return similarityOfEqual(equal, a.length, registerBits);
}

/** The same where the equal registers were counted already. */
export function similarityOfEqual(equal: number, registers: number, registerBits = 16): Similarity {
  const accident = 2 ** -registerBits;
  const share = equal / registers;
  return {
    value: Math.max(0, (share - accident) / (1 - accident)),
    standardError: Math.sqrt((share * (1 - share)) / registers) / (1 - accident),
  };
}
