import { builtInNoise } from "./built-in.ts";

/** Squared relative errors of one answer: its own, and the one all answers of its session share. */
export interface Noise {
  readonly own: number;
  readonly session: number;
}

/** The built-in noise counts like this many answers of the user's own. */
const startAnswers = 10;

/**
 * Splits the squared relative errors into an answer's own and its session's: the mean product of two errors of one
 * session is the variance they share (method of moments for one-way random effects).
 * Reference: Searle, Casella & McCulloch, Variance Components (1992), 3.6.
 *
 * @param ratio true count / estimate, one per answer
 */
export function noiseOf(ratio: Float64Array, session: Int32Array): Noise {
  const perSession = new Map<number, { count: number; sum: number; squares: number }>();
  let allSquares = startAnswers * (builtInNoise.own + builtInNoise.session);
  ratio.forEach((value, i) => {
    const error = value - 1;
    const key = session[i] ?? 0;
    let part = perSession.get(key);
    if (part === undefined) perSession.set(key, (part = { count: 0, sum: 0, squares: 0 }));
    part.count++;
    part.sum += error;
    part.squares += error * error;
    allSquares += error * error;
  });
  const all = allSquares / (startAnswers + ratio.length);
  let products = startAnswers * builtInNoise.session;
  let weight = startAnswers;
  for (const { count, sum, squares } of perSession.values()) {
    if (count < 2) continue;
    products += (sum * sum - squares) / (count - 1);
    weight += count;
  }
  const shared = Math.min(Math.max(products / weight, 0), 0.9 * all);
  return { own: all - shared, session: shared };
}
