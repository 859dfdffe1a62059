import { quarterSpan, dayNumber } from "./days.ts";

/** A team and the team above it; exactly one team has none: the organisation. */
export interface Group {
  readonly id: string;
  readonly parent: string | null;
}

/** A person belongs to a team from the day `since` on, up to and without the day `until` (null: still). Days as "2026-09-14". */
export interface Membership {
  readonly person: string;
  readonly team: string;
  readonly since: string;
  readonly until: string | null;
}

/** Who counts to which team in what is published about a quarter. One home a person, so a team's people nest in its parent's. */
export interface Population {
  readonly quarter: string;
  /** Person → the team they are direct member of. */
  readonly homes: ReadonlyMap<string, string>;
}

/**
 * The population of a quarter, to be frozen: whoever is a member on the quarter's first day. Who joins or moves later counts
 * (there) from the next quarter on; who leaves stays counted, because a group of 8 that becomes 7 tells the leaver's figures.
 * Who is in several teams counts to the one joined last, at equal days to the one whose id comes first. Does not depend on
 * the order of its input; memberships of unknown teams are left out.
 *
 * @param on the day that decides, where it is not the quarter's first: an organisation's very first quarter takes in
 * everybody who is there when it is first published. Must lie in the quarter.
 */
export function freezePopulation(quarter: string, memberships: readonly Membership[], groups: readonly Group[], on?: string): Population {
  const span = quarterSpan(quarter);
  const day = on === undefined ? span.from : Math.min(Math.max(dayNumber(on), span.from), span.to);
  const known = new Set(groups.map(({ id }) => id));
  const chosen = new Map<string, { team: string; since: number }>();
  for (const { person, team, since, until } of memberships) {
    const first = dayNumber(since);
    if (first > day || (until !== null && dayNumber(until) <= day) || !known.has(team)) continue;
    const other = chosen.get(person);
    if (other === undefined || first > other.since || (first === other.since && team < other.team))
      chosen.set(person, { team, since: first });
  }
  const people = [...chosen.keys()].sort();
  return { quarter, homes: new Map(people.map((person) => [person, chosen.get(person)?.team ?? ""])) };
}

/**
 * Rows of the table `population`: a person counts to their own team and to every team above it. Throws RangeError where
 * the teams' parents go round in a circle.
 */
export function populationRows(
  { quarter, homes }: Population,
  groups: readonly Group[],
): { quarter: string; team: string; person: string }[] {
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const rows: { quarter: string; team: string; person: string }[] = [];
  for (const [person, home] of homes) {
    let steps = 0;
    for (let team: string | null = home; team !== null; team = parents.get(team) ?? null) {
      if (++steps > groups.length) throw new RangeError(`populationRows: the teams above "${home}" go round in a circle`);
      rows.push({ quarter, team, person });
    }
  }
  return rows;
}

/**
 * Reads a frozen population back, whatever became of the teams since: a team's parent is the smallest population that
 * holds its own; of equal ones that with the fewest teams above it in today's chart is above.
 *
 * @param today today's teams; decides ties only
 */
export function thawPopulation(
  quarter: string,
  rows: readonly { readonly team: string; readonly person: string }[],
  today: readonly Group[],
): { population: Population; groups: Group[] } {
  const people = new Map<string, Set<string>>();
  for (const { team, person } of rows) {
    const set = people.get(team) ?? new Set();
    people.set(team, set.add(person));
  }
  const depth = depths(today);
  // From the organisation down: whatever holds a team comes before it.
  const order = [...people.keys()].sort(
    (a, b) => (people.get(b)?.size ?? 0) - (people.get(a)?.size ?? 0) || (depth.get(a) ?? 0) - (depth.get(b) ?? 0) || (a < b ? -1 : 1),
  );
  const deepest = new Map<string, string>();
  const groups: Group[] = [];
  for (const id of order) {
    // All of a team's people were last seen in the same team: the one that holds it.
    const first = [...(people.get(id) ?? [])][0] ?? "";
    groups.push({ id, parent: deepest.get(first) ?? null });
    for (const person of people.get(id) ?? []) deepest.set(person, id);
  }
  return { population: { quarter, homes: new Map([...deepest].sort(([a], [b]) => (a < b ? -1 : 1))) }, groups };
}

function depths(groups: readonly Group[]): Map<string, number> {
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  return new Map(
    groups.map(({ id }) => {
      let depth = 0;
      for (let team = parents.get(id) ?? null; team !== null && depth < groups.length; team = parents.get(team) ?? null) depth++;
      return [id, depth];
    }),
  );
}
