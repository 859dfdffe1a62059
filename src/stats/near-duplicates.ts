import { createBandBuckets } from "./band-buckets.ts";
import { distinctSketches, type DistinctSketches } from "./distinct-sketches.ts";
import { createForest, type Forest } from "./forest.ts";
import type { Bands } from "./lsh-bands.ts";
import { similarityOfEqual } from "./similarity.ts";
import { sketchRegisters } from "./sketch-hex.ts";

export interface DuplicateLevel extends Bands {
  /** Estimated similarity from which two sketches are near-duplicates. */
  readonly threshold: number;
}

/** The same text with few changes: `lshBands(128, 0.8, 0.9999)`; a pair at the threshold is looked at with probability 0.9999. */
export const sameText: DuplicateLevel = { threshold: 0.8, bands: 24, rows: 5 };
/** Much the same in other words: `lshBands(128, 0.35, 0.999)`; a pair at the threshold is looked at with probability 0.9997. */
export const paraphrase: DuplicateLevel = { threshold: 0.35, bands: 61, rows: 2 };

export interface DuplicateCluster {
  /** The member that most of the others were found to be like; of equal sketches the first. */
  readonly representative: number;
  /** Numbers of sketches, ascending, two or more, with the representative. */
  readonly members: readonly number[];
  /** Estimated similarity to the representative: mean of the other members, and the least. */
  readonly similarity: number;
  readonly least: number;
}

export interface NearDuplicates {
  /** In order of their first members. A sketch is in one at most. */
  readonly clusters: readonly DuplicateCluster[];
  /** Pairs that were compared in full. */
  readonly compared: number;
  /** How often a sketch found its bucket full of others that it is not like, and was not put there: above 0 something may be missed. */
  readonly crowded: number;
}

/** Sketches unlike each other that stand for a bucket. */
const mostInBucket = 16;

/**
 * Finds sketches that are like each other, without comparing all with all. Each band of registers puts equal sketches into
 * one bucket; a bucket is represented by at most 16 that are unlike each other, and a sketch is compared in full with those
 * only. What is at least as alike as the threshold is united, so a cluster may be a chain: its ends are joined by what lies
 * between them (`least` tells). Equal sketches are one from the start. The result does not depend on the order of the sketches.
 *
 * Time: n·log n for sorting and at most 16 × bands comparisons for each different sketch, whatever they are like. Memory
 * beside the sketches and the result: at most 80 bytes a sketch.
 * Indyk & Motwani (1998); Broder (1997). Leave out what has too few shingles to say anything; give sketches of one key epoch.
 * When not to use it: to prove that there is no duplicate; for pairs that must be as alike as the threshold each (compare
 * the members: `similarity`).
 *
 * @param sketches n × 128 registers, one sketch after the other
 */
export function nearDuplicates(sketches: Uint16Array, { threshold, bands, rows }: DuplicateLevel): NearDuplicates {
  if (sketches.length % sketchRegisters !== 0) throw new RangeError(`the sketches are not of ${sketchRegisters} registers each`);
  if (bands * rows > sketchRegisters) throw new RangeError(`${bands} bands of ${rows} rows need more than ${sketchRegisters} registers`);
  const distinct = distinctSketches(sketches);
  const { first } = distinct;
  const count = first.length;
  const forest = createForest(count);
  const likes = new Uint32Array(count);
  const buckets = createBandBuckets(count);
  const enough = equalFor(threshold);
  let [compared, crowded] = [0, 0];
  for (let band = 0; band < bands; band++) {
    buckets.clear();
    for (let one = 0; one < count; one++) {
      const from = (first[one] ?? 0) * sketchRegisters;
      let other = buckets.headOf(one, sketches, from + band * rows, rows);
      if (other === one) continue;
      let [represented, met, last] = [false, 0, other];
      for (; other !== -1; other = buckets.next(other)) {
        met++;
        last = other;
        if (forest.root(one) === forest.root(other)) represented = true;
        else {
          compared++;
          if (equalRegisters(sketches, from, (first[other] ?? 0) * sketchRegisters) < enough) continue;
          forest.unite(one, other);
          likes[one] = (likes[one] ?? 0) + (distinct.copies[other] ?? 0);
          likes[other] = (likes[other] ?? 0) + (distinct.copies[one] ?? 0);
          represented = true;
        }
      }
      if (represented) continue;
      if (met < mostInBucket) buckets.append(last, one);
      else crowded++;
    }
  }
  return { clusters: gather(sketches, distinct, forest, likes), compared, crowded };
}

/** The number of equal registers from which the estimate reaches the threshold. */
function equalFor(threshold: number): number {
  let equal = 0;
  while (equal <= sketchRegisters && similarityOfEqual(equal, sketchRegisters).value < threshold) equal++;
  return equal;
}

function equalRegisters(sketches: Uint16Array, a: number, b: number): number {
  let equal = 0;
  for (let register = 0; register < sketchRegisters; register++) if (sketches[a + register] === sketches[b + register]) equal++;
  return equal;
}

function gather(sketches: Uint16Array, { first, copies, of }: DistinctSketches, forest: Forest, likes: Uint32Array): DuplicateCluster[] {
  const sizes = new Uint32Array(first.length);
  const best = Int32Array.from({ length: first.length }, (_, one) => one);
  const standing = (one: number): number => (likes[one] ?? 0) + (copies[one] ?? 0);
  for (let one = 0; one < first.length; one++) {
    const root = forest.root(one);
    sizes[root] = (sizes[root] ?? 0) + (copies[one] ?? 0);
    if (standing(one) > standing(best[root] ?? root)) best[root] = one;
  }
  const members = new Map<number, number[]>();
  for (const [sketch, place] of of.entries()) {
    const root = forest.root(place);
    if ((sizes[root] ?? 0) < 2) continue;
    const found = members.get(root);
    if (found === undefined) members.set(root, [sketch]);
    else found.push(sketch);
  }
  return [...members].map(([root, found]) => {
    const representative = first[best[root] ?? root] ?? 0;
    let [sum, least] = [0, 1];
    for (const member of found) {
      const equal = equalRegisters(sketches, representative * sketchRegisters, member * sketchRegisters);
      const { value } = similarityOfEqual(equal, sketchRegisters);
      sum += value;
      least = Math.min(least, value);
    }
    // The representative is one of them, and as alike to itself as can be.
    return { representative, members: found, similarity: (sum - 1) / (found.length - 1), least };
  });
}
