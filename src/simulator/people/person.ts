import { dayName, week } from "../days.ts";
import type { Job, SimulatedPerson } from "../facts.ts";
import type { DepartmentKind } from "../organisation/team-names.ts";
import { lognormal, normal, pickWeighted, randomStream } from "../random.ts";
import { makeCalendar, type Calendar } from "./calendar.ts";
import { nameOf } from "./names.ts";
import { zones, type Zone } from "./zones.ts";

/** A person with what nobody is told: skill, pace, calendar. */
export interface PersonModel {
  readonly person: SimulatedPerson;
  readonly index: number;
  readonly lead: boolean;
  readonly zone: Zone;
  readonly joinedAt: number;
  readonly leftAt: number | null;
  /** Teams by index, one after the other. */
  readonly places: readonly Place[];
  readonly calendar: Calendar;
  /** 0–1: how much of the person's work holds. */
  readonly skill: number;
  /** Commits on a full working day; 0 for jobs that write none. */
  readonly pace: number;
  /** Documents and tickets on a full working day. */
  readonly writing: number;
}

export interface Place {
  readonly team: number;
  readonly since: number;
  readonly until: number | null;
}

export interface PersonOptions {
  readonly seed: number;
  readonly index: number;
  readonly kind: DepartmentKind;
  readonly lead: boolean;
  readonly access: SimulatedPerson["role"];
  readonly joinedAt: number;
  readonly leftAt: number | null;
  readonly places: readonly Place[];
  readonly start: number;
  readonly weeks: number;
  readonly pseudonymOf: (personId: string) => string;
}

const jobs: readonly Job[] = ["developer", "data", "reliability", "quality", "designer", "product", "support"];
const paces: { readonly [job in Job]: number } = {
  developer: 0.95,
  data: 0.6,
  reliability: 0.75,
  quality: 0.7,
  designer: 0,
  product: 0,
  support: 0,
};
const writings: { readonly [job in Job]: number } = {
  developer: 0,
  data: 0.05,
  reliability: 0.05,
  quality: 0.1,
  designer: 0.15,
  product: 0.3,
  support: 0.5,
};
const workloads = [1, 0.8, 0.6, 0.5];

/** Everything about a person follows from the seed and the person's index alone. */
export function makePerson(options: PersonOptions): PersonModel {
  const { seed, index } = options;
  const random = randomStream(seed, "person", index);
  const job = options.lead
    ? "developer"
    : (jobs[
        pickWeighted(
          random,
          jobs.map((one) => options.kind.jobs[one]),
        )
      ] ?? "developer");
  const zone =
    zones[
      pickWeighted(
        random,
        zones.map((one) => one.weight),
      )
    ] ?? zones[0]!;
  const workload = options.lead ? 1 : (workloads[pickWeighted(random, [86, 8, 3, 3])] ?? 1);
  const skill = Math.min(0.95, Math.max(0.15, 0.6 + 0.16 * normal(random)));
  const speed = lognormal(random, 1, 0.35) * (options.lead ? 0.6 : 1);
  const { name, slug } = nameOf(seed, index);
  const id = `p${String(index).padStart(5, "0")}`;
  return {
    person: {
      id,
      pseudonym: options.pseudonymOf(id),
      name,
      mail: `${slug}@example.org`,
      login: slug.replaceAll(".", "-"),
      job,
      role: options.access,
      joined: dayName(options.joinedAt),
      left: options.leftAt === null ? null : dayName(options.leftAt),
      zone: zone.name,
      workload,
    },
    index,
    lead: options.lead,
    zone,
    joinedAt: options.joinedAt,
    leftAt: options.leftAt,
    places: options.places,
    calendar: makeCalendar({ seed, index, zone, workload, start: options.start, end: options.start + options.weeks * week }),
    skill,
    pace: paces[job] * speed,
    writing: writings[job] * speed,
  };
}
