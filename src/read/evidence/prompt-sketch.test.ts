import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seededRandom } from "../../../test/fixtures/report/random.ts";
import { scorePairs, type KnownPair } from "../../../test/support/duplicate-scores.ts";
import { edits, jaccard, promptMaker, textOf } from "../../../test/support/edited-prompts.ts";
import { nearDuplicates, paraphrase, sameText } from "../../stats/near-duplicates.ts";
import { similarity } from "../../stats/similarity.ts";
import { writeSketch } from "../../stats/sketch-hex.ts";
import { fewShingles, promptSketcher } from "./prompt-sketch.ts";

const key = new Uint8Array(32).fill(7);
const sketcher = promptSketcher(key, "2026-11");
const prompt = "Please look at the parser and tell me why the third test fails since yesterday's change of the lexer.";

function alike(a: string, b: string): number {
  return similarity(sketched(a), sketched(b)).value;
}

function sketched(text: string): Uint16Array {
  return sketcher(text)?.registers ?? new Uint16Array(128);
}

test("sketches stay as they are: older ones must compare with newer ones", () => {
  const start = (text: string): string => writeSketch(sketched(text)).slice(0, 32);
  expect([prompt, "continue", "()[]".repeat(50), promptMaker(seededRandom(1)).prompt(3000).flat().join(" ")].map(start)).toEqual([
    "f7fcfc17495ee8b45f261b3cf8712347",
    "9e2bf73480d616759250e0117ad19e93",
    "0a11c9b298b459bdfe815c791dda950e",
    "0fd0638189259de47ce42ed0262329c4",
  ]);
});

test("case, white space, punctuation and numbers make no difference", () => {
  expect(sketcher("Fix test 12 of the old parser, then run all tests.")).toEqual(
    sketcher("fix TEST 7 of the\n\told parser; then run all tests"),
  );
  expect(sketcher("Yes!")).toEqual(sketcher("  yes"));
  expect(sketcher("()[]  123".repeat(50))).toEqual(sketcher("()[] 7".repeat(50)));
});

test("the order of the texts and what was sketched before make no difference", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.string({ maxLength: 300 }), (a, b) => {
      const alone = promptSketcher(key, "2026-11")(a);
      sketcher(b);
      expect(sketcher(a)).toEqual(alone);
    }),
  );
});

test("shingles are a set: their order and how often they come make no difference", () => {
  const { registers, shingles } = sketcher("one two three four five six seven eight ".repeat(2000))!;
  const again = sketcher(`four five six seven eight ${"one two three four five six seven eight ".repeat(3)}`);
  expect(again).toEqual({ registers, shingles });
  expect(shingles).toBe(8);
});

test("short prompts are known by their count", () => {
  const counts = ["yes", "continue", "Looks good to me!", "yes ".repeat(50), "fix it now please and then run them"].map(
    (text) => sketcher(text)?.shingles ?? 0,
  );
  expect(counts).toEqual([1, 1, 4, 1, 6]);
  for (const count of counts) expect(count).toBeLessThan(fewShingles);
  expect(sketcher(prompt)?.shingles).toBe(18);
  expect(alike("continue please", "continue")).toBeGreaterThan(0.3);
  expect(sketcher(" \n\t")).toBeNull();
  expect(sketcher("?!")?.shingles).toBe(1);
});

test("long text without words is compared by its characters", () => {
  const random = seededRandom(2);
  const symbols = Array.from({ length: 400 }, () => random.pick(["(", ")", "[", "]", "{", "}", "<", ">", "+", "-"])).join("");
  expect(alike(symbols, `${symbols.slice(0, 200)}${symbols.slice(210)}`)).toBeGreaterThan(0.85);
  expect(alike(random.hex(400), random.hex(400))).toBeLessThan(0.2);
});

