import { type Answers, emptyAnswers, termCount } from "./answers.ts";
import { builtInRates, otherModels, seenModels, type Spread, spreadOfModel } from "./built-in.ts";
import { type Noise, noiseOf } from "./noise.ts";
import { errorOf, expected, type Fit, fitRates, type Rates, spreadOf } from "./rates.ts";
import { type Ratios, ratiosOf } from "./ratios.ts";

/** How characters become tokens in these logs, and how surely. */
export interface Calibration {
  /** Answers of the user with a true count that it rests on; 0 = the built-in rates alone. */
  readonly answers: number;
  /** By number of the model. */
  readonly rates: ReadonlyMap<number, Rates>;
  readonly noise: Noise;
  readonly ratios: Ratios;
}

/** Models of one kind: a fit to all their answers, and from there one to each model's own. */
interface Family {
  readonly spread: Spread;
  readonly known: Answers;
  readonly shared: Fit;
  readonly models: readonly { readonly model: number; readonly own: Answers; readonly fit: Fit }[];
}

/**
 * Learns from answers whose count is true, in two steps of partial pooling: the built-in rates start the fit to all of
 * the user's answers, and that starts the fit to each model's own. Models the built-in rates do not come from are
 * pooled apart: a new tokenizer must not bend the old ones' rates. A model without a true count takes the shared
 * rates, with the spread between models added to their error.
 *
 * @param models name by number: every model of `known`, and every one that rates are wanted for
 */
export function calibrate(known: Answers, models: ReadonlyMap<number, string>): Calibration {
  const families = [seenModels, otherModels].map((spread) => {
    return fitFamily(
      known,
      [...models].filter(([, name]) => spreadOfModel(name) === spread).map(([model]) => model),
      spread,
    );
  });
  const perTerm = new Map(families.flatMap((family) => family.models.map(({ model, fit }) => [model, fit.perTerm])));
  const estimate = Float64Array.from(known.model, (model, i) => expected(known.terms, i * termCount, perTerm.get(model) ?? builtIn));
  const ratio = known.output.map((output, i) => output / (estimate[i] ?? 1));
  const noise = noiseOf(ratio, known.session);
  const rates = new Map(families.flatMap((family) => ratesOf(family, noise)));
  return { answers: known.rows.length, rates, noise, ratios: ratiosOf(ratio, estimate) };
}

const builtIn = Float64Array.from(builtInRates);

function fitFamily(known: Answers, models: readonly number[], spread: Spread): Family {
  const own = pick(known, models);
  const shared = fitRates(own, builtIn, spread.answers);
  const fits = models.map((model) => {
    const answers = pick(own, [model]);
    return { model, own: answers, fit: fitRates(answers, shared.perTerm, spread.answers) };
  });
  return { spread, known: own, shared, models: fits };
}

function ratesOf({ spread, known, shared, models }: Family, noise: Noise): [number, Rates][] {
  const sharedError = errorOf(shared, known, spreadOf(builtIn, spread), noise);
  const between = spreadOf(shared.perTerm, spread);
  const startError = sharedError.map((value, at) => value + (between[at] ?? 0));
  return models.map(({ model, own, fit }) => [model, { perTerm: fit.perTerm, error: errorOf(fit, own, startError, noise) }]);
}

/** The answers of some models. */
function pick(known: Answers, models: readonly number[]): Answers {
  const rows: number[] = [];
  const places: number[] = [];
  for (let i = 0; i < known.rows.length; i++) {
    if (!models.includes(known.model[i] ?? -1)) continue;
    rows.push(known.rows[i] ?? 0);
    places.push(i);
  }
  if (rows.length === known.rows.length) return known;
  const answers = emptyAnswers(rows);
  for (let to = 0; to < places.length; to++) {
    const from = places[to] ?? 0;
    answers.session[to] = known.session[from] ?? 0;
    answers.model[to] = known.model[from] ?? 0;
    answers.output[to] = known.output[from] ?? 0;
    for (let k = 0; k < termCount; k++) answers.terms[to * termCount + k] = known.terms[from * termCount + k] ?? 0;
  }
  return answers;
}
