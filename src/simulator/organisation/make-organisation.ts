import { day, dayName, week } from "../days.ts";
import type { SimulatedMembership, SimulatedOrganisation, SimulatedPerson, SimulatedTarget, SimulatedTeam } from "../facts.ts";
import { makeAdoption } from "../people/adoption.ts";
import { makePerson, type PersonModel } from "../people/person.ts";
import { between, chance, pick, randomStream, shuffled, type Random } from "../random.ts";
import { eligibleJobs } from "./eligible-jobs.ts";
import { departmentKinds, type DepartmentKind } from "./team-names.ts";
import { largestTeam, smallestTeam, teamSizes } from "./team-sizes.ts";

/** What everything else is simulated from. `start` and `end` are milliseconds UTC, `end` exclusive. */
export interface OrganisationModel {
  readonly seed: number;
  readonly start: number;
  readonly end: number;
  readonly weeks: number;
  /** Index of the week in which the target becomes visible; ≥ weeks where there is none yet. */
  readonly targetWeek: number;
  readonly teams: readonly TeamModel[];
  readonly people: readonly PersonModel[];
  readonly shown: SimulatedOrganisation;
}

export interface TeamModel {
  readonly team: SimulatedTeam;
  readonly index: number;
  readonly kind: DepartmentKind;
}

export interface OrganisationOptions {
  readonly people: number;
  readonly weeks: number;
  readonly seed: number;
  readonly start: number;
  readonly end: number;
  readonly targetWeek: number;
  readonly pseudonymOf: (personId: string) => string;
}

/**
 * Teams of 3–15 in departments below "org", everybody in them, who joins, leaves and moves when.
 * A team's first three people stay throughout, so that no team ever falls below three; the first leads it.
 */
export function makeOrganisation(options: OrganisationOptions): OrganisationModel {
  const { seed, start, end, weeks } = options;
  const random = randomStream(seed, "organisation");
  const sizes = teamSizes(random, options.people);
  const { groups, teams } = makeTeams(seed, sizes.length);
  const everIn = [...sizes];
  const people: PersonModel[] = [];
  teams.forEach((team, t) => {
    for (let place = 0; place < (sizes[t] ?? 0); place++) {
      const stays = place < smallestTeam;
      const index = people.length;
      const own = randomStream(seed, "membership", index);
      const joinedAt = stays || !chance(own, 0.13) ? start - between(own, 60, 2400) * day : start + between(own, 1, weeks * 7 - 1) * day;
      const first = Math.max(joinedAt, start);
      const room = Math.floor((end - first) / day);
      const leftAt = !stays && room > 30 && chance(own, 0.07) ? first + between(own, 28, room) * day : null;
      const moves = !stays && room > 70 && leftAt === null && chance(own, 0.06);
      const target = moves ? destination(own, teams, everIn, t) : null;
      const moved = target === null ? null : first + between(own, 35, room - 20) * day;
      if (target !== null) everIn[target.index] = (everIn[target.index] ?? 0) + 1;
      people.push(
        makePerson({
          seed,
          index,
          kind: team.kind,
          lead: place === 0,
          access: accessOf(t, place, sizes),
          joinedAt,
          leftAt: leftAt !== null && leftAt >= end ? null : leftAt,
          places:
            moved === null || target === null
              ? [{ team: team.index, since: joinedAt, until: leftAt }]
              : [
                  { team: team.index, since: joinedAt, until: moved },
                  { team: target.index, since: moved, until: null },
                ],
          start,
          weeks,
          pseudonymOf: options.pseudonymOf,
        }),
      );
    }
  });
  const shown = show(options, groups, teams, people);
  return { seed, start, end, weeks, targetWeek: options.targetWeek, teams, people, shown };
}

/** Index of the team a person belongs to at a time, null before joining and after leaving. */
export function teamAt(person: PersonModel, at: number): number | null {
  for (const place of person.places) if (at >= place.since && (place.until === null || at < place.until)) return place.team;
  return null;
}

