import { expect, test } from "vitest";
import { random, usageOf } from "../../../test/repair/usage-of.ts";
import { type Answers, answersOf, termCount } from "./answers.ts";
import { builtInRates, seenModels } from "./built-in.ts";
import { errorOf, expected, fitRates, sharedVariance, spreadOf } from "./rates.ts";

const start = Float64Array.from(builtInRates);

function draw(count: number, seed: number, outputOf: (expectedTokens: number, noise: number) => number): Answers {
  const { uniform, normal } = random(seed);
  const answers = Array.from({ length: count }, (_, i) => {
    const shown = {
      text: Math.floor(uniform() * 900),
      thinking: Math.floor(uniform() * 1500),
      toolInput: Math.floor(uniform() * 2500),
      toolCalls: Math.floor(uniform() * 3),
    };
    const { terms } = answersOf(usageOf([{ output: 0, ...shown }]), [0]);
    return { ...shown, session: `s${i % 10}`, output: Math.max(1, Math.round(outputOf(expected(terms, 0, start), normal()))) };
  });
  return answersOf(
    usageOf(answers),
    answers.map((_, i) => i),
  );
}

const total = (answers: Answers, perTerm: Float64Array): number =>
  answers.output.reduce((sum, _, i) => sum + expected(answers.terms, i * termCount, perTerm), 0);
const recorded = (answers: Answers): number => answers.output.reduce((sum, output) => sum + output, 0);

test("no answers leave the start as it is, with its error", () => {
  const none = answersOf(usageOf([]), []);
  const fit = fitRates(none, start, 30);
  expect(Array.from(fit.perTerm)).toEqual(Array.from(start));
  const startError = spreadOf(start, seenModels);
  errorOf(fit, none, startError, { own: 0.01, session: 0.001 }).forEach((value, i) => expect(value).toBeCloseTo(startError[i] ?? 0, 6));
});

test("two answers hardly move the rates, a thousand decide alone", () => {
  const few = draw(2, 1, (tokens) => 2 * tokens);
  const many = draw(1000, 1, (tokens) => 2 * tokens);
  expect(total(many, fitRates(few, start, 30).perTerm) / recorded(many)).toBeLessThan(0.6);
  expect(total(many, fitRates(many, start, 30).perTerm) / recorded(many)).toBeGreaterThan(0.98);
});

test("estimates add up to the recorded total even where tokens have nothing to do with what is shown", () => {
  const answers = draw(3000, 2, (_, noise) => 240 * Math.exp(1.1 * noise));
  expect(total(answers, fitRates(answers, start, 30).perTerm) / recorded(answers)).toBeCloseTo(1, 1);
});

test("the error of a total holds what it promises, also where sessions err together", () => {
  const rounds = 200;
  let inside = 0;
  for (let round = 0; round < rounds; round++) {
    const { normal } = random(1000 + round);
    const ofSession = Array.from({ length: 10 }, () => 0.2 * normal());
    let i = 0;
    const answers = draw(200, round, (tokens, noise) => tokens * (1 + 0.3 * noise + (ofSession[i++ % 10] ?? 0)));
    const fit = fitRates(answers, start, 30);
    const error = errorOf(fit, answers, spreadOf(start, seenModels), { own: 0.09, session: 0.04 });
    const sum = new Float64Array(termCount);
    answers.terms.forEach((term, k) => (sum[k % termCount] = (sum[k % termCount] ?? 0) + term));
    // The start is the truth here, so only what the answers teach can err: the promise may be a little too wide.
    const off = Math.abs(expected(sum, 0, fit.perTerm) - expected(sum, 0, start));
    if (off < 1.645 * Math.sqrt(sharedVariance(sum, 0, error))) inside++;
  }
  expect(inside / rounds).toBeGreaterThan(0.86);
  expect(inside / rounds).toBeLessThan(0.97);
});
