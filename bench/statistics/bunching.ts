/**
 * How often the tests for bunching reject at 5 % where nothing was done: unequal groups, uneven sides, steep densities.
 *
 *   node bench/statistics/bunching.ts [--rounds 4000] [--draws 199] [--only discrete|difference|polynomial|density] [--seed 1]
 *
 * One line for each case: size in percent and the tests it rests on (4,000 rounds: ± 0.7 by chance). `--draws`: permutations and
 * bootstrap draws of one test.
 */
import { parseArgs } from "node:util";
import { discreteBunching } from "../../src/stats/bunching-discrete.ts";
import { bunchingError } from "../../src/stats/bunching-error.ts";
import { countInBins } from "../../src/stats/count-in-bins.ts";
import { densityDiscontinuity, type DensityDiscontinuityOptions } from "../../src/stats/density-discontinuity.ts";
import { differenceInBunching } from "../../src/stats/difference-in-bunching.ts";
import { seededRandom } from "../../test/fixtures/report/random.ts";
import { normal, nullCells, nullPeople, sizeOf, skewed, type NullGroups } from "../../test/support/bunching-null.ts";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "4000" },
    draws: { type: "string", default: "199" },
    only: { type: "string" },
    seed: { type: "string", default: "1" },
  },
});
const rounds = Number(options.rounds);
const draws = Number(options.draws);
const source = seededRandom(Number(options.seed));
const random = (): number => source.next();
const parts = { discrete, difference, polynomial, density };

for (const [name, part] of Object.entries(parts)) if (options.only === undefined || options.only === name) part();

function print(name: string, test: () => { readonly p: number } | null): void {
  const started = performance.now();
  const { size, tests } = sizeOf(rounds, test);
  console.log(`${(100 * size).toFixed(2).padStart(6)} %  ${name} (${tests} tests, ${((performance.now() - started) / 1000).toFixed(0)} s)`);
}

function discrete(): void {
  console.log("three cells, share at the bound:");
  const sizes: readonly (readonly [string, () => number])[] = [
    ["12 to 60 people", () => 12 + Math.floor(random() * 49)],
    ["100 to 400 people", () => 100 + Math.floor(random() * 301)],
    ["1,000 to 5,000 people", () => 1000 + Math.floor(random() * 4001)],
  ];
  for (const [who, people] of sizes)
    for (const bound of [0, 1e-9, 0.02, 0.1])
      print(`bound ${bound}, ${who}`, () => discreteBunching(nullCells(random, people(), bound, 0.1), bound));
}

function difference(): void {
  console.log("difference-in-bunching, target 4 of 7 days:");
  const apart = { both: 0, weeksWithout: [4, 26], weeksWith: [4, 26] } as const;
  const cases: readonly (readonly [string, NullGroups])[] = [
    ["5 against 45 people", { ...apart, with: 5, without: 45 }],
    ["12 against 120", { ...apart, with: 12, without: 120 }],
    ["20 against 200", { ...apart, with: 20, without: 200 }],
    ["60 against 240", { ...apart, with: 60, without: 240 }],
    ["20 of 4 weeks against 60 of 26", { both: 0, with: 20, without: 60, weeksWith: [4, 4], weeksWithout: [26, 26] }],
    ["10 people, 20 weeks before and 5 after", { with: 0, without: 0, both: 10, weeksWithout: [20, 20], weeksWith: [5, 5] }],
    ["40 people, 1 to 26 weeks before and 1 to 8 after", { with: 0, without: 0, both: 40, weeksWithout: [1, 26], weeksWith: [1, 8] }],
    ["30 people before and after, 10 left, 6 joined", { with: 6, without: 10, both: 30, weeksWithout: [13, 13], weeksWith: [5, 5] }],
  ];
  for (const [name, groups] of cases) {
    const make = (errors: "clustered" | { random: () => number; draws: number }) => () =>
      differenceInBunching(nullPeople(random, groups), { target: 4, highest: 7, errors });
    print(`clustered, ${name}`, make("clustered"));
    print(`permutation, ${name}`, make({ random, draws }));
  }
}

function polynomial(): void {
  console.log("polynomial bunching, 41 bins:");
  const cases: readonly (readonly [string, number, () => number, number, number, number])[] = [
    ["normal, at the mean, 1,000 values", 1000, () => normal(random), 0, 0.08, 4],
    ["normal, at the mean, 20,000 values", 20_000, () => normal(random), 0, 0.08, 6],
    ["skewed, falling, 2,000 values", 2000, () => skewed(random), 2.5, 0.08, 4],
    ["skewed, falling, 20,000 values", 20_000, () => skewed(random), 2.5, 0.08, 4],
  ];
  for (const [name, size, draw, threshold, width, order] of cases) {
    const made = (): { counts: Float64Array; target: number } =>
      countInBins(Float64Array.from({ length: size }, draw), { threshold, width, below: 20, above: 20, place: "start" });
    for (const [kind, extra] of [
      ["one bin", {}],
      ["three bins", { spillBelow: 1, spillAbove: 1 }],
      ["one bin, corrected", { correction: { tolerance: 0 } }],
      ["with a hole below", { spillAbove: 1, hole: "below" }],
    ] as const)
      print(`${kind}, ${name}, order ${order}`, () => {
        const { counts, target } = made();
        return bunchingError(counts, target, { order, ...extra }, { draws, random });
      });
  }
}

function density(): void {
  console.log("density discontinuity:");
  const kinds: readonly (readonly [string, Omit<DensityDiscontinuityOptions, "cutoff">])[] = [
    ["default", {}],
    ["uniform kernel", { kernel: "uniform" }],
    ["plug-in", { errors: "plug-in" }],
    ["restricted", { fit: "restricted" }],
  ];
  const cases: readonly (readonly [string, number, () => number, number])[] = [
    ["300 normal values, half below", 300, () => normal(random), 0],
    ["1,000 normal values, 16 % below", 1000, () => normal(random), -1],
    ["1,000 skewed values, 71 % below", 1000, () => skewed(random), 2.5],
    ["3,000 skewed values, 91 % below", 3000, () => skewed(random), 4],
  ];
  for (const [name, size, draw, cutoff] of cases)
    for (const [kind, extra] of kinds)
      print(`${kind}, ${name}`, () => densityDiscontinuity(Float64Array.from({ length: size }, draw), { cutoff, ...extra }));
}