test("other keys and other epochs make sketches that have nothing in common", () => {
  for (const other of [promptSketcher(new Uint8Array(32).fill(8), "2026-11"), promptSketcher(key, "2026-12")]) {
    for (const text of [prompt, "yes", prompt.repeat(100)]) {
      expect(similarity(sketched(text), other(text)?.registers ?? new Uint16Array(128)).value).toBeLessThan(0.02);
    }
  }
  expect(() => promptSketcher(new Uint8Array(16), "2026-11")).toThrow("32 bytes");
  expect(() => promptSketcher(key, "")).toThrow("epoch");
});

test("registers look random", () => {
  const maker = promptMaker(seededRandom(4));
  let [bits, registers] = [0, 0];
  for (let round = 0; round < 300; round++) {
    for (const register of sketched(textOf(maker.prompt(40)))) {
      registers++;
      for (let rest = register; rest > 0; rest >>= 1) bits += rest & 1;
    }
  }
  expect(Math.abs(bits / registers / 16 - 0.5)).toBeLessThan(0.005);
});

test("the share of equal registers is the similarity, for few shingles and for many", () => {
  for (const words of [16, 60, 300]) {
    const random = seededRandom(words);
    const maker = promptMaker(random);
    const errors: number[] = [];
    const scaled: number[] = [];
    for (let round = 0; round < 400; round++) {
      const a = maker.prompt(words);
      const b = maker.edited(a, random.pick(edits), 0.4 * random.next() ** 2);
      const truth = jaccard(a, b);
      if (b.flat().length < 8 || truth === 1) continue;
      const error = alike(textOf(a), textOf(b)) - truth;
      errors.push(error);
      scaled.push(error ** 2 / Math.max(0.02, truth * (1 - truth)));
    }
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean(errors))).toBeLessThan(0.007);
    // No more noise than 128 permutations have.
    expect(mean(scaled) * 128).toBeLessThan(1.1);
  }
});

test("near-duplicates of generated text are found, and nothing else is", () => {
  const random = seededRandom(9);
  const maker = promptMaker(random);
  const bins = new Uint32Array(20);
  const pairs: KnownPair[] = [];
  const rows = new Uint16Array(20 * 30 * 2 * 128);
  for (let tries = 0; tries < 20_000 && pairs.length < 20 * 30; tries++) {
    const a = maker.prompt(random.between(16, 160));
    const edit = random.pick(edits);
    const b = maker.edited(a, edit, edit === "reorder" ? random.next() * 2 : 0.5 * random.next() ** 2);
    const truth = jaccard(a, b);
    const bin = Math.min(19, Math.floor(truth * 20));
    if ((bins[bin] ?? 0) >= 30) continue;
    bins[bin] = (bins[bin] ?? 0) + 1;
    const first = pairs.length * 2;
    rows.set(sketched(textOf(a)), first * 128);
    rows.set(sketched(textOf(b)), (first + 1) * 128);
    pairs.push({ a: first, b: first + 1, jaccard: truth });
  }
  expect(pairs.length).toBeGreaterThan(550);
  for (const level of [sameText, paraphrase]) {
    const { clusters } = nearDuplicates(rows.subarray(0, pairs.length * 256), level);
    const apart = scorePairs(clusters, pairs, level.threshold, 0.05);
    expect(apart.recall).toBeGreaterThan(0.98);
    expect(apart.precision).toBeGreaterThan(0.97);
    // With pairs right at the threshold, of which chance decides.
    const all = scorePairs(clusters, pairs, level.threshold);
    expect(all.recall).toBeGreaterThan(0.91);
    expect(all.precision).toBeGreaterThan(0.91);
  }
});

test("damaged and very long text takes no time", () => {
  const started = performance.now();
  for (const text of ["\ud800".repeat(100_000), " \n".repeat(100_000), "a".repeat(100_000), "1,".repeat(100_000), "é世😀".repeat(50_000)])
    sketcher(text);
  expect(performance.now() - started).toBeLessThan(5000);
});
