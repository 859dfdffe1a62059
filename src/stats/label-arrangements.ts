/** In which group a unit was seen: in one of them, or in both (before and after). */
export type Seen = "without" | "with" | "both";

/**
 * The ways in which two groups' labels can be exchanged without changing how many units each has: a unit seen in both swaps its
 * two records or not; units seen in one group are dealt out anew. All of them, as seen first, where there are at most `most`
 * (`complete`); else `most` drawn at random, independent of each other.
 *
 * Each arrangement is, for each unit, 1 where it changes sides; the array is reused. Source: Pesarin & Salmaso (2010),
 * Permutation Tests for Complex Data. When not to use it: where units of one group differ from the others' for another reason.
 *
 * @param most arrangements, at least 1
 * @param random in [0, 1); called only where the arrangements are drawn
 */
export function labelArrangements(
  units: readonly Seen[],
  most: number,
  random: () => number,
): { readonly arrangements: Iterable<Uint8Array>; readonly complete: boolean } {
  const both = [...units.keys()].filter((at) => units[at] === "both");
  const one = [...units.keys()].filter((at) => units[at] !== "both");
  const inWith = one.filter((at) => units[at] === "with").length;
  let ways = 2 ** both.length;
  for (let k = 1; k <= inWith; k++) ways *= (one.length - inWith + k) / k;
  const complete = ways <= most * (1 + 1e-9);
  return { arrangements: complete ? allOf(units, inWith) : draw(units, both, one, inWith, most, random), complete };
}

function* allOf(units: readonly Seen[], inWith: number): Iterable<Uint8Array> {
  const swapped = new Uint8Array(units.length);
  const left = { with: inWith, without: units.filter((seen) => seen === "without").length };
  function* from(at: number): Iterable<Uint8Array> {
    const seen = units[at];
    if (seen === undefined) return yield swapped;
    for (const swap of [0, 1]) {
      swapped[at] = swap;
      if (seen === "both") yield* from(at + 1);
      else {
        const group = (seen === "with") === (swap === 0) ? "with" : "without";
        if (left[group] === 0) continue;
        left[group]--;
        yield* from(at + 1);
        left[group]++;
      }
    }
  }
  yield* from(0);
}

function* draw(
  units: readonly Seen[],
  both: readonly number[],
  one: readonly number[],
  inWith: number,
  count: number,
  random: () => number,
): Iterable<Uint8Array> {
  const swapped = new Uint8Array(units.length);
  const order = [...one];
  for (let round = 0; round < count; round++) {
    for (const at of both) swapped[at] = random() < 0.5 ? 1 : 0;
    // The first `inWith` of a shuffled order, as far as it needs to be shuffled (Fisher and Yates).
    for (let k = 0; k < order.length; k++) {
      if (k < inWith) {
        const other = k + Math.floor(random() * (order.length - k));
        [order[k], order[other]] = [order[other] ?? 0, order[k] ?? 0];
      }
      const at = order[k] ?? 0;
      swapped[at] = (units[at] === "with") === k < inWith ? 0 : 1;
    }
    yield swapped;
  }
}
