/**
 * What is assumed before the user's own logs are heard. From 1,743 answers with a true count in 74 sessions of
 * Claude Code 2.0.64–2.1.42 (public MIT-licensed logs of one project, mostly English and Go; claude-opus-4-5 1,353
 * answers, claude-opus-4-6 374, claude-haiku-4-5 16). One project: the user's own answers overrule it quickly.
 */

/** Tokens for answering, per character of text, of thinking and of tool input, per tool call, and for calling any tool. */
export const builtInRates: readonly number[] = [7.67, 0.281, 0.274, 0.305, 43.5, 20.8];

/** Squared relative errors of one answer there: its own, and the one that all answers of a session share. */
export const builtInNoise = { own: 0.0125, session: 0.0013 };

/** Mean size of log(true / estimate) there: the first, and the second over the root of the estimate. */
export const builtInScale: readonly [number, number] = [0.049, 0.71];

/** log(true / estimate) over that size: 5 %, 10 %, … 95 % of it lie below, each session left out of its own fit. */
export const builtInRatios: readonly number[] = [
  -2, -1.64, -1.38, -1.14, -0.94, -0.76, -0.59, -0.42, -0.21, -0.07, 0.14, 0.3, 0.45, 0.6, 0.76, 0.95, 1.17, 1.5, 2.04,
];

/** Typical answers there, as the terms that the rates above belong to: with these a fit starts, see `fitRates`. */
export const typicalAnswers: readonly (readonly number[])[] = [
  [1, 0, 0, 100, 1, 1],
  [1, 0, 80, 80, 1, 1],
  [1, 0, 130, 130, 1, 1],
  [1, 0, 230, 160, 1, 1],
  [1, 0, 230, 520, 1, 1],
  [1, 0, 200, 720, 1, 1],
  [1, 0, 340, 920, 1, 1],
  [1, 0, 250, 2500, 1, 1],
  [1, 50, 130, 300, 3, 1],
  [1, 90, 320, 330, 1, 1],
  [1, 110, 710, 730, 1, 1],
  [1, 150, 1500, 1900, 1, 1],
  [1, 120, 0, 200, 2, 1],
  [1, 1600, 90, 0, 0, 0],
  [1, 80, 0, 0, 0, 0],
];

/** How far the rates of one model may lie from those its fit starts with. */
export interface Spread {
  /** Relative standard deviation of all rates together, and of each alone. */
  readonly level: number;
  readonly rate: number;
  /** The start counts like so many answers of the user's own. */
  readonly answers: number;
}

/**
 * The models the built-in rates come from, and their kin: their levels, followed through the growth of the next request's
 * context, lay within 4 % of each other. Any other model may cut text into tokens quite differently.
 */
export const seenModels: Spread = { level: 0.025, rate: 0.04, answers: 30 };
export const otherModels: Spread = { level: 0.15, rate: 0.1, answers: 5 };

export function spreadOfModel(model: string): Spread {
  return /^claude-(opus|sonnet|haiku)-4-[56](-|$)/.test(model) ? seenModels : otherModels;
}

/**
 * Relative error that all placeholders may share against the true counts, which mostly come from other versions. The next
 * request's context shows what an answer really was: it grows by it and by the tool's result. For 2,571 placeholders
 * that growth exceeds the estimate by 2 % more than for 884 true counts of the same tools.
 */
export const transferError = 0.02;
