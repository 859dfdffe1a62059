import { shareInterval } from "../../stats/share-interval.ts";
import { lastDayOfMonth, type Span } from "../privacy/days.ts";
import { blurShare, metricGate } from "../privacy/metric-gate.ts";
import type { Limits } from "../privacy/safe-sum.ts";

export interface CohortInput {
  readonly quarter: string;
  /** The month looked at. */
  readonly month: Span;
  /** Person who was there in the whole month → first day of the month in which they first used AI, if they ever did. */
  readonly firstMonths: ReadonlyMap<string, number>;
  /** Used AI in at least half of the month's weeks. */
  readonly isActive: (person: string) => boolean;
  /** Cohorts known already, in order of time: they stay as they are. */
  readonly known: readonly Span[];
  readonly peopleNow: number;
  readonly limits: Limits;
}

export interface CohortFigure {
  readonly cohort: Span;
  readonly people: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly withheld: string;
}

/**
 * Of the people who first used AI in earlier months, how many still use it in this one. Cohorts are months, or several where
 * fewer than k people began in one; a new one is made when enough have. Each passes the privacy gate for metrics, as if
 * cohorts were teams: one that has come to few people hides another with it.
 */
export function cohortFigures({ quarter, month, firstMonths, isActive, known, peopleNow, limits }: CohortInput): CohortFigure[] {
  const cohorts = [...known];
  const before = [...firstMonths].filter(([, first]) => first < month.from);
  const last = cohorts.at(-1)?.to ?? -Infinity;
  const fresh = before.filter(([, first]) => first > last).map(([, first]) => first);
  if (fresh.length >= limits.k || (limits.alone && fresh.length > 0)) {
    cohorts.push({ from: last === -Infinity ? Math.min(...fresh) : last + 1, to: lastDayOfMonth(Math.max(...fresh)) });
  }
  const nameOf = (first: number): string | undefined => {
    const found = cohorts.findIndex(({ from, to }) => first >= from && first <= to);
    return found < 0 ? undefined : `cohort ${found}`;
  };
  const homes = new Map(
    before.flatMap(([person, first]) => {
      const name = nameOf(first);
      return name === undefined ? [] : [[person, name] as const];
    }),
  );
  const groups = [{ id: "all", parent: null }, ...cohorts.map((_, i) => ({ id: `cohort ${i}`, parent: "all" }))];
  const decisions = metricGate({ quarter, homes }, groups, new Map([...homes.keys()].map((person) => [person, 1])), peopleNow, limits);
  return cohorts.map((cohort, i) => {
    const people = [...homes].filter(([, name]) => name === `cohort ${i}`).map(([person]) => person);
    const decision = decisions.get(`cohort ${i}`);
    const interval = shareInterval(
      people.map((person) => ({ value: isActive(person) ? 1 : 0, weight: 1 })),
      true,
    );
    if (decision?.kind !== "shown" || interval === null) {
      const withheld = decision?.kind === "withheld" ? decision.reason : "no data";
      return { cohort, people: 0, value: null, low: null, high: null, withheld };
    }
    const estimate = { ...interval, n: people.length };
    const { n: _n, ...rest } = limits.alone
      ? { ...estimate, people: people.length }
      : blurShare(
          estimate,
          people.map(() => 1),
          "people",
        );
    return { cohort, ...rest, withheld: "" };
  });
}
