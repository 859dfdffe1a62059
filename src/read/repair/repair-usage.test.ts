import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { random, type TestAnswer, usageOf } from "../../../test/repair/usage-of.ts";
import type { Price, PriceableUse } from "../../model/price.ts";
import { costAt, priceableAt, setPrice, usageAt, word, wordAt } from "../../model/usage-columns.ts";
import { applyRepair, repairUsage } from "./repair-usage.ts";
import { spreadOfTotal } from "./spread-of-total.ts";

const edit = { toolInput: 1000, toolCalls: 1, signature: 400 };

describe("what is repaired", () => {
  test("a placeholder is, a final count, another tool's count and a count that fits are not", () => {
    const usage = usageOf([
      { ...edit, output: 3 },
      { ...edit, output: 3, final: true },
      { ...edit, output: 3, tool: "codex" },
      { ...edit, output: 390 },
    ]);
    const { answers, output, low, high } = repairUsage(usage);
    expect(answers.rows).toEqual([0]);
    // 7.67 + 0.274 · (0.75 · 400 − 174) + 0.305 · 1000 + 43.5 + 20.8, a little bent by the fourth answer; the second is absurd and teaches nothing.
    expect(output[0]).toBeGreaterThan(395);
    expect(output[0]).toBeLessThan(430);
    expect(low[0]).toBeGreaterThan(300);
    expect(high[0]).toBeLessThan(540);
  });

  test("an honestly tiny answer and one that shows nothing stay recorded", () => {
    expect(repairUsage(usageOf([{ output: 7, text: 2 }])).answers.rows).toEqual([]);
    expect(repairUsage(usageOf([{ output: 1 }])).answers.rows).toEqual([]);
  });

  test("thinking that the log does not show counts by its signature", () => {
    const [hidden, plain] = repairUsage(
      usageOf([
        { ...edit, signature: 8000, output: 3 },
        { ...edit, output: 3 },
      ]),
    ).output;
    expect((hidden ?? 0) - (plain ?? 0)).toBeCloseTo(0.274 * 0.75 * 7600, -2);
  });

  test("no usage, and usage without placeholders, need nothing", () => {
    expect(repairUsage(usageOf([])).calibration).toBeNull();
    expect(repairUsage(usageOf([{ ...edit, output: 300, final: true }])).calibration).toBeNull();
  });
});

const count = (max: number) => fc.integer({ min: 0, max });
const anyAnswer: fc.Arbitrary<TestAnswer> = fc.record({
  tool: fc.constantFrom("claude-code", "codex"),
  session: fc.constantFrom("a", "b", "c"),
  model: fc.constantFrom("claude-opus-4-5-20251101", "claude-haiku-4-5-20251001", "some-model", ""),
  output: fc.oneof(count(50), count(5000), count(100_000_000)),
  final: fc.boolean(),
  text: count(100_000),
  thinking: count(100_000),
  toolInput: count(1_000_000),
  signature: count(100_000),
  toolCalls: count(20),
});

test("laws: intervals hold the estimate, never fall below the placeholder, and the order of rows does not matter", () => {
  fc.assert(
    fc.property(fc.array(anyAnswer, { maxLength: 40 }), (answers) => {
      const { answers: found, output, low, high } = repairUsage(usageOf(answers));
      found.rows.forEach((row, i) => {
        const answer = answers[row];
        expect(answer?.final === false && answer.tool === "claude-code").toBe(true);
        expect(low[i]).toBeGreaterThanOrEqual(answer?.output ?? 0);
        expect(output[i]).toBeGreaterThanOrEqual(answer?.output ?? 0);
        expect(low[i]).toBeLessThanOrEqual(output[i] ?? 0);
        expect(high[i]).toBeGreaterThanOrEqual(output[i] ?? 0);
        expect(Number.isSafeInteger(output[i])).toBe(true);
        expect(Number.isSafeInteger(high[i])).toBe(true);
      });
      const turned = repairUsage(usageOf(answers.toReversed()));
      expect(turned.answers.rows.map((row) => answers.length - 1 - row).toReversed()).toEqual(found.rows);
      turned.output.toReversed().forEach((value, i) => expect(Math.abs(value - (output[i] ?? 0))).toBeLessThanOrEqual(1));
    }),
  );
});

test("applying it sets output and basis, adds the missing tokens to the cost, and gives the price of a token", () => {
  const usage = usageOf([
    { ...edit, output: 3, final: true },
    { ...edit, output: 3 },
    { ...edit, output: 4, model: "unpriced" },
  ]);
  const price = ({ model, tokens }: PriceableUse): Price => ({
    costMicros: model === "unpriced" ? null : Math.round(7 + 2.5 * tokens.output),
    priceKind: "list",
    priceId: null,
  });
  for (let row = 0; row < usage.length; row++) setPrice(usage, row, price(priceableAt(usage, row)));
  const repair = repairUsage(usage);
  expect(Array.from(applyRepair(usage, repair, (use) => price(use).costMicros))).toEqual([2.5, 0]);
  const tokens = repair.output[0] ?? 0;
  expect(usageAt(usage, 0)).toMatchObject({ basis: "recorded", costMicros: 15 });
  expect(usageAt(usage, 1)).toMatchObject({ basis: "estimated", tokens: { output: tokens } });
  expect(Math.abs((costAt(usage, 1) ?? 0) - (7 + 2.5 * tokens))).toBeLessThanOrEqual(1);
  expect(usageAt(usage, 2)).toMatchObject({ basis: "estimated", costMicros: null });
  // What is an estimate already is no subject.
  expect(repairUsage(usage).answers.rows).toEqual([]);
});

