import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom, type Random } from "../../test/fixtures/report/random.ts";
import { nearDuplicates, paraphrase, sameText, type NearDuplicates } from "./near-duplicates.ts";
import { similarity } from "./similarity.ts";

const levels = [sameText, paraphrase];

test("what is alike is found, whatever the order of the sketches", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 40 }), fc.constantFrom(...levels), (seed, count, level) => {
      const random = seededRandom(seed);
      const sketches = related(random, count);
      const order = sketches.map((_, index) => ({ index, key: random.next() })).toSorted((a, b) => a.key - b.key);
      const inOrder = nearDuplicates(join(sketches), level);
      const shuffled = nearDuplicates(join(order.map(({ index }) => sketches[index] ?? new Uint16Array(128))), level);
      const back = shuffled.clusters.map(({ members, similarity: mean, least }) => ({
        members: members.map((member) => order[member]?.index ?? -1).toSorted((a, b) => a - b),
        mean: mean.toFixed(9),
        least,
      }));
      const here = inOrder.clusters.map(({ members, similarity: mean, least }) => ({ members, mean: mean.toFixed(9), least }));
      expect(new Set(back.map((cluster) => JSON.stringify(cluster)))).toEqual(new Set(here.map((cluster) => JSON.stringify(cluster))));
      expect([shuffled.compared, shuffled.crowded]).toEqual([inOrder.compared, inOrder.crowded]);
    }),
  );
});

test("an unrelated sketch changes nothing", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 40 }), fc.constantFrom(...levels), (seed, count, level) => {
      const random = seededRandom(seed);
      const sketches = related(random, count);
      const before = nearDuplicates(join(sketches), level);
      // A value that no other register has: in common with nothing.
      const unrelated = new Uint16Array(128).fill(65_535);
      expect(nearDuplicates(join([...sketches, unrelated]), level).clusters).toEqual(before.clusters);
    }),
  );
});

test("clusters are told as they are", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 40 }), fc.constantFrom(...levels), (seed, count, level) => {
      const sketches = related(seededRandom(seed), count);
      const { clusters } = nearDuplicates(join(sketches), level);
      const all = clusters.flatMap(({ members }) => members);
      expect(new Set(all).size).toBe(all.length);
      expect(clusters.map(({ members }) => members[0])).toEqual(clusters.map(({ members }) => members[0] ?? -1).toSorted((a, b) => a - b));
      for (const { representative, members, similarity: mean, least } of clusters) {
        expect(members.length).toBeGreaterThan(1);
        expect(members).toEqual(members.toSorted((a, b) => a - b));
        const values = members.filter((one) => one !== representative).map((one) => alike(sketches, one, representative));
        expect(values).toHaveLength(members.length - 1);
        expect(least).toBe(Math.min(...values));
        expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 9);
        for (const one of members)
          expect(members.some((other) => other !== one && alike(sketches, one, other) >= level.threshold)).toBe(true);
      }
    }),
  );
});

test("nearly all of the pairs that comparing all with all finds", () => {
  for (const level of levels) {
    const sketches = related(seededRandom(11), 800);
    const { clusters, crowded } = nearDuplicates(join(sketches), level);
    const clusterOf = new Map(clusters.flatMap(({ members }, index) => members.map((member) => [member, index])));
    let [pairs, found] = [0, 0];
    sketches.forEach((a, i) =>
      sketches.slice(0, i).forEach((b, j) => {
        if (similarity(a, b).value < level.threshold) return;
        pairs++;
        if (clusterOf.has(i) && clusterOf.get(i) === clusterOf.get(j)) found++;
      }),
    );
    expect(pairs).toBeGreaterThan(200);
    expect(found / pairs).toBeGreaterThan(0.99);
    expect(crowded / sketches.length).toBeLessThan(0.05);
  }
});

test("equal sketches are one cluster of similarity 1, and sketches of other keys none", () => {
  const random = seededRandom(3);
  const [a, b] = [drawSketch(random), drawSketch(random)];
  const result: NearDuplicates = nearDuplicates(join([a, b, a, a]), sameText);
  expect(result.clusters).toEqual([{ representative: 0, members: [0, 2, 3], similarity: 1, least: 1 }]);
  expect(nearDuplicates(new Uint16Array(0), sameText)).toEqual({ clusters: [], compared: 0, crowded: 0 });
});

test("ten thousand that are all alike take no more work than ten thousand", () => {
  const random = seededRandom(7);
  const base = drawSketch(random);
  const count = 10_000;
  const near = join(Array.from({ length: count }, () => changed(random, base, 0.05)));
  const equal = join(Array.from({ length: count }, () => base));
  for (const level of levels) {
    const { clusters, compared } = nearDuplicates(near, level);
    expect(clusters.map(({ members }) => members.length)).toEqual([count]);
    expect(compared).toBeLessThan(count * 2);
    expect(nearDuplicates(equal, level)).toMatchObject({ clusters: [{ similarity: 1, least: 1 }], compared: 0 });
  }
});

test("many that are alike in part only are compared with few, and that is told", () => {
  const random = seededRandom(8);
  const base = drawSketch(random);
  const count = 800;
  // About 0.7 like the first and 0.5 like each other: many buckets in common, and no pair at the threshold.
  const { clusters, compared, crowded } = nearDuplicates(join(Array.from({ length: count }, () => changed(random, base, 0.3))), sameText);
  expect(clusters).toEqual([]);
  expect(crowded).toBeGreaterThan(0);
  expect(compared).toBeLessThanOrEqual(count * 16 * sameText.bands);
});

test("rows of another length and more bands than registers are refused", () => {
  expect(() => nearDuplicates(new Uint16Array(100), sameText)).toThrow("128 registers");
  expect(() => nearDuplicates(new Uint16Array(128), { threshold: 0.8, bands: 43, rows: 3 })).toThrow("more than 128");
});

/** Every other one repeats an earlier one with some registers changed; registers are below 65,535. */
function related(random: Random, count: number): Uint16Array[] {
  const sketches: Uint16Array[] = [];
  for (let one = 0; one < count; one++) {
    const earlier = sketches[random.between(0, Math.max(0, one - 1))];
    sketches.push(earlier !== undefined && random.next() < 0.5 ? changed(random, earlier, random.next() ** 2) : drawSketch(random));
  }
  return sketches;
}

function drawSketch(random: Random): Uint16Array {
  return Uint16Array.from({ length: 128 }, () => random.between(0, 65_534));
}

function changed(random: Random, sketch: Uint16Array, share: number): Uint16Array {
  return sketch.map((register) => (random.next() < share ? random.between(0, 65_534) : register));
}

function alike(sketches: readonly Uint16Array[], a: number, b: number): number {
  return similarity(sketches[a] ?? new Uint16Array(128), sketches[b] ?? new Uint16Array(128)).value;
}

function join(sketches: readonly Uint16Array[]): Uint16Array {
  const rows = new Uint16Array(sketches.length * 128);
  sketches.forEach((sketch, index) => rows.set(sketch, index * 128));
  return rows;
}
