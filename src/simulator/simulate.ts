import { day, startOfDay, startOfWeek, week } from "./days.ts";
import type { SimulatedFacts, SimulatedLabel, SimulatedOrganisation } from "./facts.ts";
import { makeOrganisation, teamAt, type OrganisationModel } from "./organisation/make-organisation.ts";
import { onCall } from "./people/on-call.ts";
import { modestPadding, type PaddingDose } from "./padding/padding.ts";
import { defaultPseudonym } from "./pseudonym.ts";
import { randomStream } from "./random.ts";
import { makeSchedule } from "./schedule.ts";
import { simulatePerson } from "./simulate-person.ts";
import { deploy, planShips } from "./work/deployments.ts";
import { joinReviews } from "./work/join-reviews.ts";
import type { Place } from "./work/tasks.ts";

export interface SimulationOptions {
  /** Default 240. Teams have 3–15 people, ten on average. */
  readonly people?: number;
  /** Default 40. */
  readonly weeks?: number;
  /** Default 1. Equal options give equal bytes. */
  readonly seed?: number;
  /** A time on the last day simulated, milliseconds UTC; give a past day, else facts lie in the future. */
  readonly until: number;
  /** Week in which the target becomes visible, counted from 0; default 20, at most half the weeks. */
  readonly targetWeek?: number;
  readonly padding?: PaddingDose;
  /** How facts shall name a person; by default 16 hex digits made from the seed. Called once a person. */
  readonly pseudonymOf?: (personId: string) => string;
}

export type Simulated =
  | { readonly kind: "organisation"; readonly organisation: SimulatedOrganisation }
  | {
      readonly kind: "week";
      readonly index: number;
      /** Milliseconds UTC, `to` exclusive. Versions of later weeks may replace artifacts, verdicts and links. */
      readonly from: number;
      readonly to: number;
      readonly facts: SimulatedFacts;
      /** What a ledger is never told. */
      readonly labels: readonly SimulatedLabel[];
    };

/**
 * A seeded organisation: first its chart, then its facts week by week, oldest first. Weeks begin on Monday (UTC); the
 * last one ends with the day of `until`. Memory holds one week and what is still to happen to open work.
 */
export function* simulate(options: SimulationOptions): Generator<Simulated, void, undefined> {
  const organisation = makeModel(options);
  yield { kind: "organisation", organisation: organisation.shown };
  const { seed, start, end, weeks } = organisation;
  const schedule = makeSchedule(start, end);
  const dose = options.padding ?? modestPadding;
  const people = organisation.people.map((person) => simulatePerson(organisation, schedule, person, dose));
  for (let index = 0; index < weeks; index++) {
    const from = start + index * week;
    const members = membersBy(organisation, from + 2 * day);
    const placeOf = placesOf(organisation, members, from);
    for (const run of people) run(index, placeOf);
    const bucket = schedule.at(from);
    if (bucket !== null) {
      joinReviews(randomStream(seed, "reviews", index), schedule, bucket);
      planShips(seed, schedule, bucket);
      deploy(seed, schedule, bucket, (team) => placeOf(team).onCall);
    }
    const { facts, labels } = schedule.take();
    yield { kind: "week", index, from, to: Math.min(end, from + week), facts, labels };
  }
}

/** Only the chart, without a week of facts. */
export function simulateOrganisation(options: SimulationOptions): SimulatedOrganisation {
  return makeModel(options).shown;
}

function makeModel(options: SimulationOptions): OrganisationModel {
  const { people = 240, weeks = 40, seed = 1 } = options;
  for (const [name, value] of Object.entries({ people, weeks })) {
    if (!Number.isInteger(value) || value < 1) throw new RangeError(`simulate: ${name} must be a whole number above 0, got ${value}`);
  }
  return makeOrganisation({
    people,
    weeks,
    seed,
    start: startOfWeek(options.until) - (weeks - 1) * week,
    end: startOfDay(options.until) + day,
    targetWeek: options.targetWeek ?? Math.min(20, Math.floor(weeks / 2)),
    pseudonymOf: options.pseudonymOf ?? ((id) => defaultPseudonym(seed, id)),
  });
}

/** Pseudonyms of each team's people at a time. */
function membersBy(organisation: OrganisationModel, at: number): string[][] {
  const members: string[][] = organisation.teams.map(() => []);
  for (const person of organisation.people) {
    const team = teamAt(person, at);
    if (team !== null) members[team]?.push(person.person.pseudonym);
  }
  return members;
}

/** What each team is in the week that begins at `monday`. */
function placesOf(organisation: OrganisationModel, members: readonly (readonly string[])[], monday: number): (team: number) => Place {
  const places = organisation.teams.map(({ team, index }) => {
    const there = members[index] ?? [];
    return { team: index, repos: team.repos, members: there, onCall: onCall(there, monday) };
  });
  return (team) => places[team] ?? { team, repos: [], members: [], onCall: "" };
}
