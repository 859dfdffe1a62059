import type { PriceableUse } from "../../model/price.ts";
import { basisAt, costAt, flagsOf, priceableAt, setEstimate, type UsageColumns, word, wordFields } from "../../model/usage-columns.ts";
import { type Answers, answersOf, termCount, writeTerms } from "./answers.ts";
import { builtInRates, transferError } from "./built-in.ts";
import { type Calibration, calibrate } from "./calibrate.ts";
import { isPlaceholder, isTrueCount, largestAnswer } from "./placeholder.ts";
import { expected, sharedVariance } from "./rates.ts";
import { sizeAt } from "./ratios.ts";

/** What repair found, as columns: value `i` of each belongs to row `answers.rows[i]`. Unit: output tokens. */
export interface Repair {
  /** The responses whose recorded count is a placeholder, rows ascending; `answers.output` holds the placeholders. */
  readonly answers: Answers;
  /** The expected true count, never below the placeholder. */
  readonly output: Float64Array;
  /** 90 % predictive interval of the true count of each single response. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Where a row of the usage stands in these columns. */
  readonly place: ReadonlyMap<number, number>;
  /** null where nothing needed repair. */
  readonly calibration: Calibration | null;
}

/** The tools whose logs are known to hold placeholders. */
const suspectTools: ReadonlySet<string> = new Set(["claude-code"]);

const finalFlag = flagsOf("standard", true);

/** More answers with a true count than this teach nothing new. */
const enough = 3_000;

/**
 * Finds the responses whose recorded output is only a placeholder, and estimates their true count from what the log
 * shows of them. Counts that are final, that fit what is shown, or come from other tools are left alone. Changes nothing
 * in `usage`, which must hold the counts of the log: rows that are estimates already are no subject and teach nothing.
 */
export function repairUsage(usage: UsageColumns): Repair {
  const doubtful = doubtfulRows(usage);
  const known = doubtful.length === 0 ? [] : knownRows(usage);
  const calibration = doubtful.length === 0 ? null : calibrate(answersOf(usage, known), modelsOf(usage, [doubtful, known]));
  const rows: number[] = [];
  const place = new Map<number, number>();
  const output: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  const terms = new Float64Array(termCount);
  for (const row of doubtful) {
    const base = row * wordFields;
    const rates = calibration?.rates.get(usage.words[base + word.model] ?? 0);
    if (calibration === null || rates === undefined) continue;
    const { ratios } = calibration;
    writeTerms(usage, base, terms, 0);
    const recorded = usage.words[base + word.output] ?? 0;
    const estimate = expected(terms, 0, rates.perTerm);
    const size = sizeAt(ratios.scale, estimate);
    if (!isPlaceholder(recorded, estimate, Math.exp(size * ratios.low))) continue;
    // The ratios were seen around fitted rates; the error of the rates themselves widens them, but never by more than 100 %.
    const deviation = (size * (ratios.high - ratios.low)) / 3.29;
    const rateVariance = Math.min(1, sharedVariance(terms, 0, rates.error) / (estimate * estimate)) + transferError ** 2;
    const reach = size * Math.sqrt(1 + rateVariance / (deviation * deviation));
    place.set(row, rows.length);
    rows.push(row);
    const bound = (ratio: number): number => estimate * Math.exp(size * ratios.mean + reach * (ratio - ratios.mean));
    const tokens = Math.max(recorded, Math.round(estimate));
    output.push(tokens);
    low.push(Math.min(tokens, Math.max(recorded, Math.floor(bound(ratios.low)))));
    high.push(Math.max(tokens, Math.min(largestAnswer, Math.ceil(bound(ratios.high)))));
  }
  return {
    answers: answersOf(usage, rows),
    output: Float64Array.from(output),
    low: Float64Array.from(low),
    high: Float64Array.from(high),
    place,
    calibration,
  };
}

/** Rows whose count may be a placeholder: not final, and something of the answer is shown to estimate it from. */
function doubtfulRows(usage: UsageColumns): number[] {
  const isSubject = subjectsOf(usage);
  const { words } = usage;
  const rows: number[] = [];
  for (let row = 0, base = 0; row < usage.length; row++, base += wordFields) {
    if (((words[base + word.flags] ?? 0) & finalFlag) !== 0) continue;
    const shown = (words[base + word.text] ?? 0) + (words[base + word.thinking] ?? 0) + (words[base + word.toolInput] ?? 0);
    const signs = (words[base + word.signature] ?? 0) + (words[base + word.toolCalls] ?? 0);
    if (shown + signs > 0 && isSubject(row)) rows.push(row);
  }
  return rows;
}

/**
 * Rows whose count is the true one, as far as can be told before rates are known; at most `enough`, from all over. They
 * are looked for in passes of every so-manieth row, so that where they are common few rows are looked at. Ascending.
 */
function knownRows(usage: UsageColumns): number[] {
  const isSubject = subjectsOf(usage);
  const builtIn = Float64Array.from(builtInRates);
  const terms = new Float64Array(termCount);
  const rows: number[] = [];
  const step = Math.max(1, Math.floor(usage.length / enough));
  for (let first = 0; first < step; first++) {
    for (let row = first; row < usage.length && rows.length < enough; row += step) {
      if (!isSubject(row)) continue;
      const base = row * wordFields;
      writeTerms(usage, base, terms, 0);
      const final = ((usage.words[base + word.flags] ?? 0) & finalFlag) !== 0;
      if (isTrueCount(usage.words[base + word.output] ?? 0, expected(terms, 0, builtIn), final)) rows.push(row);
    }
  }
  return rows.sort((a, b) => a - b);
}

/** Is a row as recorded, and of a tool whose logs are known to hold placeholders? */
function subjectsOf(usage: UsageColumns): (row: number) => boolean {
  const suspects = usage.texts.map((text) => suspectTools.has(text));
  return (row) => suspects[usage.words[row * wordFields + word.tool] ?? 0] === true && basisAt(usage, row) === "recorded";
}

function modelsOf(usage: UsageColumns, groups: readonly (readonly number[])[]): Map<number, string> {
  const models = new Map<number, string>();
  for (const rows of groups) {
    for (const row of rows) {
      const model = usage.words[row * wordFields + word.model] ?? 0;
      if (!models.has(model)) models.set(model, usage.texts[model] ?? "");
    }
  }
  return models;
}

/**
 * Puts the estimates into priced usage: output, basis, and cost, to which the missing tokens are added at what one
 * output token costs by `price` (micro-dollars of a use of that row, null = no price known). Returns that price for each repaired row (micro-dollars; 0 where none is known), in the order of the
 * repair's columns: the weights for `spreadOfTotal`.
 */
export function applyRepair(usage: UsageColumns, repair: Repair, price: (use: PriceableUse, row: number) => number | null): Float64Array {
  const million = 1_000_000;
  return repair.output.map((output, i) => {
    const row = repair.answers.rows[i] ?? 0;
    const use = priceableAt(usage, row);
    // Cost is linear in output: a million tokens more show the price of one without the rounding.
    const costs = [0, million].map((more) => price({ ...use, tokens: { ...use.tokens, output: output + more } }, row));
    const perToken = ((costs[1] ?? 0) - (costs[0] ?? 0)) / million;
    const cost = costAt(usage, row);
    setEstimate(usage, row, output, cost === null ? null : cost + Math.round((output - use.tokens.output) * perToken));
    return perToken;
  });
}