/** Another team with room, null where twenty tries find none. */
function destination(random: Random, teams: readonly TeamModel[], everIn: readonly number[], from: number): TeamModel | null {
  for (let tries = 0; tries < 20; tries++) {
    const team = pick(random, teams);
    if (team.index !== from && (everIn[team.index] ?? 0) < largestTeam) return team;
  }
  return null;
}

function accessOf(team: number, place: number, sizes: readonly number[]): SimulatedPerson["role"] {
  if (place === 0) return "lead";
  if (place !== Math.min(2, (sizes[team] ?? 0) - 1)) return "member";
  return team === 0 ? "admin" : team === 1 ? "finance" : team === 2 ? "auditor" : "member";
}

function makeTeams(seed: number, count: number): { readonly groups: SimulatedTeam[]; readonly teams: TeamModel[] } {
  const random = randomStream(seed, "teams");
  const groups: SimulatedTeam[] = [{ id: "org", name: "Example Works", parent: null, costCentre: "", repos: [] }];
  const departments = count < 4 ? 0 : Math.round(Math.sqrt(count));
  const kinds = departmentKinds.map((kind) => ({ kind, names: shuffled(random, kind.teams) }));
  for (let d = 0; d < departments; d++) {
    const kind = kinds[d % kinds.length]?.kind.name ?? "";
    const name = d < kinds.length ? kind : `${kind} ${Math.floor(d / kinds.length) + 1}`;
    groups.push({ id: slug(name), name, parent: "org", costCentre: `CC-${1000 + d * 100}`, repos: [] });
  }
  const used = new Map<string, number>();
  const teams: TeamModel[] = [];
  for (let index = 0; index < count; index++) {
    const d = departments === 0 ? index : index % departments;
    const group = groups[departments === 0 ? 0 : 1 + d];
    const { kind, names } = kinds[d % kinds.length] ?? { kind: departmentKinds[0]!, names: ["Team"] };
    const base = names[Math.floor(index / Math.max(1, kinds.length)) % names.length] ?? "Team";
    const times = (used.get(base) ?? 0) + 1;
    used.set(base, times);
    const name = times === 1 ? base : `${base} ${times}`;
    const id = slug(name);
    const repos = Array.from(
      { length: between(random, 1, 3) },
      (_, i) => `git.example.org/${group?.id ?? "org"}/${id}${["", "-api", "-jobs"][i] ?? ""}`,
    );
    teams.push({
      index,
      kind,
      team: {
        id,
        name,
        parent: group?.id ?? "org",
        costCentre: `CC-${1000 + d * 100 + Math.floor(index / Math.max(1, departments)) + 1}`,
        repos,
      },
    });
  }
  return { groups, teams };
}

function slug(name: string): string {
  return name.toLowerCase().replaceAll(" ", "-");
}

function show(
  options: OrganisationOptions,
  groups: readonly SimulatedTeam[],
  teams: readonly TeamModel[],
  people: readonly PersonModel[],
): SimulatedOrganisation {
  const memberships: SimulatedMembership[] = people.flatMap((person) =>
    person.places.map((place) => ({
      person: person.person.id,
      team: teams[place.team]?.team.id ?? "",
      since: dayName(place.since),
      until: place.until === null ? null : dayName(place.until),
      lead: person.lead,
    })),
  );
  const target: SimulatedTarget = {
    team: "org",
    metric: "weeklyActiveShare",
    threshold: 0.8,
    from: dayName(options.start + options.targetWeek * week),
    jobs: eligibleJobs,
    visibleIn: "manager",
  };
  return {
    name: "Example Works",
    from: dayName(options.start),
    to: dayName(options.end - 1),
    teams: [...groups, ...teams.map((team) => team.team)],
    people: people.map((person) => person.person),
    memberships,
    target,
    fasterWithout: people
      .filter((person) => makeAdoption(options.seed, person, options.start, options.weeks, options.targetWeek).declines)
      .map((person) => ({ person: person.person.id, since: target.from })),
  };
}