test("models of a new kind do not bend the rates of the known ones", () => {
  const finals = Array.from({ length: 300 }, (_, i) => ({
    ...edit,
    toolInput: 500 + 5 * i,
    output: 2 * (78 + 34 + Math.round(0.305 * (500 + 5 * i))),
    final: true,
    model: "new-tokenizer",
  }));
  const [old, fresh] = repairUsage(usageOf([...finals, { ...edit, output: 3 }, { ...edit, output: 3, model: "new-tokenizer" }])).output;
  expect(old).toBeCloseTo(411, -1.3);
  expect(fresh).toBeGreaterThan(780);
});

/** Sessions of very unequal size, models with 5, 45 and 500 answers to learn from, and a mapping the built-in rates know nothing of. */
function world(seed: number, outputOf: (answer: TestAnswer, session: number, normal: () => number) => number) {
  const { uniform, normal } = random(seed);
  const truth: number[] = [];
  const answers: TestAnswer[] = [];
  const sizes: readonly (readonly [model: string, known: number, left: number])[] = [
    ["claude-haiku-4-5", 5, 100],
    ["claude-sonnet-4-5", 45, 45],
    ["claude-opus-4-5", 500, 250],
  ];
  for (const [model, known, left] of sizes) {
    for (let i = 0, session = 0, until = 1; i < known + left; i++) {
      // Sessions of 1, 2, 4 … 64 answers, and round again; the left-out answers are the last of each model: other sessions.
      if (i === until || i === known) until = i + 2 ** (++session % 7);
      const ofSession = random(seed * 1000 + session + model.length * 100).normal();
      const answer = {
        model,
        session: `${model} ${session}`,
        text: Math.floor(uniform() * 500),
        toolInput: Math.floor(60 + 1500 * uniform() ** 3),
        toolCalls: 1,
        output: 0,
      };
      const output = Math.max(41, Math.round(outputOf(answer, ofSession, normal)));
      const final = i < known;
      if (!final) truth.push(output);
      answers.push({ ...answer, output: final ? output : 1 + Math.floor(uniform() * 8), final });
    }
  }
  return { usage: usageOf(answers), truth, left: answers.flatMap(({ final }, row) => (final ? [] : [row])) };
}

test.each([
  [
    "built-in mapping",
    (answer: TestAnswer, session: number, normal: () => number) =>
      (72 + 0.281 * (answer.text ?? 0) + 0.305 * (answer.toolInput ?? 0)) * Math.exp(0.04 * session + 0.11 * normal()),
  ],
  [
    "half the tokens per character, sessions apart",
    (answer: TestAnswer, session: number, normal: () => number) =>
      (60 + 0.14 * (answer.text ?? 0) + 0.15 * (answer.toolInput ?? 0)) * Math.exp(0.15 * session + 0.2 * normal()),
  ],
  [
    "tokens that have nothing to do with what is shown",
    (_: TestAnswer, __: number, normal: () => number) => 240 * Math.exp(1.1 * normal()),
  ],
])("null simulation with unequal groups, %s: nine of ten answers and totals lie in their interval", (_, outputOf) => {
  const rounds = 60;
  let inside = 0;
  let all = 0;
  let totals = 0;
  let ratio = 0;
  for (let round = 0; round < rounds; round++) {
    const { usage, truth, left } = world(round, outputOf);
    const repair = repairUsage(usage);
    expect(repair.answers.rows).toEqual(left);
    truth.forEach((tokens, i) => (inside += tokens >= (repair.low[i] ?? 0) && tokens <= (repair.high[i] ?? 0) ? 1 : 0));
    all += truth.length;
    const sum = truth.reduce((a, b) => a + b, 0);
    const estimate = repair.output.reduce((a, b) => a + b, 0);
    const { below, above } = spreadOfTotal(repair, left, new Float64Array(left.length).fill(1));
    totals += sum >= estimate - below && sum <= estimate + above ? 1 : 0;
    ratio += estimate / sum / rounds;
  }
  expect(inside / all).toBeGreaterThan(0.85);
  expect(inside / all).toBeLessThan(0.95);
  expect(totals / rounds).toBeGreaterThan(0.8);
  expect(ratio).toBeGreaterThan(0.9);
  expect(ratio).toBeLessThan(1.1);
});

test("counts of the log stay in the usage until the repair is applied", () => {
  const usage = usageOf([{ ...edit, output: 3 }]);
  repairUsage(usage);
  expect(wordAt(usage, 0, word.output)).toBe(3);
});
