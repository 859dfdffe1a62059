import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import type { TeamRow } from "../../model/pages/teams.ts";
import type { Team } from "../organisation/teams.ts";
import { rowsOfGroup } from "./groups.ts";
import { sayDays, type Days } from "./period.ts";
import { costOf, peopleOf, sumYield } from "./sums.ts";

export interface TeamRowsInput {
  /** The group at the top; it is shown in some of the days. */
  readonly group: string;
  readonly teams: readonly Team[];
  /** Published rows of the cut "team", and their spans: in each a group is shown whole or not at all. */
  readonly rows: readonly PublishedRow[];
  readonly blocks: readonly Days[];
  readonly before: { readonly rows: readonly PublishedRow[]; readonly blocks: readonly Days[] } | null;
  readonly k: number;
}

/**
 * The group, each team below it after the one above it, in the order of names, and what is left of each. A team has figures
 * where it is shown alone in all of the days; the figures of one that is not are in the rest of the nearest group above that is, so
 * a group is always the sum of the rows under it.
 */
export function teamRows({ group, teams, rows, blocks, before, k }: TeamRowsInput): TeamRow[] {
  const below = Map.groupBy(teams, ({ parent }) => parent);
  const shownIn = (id: string, all: readonly PublishedRow[], spans: readonly Days[]): Days[] => {
    const own = new Set(rowsOfGroup(all, id, teams).map(({ from }) => from));
    return spans.filter(({ from }) => own.has(from));
  };
  const isWhole = (id: string, all: readonly PublishedRow[], spans: readonly Days[]): boolean =>
    spans.length > 0 && shownIn(id, all, spans).length === spans.length;
  const found: TeamRow[] = [];
  const visit = (team: Team, parent: string | null, above: Team | null): void => {
    const own = rowsOfGroup(rows, team.id, teams);
    const shown = isWhole(team.id, rows, blocks);
    const children = below.get(team.id) ?? [];
    const { id, name } = team;
    if (!shown) {
      const within = above === null ? null : { id: above.id, name: above.name };
      found.push({ id, kind: "team", name, parent, people: 0, figures: null, withheld: reason(shownIn(id, rows, blocks), k), within });
    } else {
      const earlier = before !== null && isWhole(id, before.rows, before.blocks) ? rowsOfGroup(before.rows, id, teams) : null;
      found.push({ id, kind: "team", name, parent, people: peopleOf(own), figures: figuresOf(own, earlier), withheld: null, within: null });
    }
    for (const child of children) visit(child, id, shown ? team : above);
    const left = shown ? leftOf(own, children) : [];
    if (left.length > 0 && left.length < own.length)
      found.push({
        id,
        kind: "rest",
        name: `The rest of ${name}, together`,
        parent: id,
        people: peopleOf(left),
        figures: figuresOf(left, null),
        withheld: null,
        within: null,
      });
  };
  /** Rows of a shown group that no shown team below it holds. */
  const leftOf = (own: readonly PublishedRow[], children: readonly Team[]): PublishedRow[] => {
    const taken = new Set<PublishedRow>();
    const take = (team: Team): void => {
      if (isWhole(team.id, rows, blocks)) for (const row of rowsOfGroup(rows, team.id, teams)) taken.add(row);
      else for (const child of below.get(team.id) ?? []) take(child);
    };
    for (const child of children) take(child);
    return own.filter((row) => !taken.has(row));
  };
  const top = teams.find(({ id }) => id === group);
  if (top !== undefined) visit(top, null, null);
  return found;
}

function figuresOf(rows: readonly PublishedRow[], before: readonly PublishedRow[] | null): TeamRow["figures"] {
  const parts = sumYield(rows);
  const was = before === null ? null : sumYield(before);
  return { costMicros: costOf(parts), yield: parts, before: was === null ? null : { costMicros: costOf(was), yield: was } };
}

function reason(some: readonly Days[], k: number): string {
  return some.length > 0
    ? `Shown alone only for ${some.map(sayDays).join(", ")}`
    : `Too few people to stand alone: a figure is of at least ${k}, and must not tell what a few others did`;
}
