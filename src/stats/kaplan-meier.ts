/** Things that were followed for the same time and had the same fate. */
export interface Lifetimes {
  /** How long they were followed, in any unit, 0 or more. */
  readonly time: number;
  /** True: they died at `time`. False: they were alive when last seen (censored). */
  readonly died: boolean;
  /** How many, 1 or more. */
  readonly count: number;
  /** Things of one group may die together; groups must be independent of each other. */
  readonly group: number;
}

export interface SurvivalAt {
  readonly time: number;
  /** Share alive after `time`. */
  readonly survival: number;
  /** 90 % interval on the log-log scale; both ends equal `survival` where it is 0 or 1. */
  readonly low: number;
  readonly high: number;
  /** How many were followed for at least `time`. */
  readonly atRisk: number;
}

/**
 * Which share of things outlives a time, where many are still alive: the product of 1 − deaths/at risk over all
 * times of death up to it. Null for a time that nothing was followed for: nothing is known there.
 *
 * Assumes that being followed for a short time says nothing about how long a thing will live, and that young things
 * fare as old ones did at their age. When not to use it: where that has changed over the years (compare cohorts).
 * At a tie deaths come before censorings. Kaplan & Meier (1958). The interval allows for groups that die together:
 * the grouped infinitesimal jackknife, Williams (1995), "Product-limit survival functions with correlated survival
 * times"; with groups of one it is Greenwood's (1926). It is too narrow where groups are few (below about 20).
 *
 * @param at times asked for, in any order
 */
export function kaplanMeier(lives: readonly Lifetimes[], at: readonly number[]): (SurvivalAt | null)[] {
  const ordered = lives.filter(({ count }) => count > 0).toSorted((a, b) => a.time - b.time);
  const steps = deathSteps(ordered);
  return at.map((time) => {
    const atRisk = ordered.reduce((sum, life) => sum + (life.time >= time ? life.count : 0), 0);
    if (atRisk === 0) return null;
    const until = steps.filter((step) => step.time <= time);
    const survival = until.reduce((product, { deaths, risk }) => product * (1 - deaths / risk), 1);
    return { time, survival, ...interval(survival, varianceOfLog(ordered, until)), atRisk };
  });
}

interface Step {
  readonly time: number;
  readonly deaths: number;
  readonly risk: number;
}

function deathSteps(ordered: readonly Lifetimes[]): Step[] {
  const steps: Step[] = [];
  let risk = ordered.reduce((sum, { count }) => sum + count, 0);
  for (let i = 0; i < ordered.length;) {
    const time = ordered[i]?.time ?? 0;
    let [deaths, leaving] = [0, 0];
    for (let life = ordered[i]; life !== undefined && life.time === time; life = ordered[++i]) {
      leaving += life.count;
      if (life.died) deaths += life.count;
    }
    if (deaths > 0) steps.push({ time, deaths, risk });
    risk -= leaving;
  }
  return steps;
}

/** Variance of log S: each group's sum of (own deaths − own share of all deaths) / survivors, squared. */
function varianceOfLog(ordered: readonly Lifetimes[], until: readonly Step[]): number {
  const groups = new Map<number, number>();
  let next = 0;
  /** Σ deaths / (risk × survivors) over the steps up to a life's time: what one thing at risk took its share of. */
  let expected = 0;
  for (const life of ordered) {
    for (let step = until[next]; step !== undefined && step.time <= life.time; step = until[++next]) {
      expected += step.deaths / (step.risk * (step.risk - step.deaths));
    }
    const own = until[next - 1];
    const death = life.died && own !== undefined && own.time === life.time ? 1 / (own.risk - own.deaths) : 0;
    groups.set(life.group, (groups.get(life.group) ?? 0) + life.count * (death - expected));
  }
  return [...groups.values()].reduce((sum, value) => sum + value ** 2, 0);
}

/** The 95th percentile of the normal distribution. */
const z = 1.6448536269514722;

function interval(survival: number, variance: number): { low: number; high: number } {
  if (survival <= 0 || survival >= 1 || !Number.isFinite(variance)) return { low: survival, high: survival };
  const log = Math.log(survival);
  const spread = (z * Math.sqrt(variance)) / Math.abs(log);
  return { low: Math.exp(log * Math.exp(spread)), high: Math.exp(log * Math.exp(-spread)) };
}
