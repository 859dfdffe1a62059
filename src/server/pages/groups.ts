import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import type { PageGroup } from "../../model/pages/figure.ts";
import type { Team } from "../organisation/teams.ts";

/** The rows that together are one group: its own, those of the teams below it, and the rests within. In the order they came. */
export function rowsOfGroup(rows: readonly PublishedRow[], id: string, teams: readonly Team[]): PublishedRow[] {
  const placed = remembered(rowsByTeam, rows, placesByTeam);
  const places = [...teamsWithin(id, teams)].flatMap((team) => placed.get(team) ?? []);
  return places.sort((a, b) => a - b).flatMap((place) => rows[place] ?? []);
}

/** The group itself and everything below it. */
export function teamsWithin(id: string, teams: readonly Team[]): ReadonlySet<string> {
  const { below } = remembered(trees, teams, treeOf);
  const within = new Set([id]);
  // A set that grows while it is walked is walked to its end.
  for (const each of within) for (const child of below.get(each) ?? []) within.add(child.id);
  return within;
}

// A page asks for the rows of each of hundreds of teams: what is the same for all of them is worked out once for a list.
const rowsByTeam = new WeakMap<readonly PublishedRow[], ReadonlyMap<string, readonly number[]>>();
const trees = new WeakMap<readonly Team[], Tree>();

interface Tree {
  readonly byId: ReadonlyMap<string, Team>;
  /** By the team above. */
  readonly below: ReadonlyMap<string | null, readonly Team[]>;
}

function treeOf(teams: readonly Team[]): Tree {
  return { byId: new Map(teams.map((team) => [team.id, team])), below: Map.groupBy(teams, ({ parent }) => parent) };
}

/** Where in the list the rows of each team's own people and of its rest stand. */
function placesByTeam(rows: readonly PublishedRow[]): ReadonlyMap<string, readonly number[]> {
  return Map.groupBy(rows.keys(), (place) => (rows[place]?.group ?? "").replace(/^rest:/, ""));
}

function remembered<Key extends object, Value>(known: WeakMap<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  const made = make(key);
  known.set(key, made);
  return made;
}

export interface GroupRows {
  readonly group: PageGroup;
  readonly rows: readonly PublishedRow[];
}

/**
 * The rows of the group asked for, or of the nearest group above it that may be shown alone; the page then says so.
 * null where nothing may be shown at all, or there is no such group.
 */
export function showableGroup(rows: readonly PublishedRow[], asked: string | null, teams: readonly Team[]): GroupRows | null {
  const root = teams.find(({ parent }) => parent === null);
  const first = asked === null ? root : teams.find(({ id }) => id === asked);
  for (let team = first; team !== undefined; team = above(team, teams)) {
    const found = rowsOfGroup(rows, team.id, teams);
    if (found.length > 0)
      return { group: { id: team.id, name: team.name, ...(team === first ? {} : { asked: first?.name ?? "" }) }, rows: found };
  }
  return null;
}

export interface CoveredGroup extends GroupRows {
  /** The cut the rows are of; those of different cuts must not be added. */
  readonly cut: "week" | "team";
}

/**
 * The lowest group, from the one asked for upwards, whose rows cover every day that is published: from the weeks where they
 * tell it alone, else from the months. null where nothing may be shown at all.
 */
export function coveredGroup(
  rows: { readonly week: readonly PublishedRow[]; readonly team: readonly PublishedRow[] },
  asked: string | null,
  teams: readonly Team[],
): CoveredGroup | null {
  const days = daysCovered(rows.week);
  const root = teams.find(({ parent }) => parent === null);
  const first = asked === null ? root : teams.find(({ id }) => id === asked);
  if (days === 0) return null;
  for (let team = first; team !== undefined; team = above(team, teams)) {
    for (const cut of ["week", "team"] as const) {
      const found = rowsOfGroup(rows[cut], team.id, teams);
      if (daysCovered(found) !== days) continue;
      return { group: { id: team.id, name: team.name, ...(team === first ? {} : { asked: first?.name ?? "" }) }, rows: found, cut };
    }
  }
  return null;
}

function daysCovered(rows: readonly PublishedRow[]): number {
  const spans = new Map(rows.map(({ from, to }) => [`${from} ${to}`, (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1]));
  return [...spans.values()].reduce((sum, days) => sum + days, 0);
}

/**
 * Where a row stands on the page of `group`: the team directly below it that holds the row's people; null for the
 * group's own people and those of its teams that are not shown.
 */
export function childOf(row: PublishedRow, group: string, teams: readonly Team[]): string | null {
  const rest = row.group.startsWith("rest:");
  const own = rest ? row.group.slice("rest:".length) : row.group;
  for (let team = remembered(trees, teams, treeOf).byId.get(own); team !== undefined && team.id !== group; team = above(team, teams)) {
    if (team.parent === group) return team.id;
  }
  return null;
}

function above({ parent }: Team, teams: readonly Team[]): Team | undefined {
  return parent === null ? undefined : remembered(trees, teams, treeOf).byId.get(parent);
}
