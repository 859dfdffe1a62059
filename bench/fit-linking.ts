/**
 * Fits the coefficients of src/judge/attribution/link-model.ts anew and prints them.
 *
 *   node bench/fit-linking.ts LOGS REPOSITORY TRUTH
 *
 * LOGS: a folder in a tool's own layout. TRUTH: a table of session and the commits it became, tab and commas between.
 * Fitted on the history as it is and, at half the weight, on the same history squashed and on its default branch
 * without any branch names: in most clones that is all there is.
 */
import { fitModel, judge } from "./linking-fit.ts";
import { nameless, readSample, squashed } from "./linking-sample.ts";

const [logs, repository, truth] = process.argv.slice(2);
if (logs === undefined || repository === undefined || truth === undefined)
  throw new Error("usage: node bench/fit-linking.ts LOGS REPOSITORY TRUTH");

const sample = await readSample(logs, repository, truth);
const judged = [judge(sample, 1), judge(squashed(sample), 0.5), judge(nameless(sample), 0.5)];
const { alone, against } = fitModel(judged, () => true);
const line = (part: Readonly<Record<string, number>>): string =>
  Object.entries(part)
    .map(([name, value]) => `${name}: ${value.toFixed(2)}`)
    .join(", ");
console.log(
  `fitted on ${judged.map(({ sample: { truth: made }, outcome }) => `${outcome.filter((one) => one === 1).length} right pairs of ${made.size} commits`).join(", ")}`,
);
console.log(`  alone: { ${line(alone)} },\n  against: { ${line(against)} },`);
