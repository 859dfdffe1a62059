import { expect, test } from "vitest";
import { bandErrors, bandProbability, lshBands } from "./lsh-bands.ts";
import { paraphrase, sameText } from "./near-duplicates.ts";

/** Registers, threshold, bands, rows, area looked at in vain, area missed, probability at 0.5, 0.7, 0.8, 0.9 and 0.95: the closed form. */
const golden = [
  [64, 0.7, 8, 8, 0.032323, 0.052314, 0.030826, 0.378122, 0.769889, 0.98893, 0.999835],
  [64, 0.8, 5, 11, 0.026211, 0.043463, 0.002439, 0.095033, 0.36178, 0.847868, 0.985093],
  [64, 0.9, 3, 21, 0.012695, 0.030474, 0.000001, 0.001675, 0.027416, 0.293649, 0.713237],
  [128, 0.7, 14, 9, 0.034638, 0.037871, 0.026999, 0.438232, 0.86704, 0.998952, 0.999999],
  [128, 0.8, 9, 13, 0.025312, 0.033282, 0.001098, 0.083896, 0.398844, 0.928604, 0.998469],
  [128, 0.9, 5, 25, 0.011558, 0.025319, 0, 0.00067, 0.018747, 0.31098, 0.802975],
  [256, 0.7, 25, 10, 0.038005, 0.026022, 0.02413, 0.51147, 0.941557, 0.999978, 1],
  [256, 0.8, 17, 15, 0.026033, 0.02384, 0.000519, 0.077715, 0.456057, 0.980141, 0.999975],
  [256, 0.9, 9, 28, 0.013181, 0.017955, 0, 0.000414, 0.017274, 0.383555, 0.913207],
] as const;

test.each(golden)("%i registers at %f: %i bands of %i", (registers, threshold, bands, rows, inVain, missed, ...probabilities) => {
  expect(lshBands(registers, threshold)).toEqual({ bands, rows });
  // The printed digits.
  const errors = bandErrors(threshold, { bands, rows });
  expect(Math.abs(errors.inVain - inVain)).toBeLessThan(6e-7);
  expect(Math.abs(errors.missed - missed)).toBeLessThan(6e-7);
  [0.5, 0.7, 0.8, 0.9, 0.95].forEach((jaccard, index) =>
    expect(Math.abs(bandProbability(jaccard, { bands, rows }) - (probabilities[index] ?? NaN))).toBeLessThan(6e-7),
  );
});

test("the levels are those that are named", () => {
  expect(sameText).toEqual({ threshold: 0.8, ...lshBands(128, 0.8, 0.9999) });
  expect(paraphrase).toEqual({ threshold: 0.35, ...lshBands(128, 0.35, 0.999) });
  expect(bandProbability(0.8, sameText)).toBeGreaterThan(0.9999);
  expect(bandProbability(0.35, paraphrase)).toBeGreaterThan(0.9996);
});

test("more weight on what is missed never misses more", () => {
  const missed = [0.1, 0.5, 0.9, 0.99].map((weight) => bandErrors(0.6, lshBands(64, 0.6, weight)).missed);
  expect(missed).toEqual(missed.toSorted((a, b) => b - a));
});
