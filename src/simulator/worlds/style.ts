import { between, lognormal, randomStream } from "../random.ts";

/**
 * What makes organisations differ, drawn once a world: nobody who tunes on one world should succeed on the next for that.
 * Shares are 0–1.
 */
export interface Style {
  /** Sessions on a working day, of the person in the middle. */
  readonly sessionsPerDay: number;
  /** Dollars of a session in the middle, and the spread of their logarithm. */
  readonly dollars: number;
  readonly spread: number;
  /** Of sessions that led to something: how many the ledger can link; how sure links are. */
  readonly linked: number;
  readonly sureness: number;
  /** People whose tool's records cannot be linked at all. */
  readonly cannotLink: number;
  /** Sessions of technical people that lead to nothing that is kept: questions, tries. */
  readonly idle: number;
  /** Prompts that carry a sketch; how alike the prompts of one task are; how many are a word or two. */
  readonly sketched: number;
  readonly taskLikeness: number;
  readonly trivial: number;
  /** Sessions with sub-agents; sessions out of hours. */
  readonly subAgents: number;
  readonly outOfHours: number;
  /** Pull requests merged without anybody's review; of landed lines, those soon rewritten. */
  readonly unreviewed: number;
  readonly rewritten: number;
  /** Documents nobody opens, in the window that is seen. */
  readonly unread: number;
  /** Growth of use a week. */
  readonly growth: number;
  /** What padders take care of: 0 clumsy, 1 as good as they can. */
  readonly care: number;
}

export function makeStyle(seed: number): Style {
  const random = randomStream(seed, "world style");
  const range = (low: number, high: number): number => low + (high - low) * random();
  return {
    sessionsPerDay: Math.min(5, lognormal(random, 1.8, 0.45)),
    dollars: lognormal(random, 2.2, 0.9),
    spread: range(0.7, 1.4),
    linked: range(0.5, 0.95),
    sureness: range(0.55, 0.95),
    cannotLink: range(0, 0.12),
    idle: range(0.15, 0.4),
    sketched: random() < 0.15 ? 0 : range(0.4, 1),
    taskLikeness: range(0.02, 0.18),
    trivial: range(0, 0.3),
    subAgents: range(0.05, 0.25),
    outOfHours: range(0.03, 0.12),
    unreviewed: range(0.03, 0.25),
    rewritten: range(0.06, 0.16),
    unread: range(0.15, 0.4),
    growth: range(-0.005, 0.02),
    care: between(random, 0, 10) / 10,
  };
}
