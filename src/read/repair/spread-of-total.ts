import { termCount } from "./answers.ts";
import { transferError } from "./built-in.ts";
import { sharedVariance } from "./rates.ts";
import type { Repair } from "./repair-usage.ts";

/** How far the true sum may lie below and above the sum with estimates, in the unit of the weights; not rounded. */
export interface SpreadOfTotal {
  readonly below: number;
  readonly above: number;
}

/** Half the width of a 90 % interval of a normal distribution, in standard deviations. */
const ninetyPercent = 1.6448536269514722;

/**
 * 90 % interval of a sum over responses: of tokens, or of money where the weight is a price. Rows that were not
 * repaired are exact and add nothing. Estimates err in three ways, and only the first evens out over many:
 * each for itself; all of one session together (one kind of text, one language); all of one model together (the error
 * of its rates) and, by `transferError`, all together. Errors of two models are added as if they were one: both
 * started from the same rates. So the spread of a total is less than the sum of its responses' intervals, but far
 * more than if they erred independently.
 * The interval is that of a log-normal sum (Fenton 1960), wider above than below, never below the placeholders.
 *
 * @param rows rows of the usage, each at most once, repaired or not
 * @param weight what one output token counts, by place in the repair's columns; ≥ 0
 */
export function spreadOfTotal(repair: Repair, rows: Iterable<number>, weight: ArrayLike<number>): SpreadOfTotal {
  const { answers, calibration, place } = repair;
  if (calibration === null) return { below: 0, above: 0 };
  const { noise, rates } = calibration;
  let sum = 0;
  let floor = 0;
  let variance = 0;
  const bySession = new Map<number, number>();
  const byModel = new Map<number, Float64Array>();
  for (const row of rows) {
    const i = place.get(row);
    if (i === undefined) continue;
    const each = weight[i] ?? 0;
    const size = each * (repair.output[i] ?? 0);
    sum += size;
    floor += each * (answers.output[i] ?? 0);
    variance += noise.own * size * size;
    const session = answers.session[i] ?? 0;
    bySession.set(session, (bySession.get(session) ?? 0) + size);
    const model = answers.model[i] ?? 0;
    let terms = byModel.get(model);
    if (terms === undefined) byModel.set(model, (terms = new Float64Array(termCount)));
    for (let k = 0; k < termCount; k++) terms[k] = (terms[k] ?? 0) + each * (answers.terms[i * termCount + k] ?? 0);
  }
  if (sum === 0) return { below: 0, above: 0 };
  for (const size of bySession.values()) variance += noise.session * size * size;
  let shared = 0;
  for (const [model, terms] of byModel) {
    const error = rates.get(model)?.error;
    if (error !== undefined) shared += Math.sqrt(sharedVariance(terms, 0, error));
  }
  variance += shared * shared + (transferError * sum) ** 2;
  const logVariance = Math.log(1 + variance / (sum * sum));
  const reach = ninetyPercent * Math.sqrt(logVariance);
  const low = Math.max(floor, sum * Math.exp(-logVariance / 2 - reach));
  const high = sum * Math.exp(-logVariance / 2 + reach);
  return { below: Math.max(0, sum - low), above: Math.max(0, high - sum) };
}
