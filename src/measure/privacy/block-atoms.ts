import { byCategory, byHome, columnsOf, cross, piecesOf, withoutSpans, type Partition, type Piece } from "./block-pieces.ts";
import type { Category } from "./category-atoms.ts";
import { costWithin, type QuarterTable, type TableRow } from "./contributions.ts";
import type { Span } from "./days.ts";
import { decideTools, toolUnions, type Shown } from "./decide-tools.ts";
import { decideUse } from "./decide-use.ts";
import { atomOf, decompose, teamOfAtom, type GroupNode } from "./group-atoms.ts";
import { safeSum, type Limits } from "./safe-sum.ts";
import { tellsRemainder } from "./tells-remainder.ts";
import { unsafeRemainders } from "./union-remainders.ts";

/** What a block is divided into. Four partitions of the same usage; each covers every person of the population once. */
export interface BlockAtoms {
  readonly spans: readonly Span[];
  /** Groups shown span by span. */
  readonly week: ReadonlySet<string>;
  /** Groups shown for the block as a whole: they divide those of `week`. null while the block is open. */
  readonly team: ReadonlySet<string> | null;
  /** Groups shown by tool and model for the block as a whole, made of those of `week`, with their categories. */
  readonly use: ReadonlyMap<string, readonly Category[]>;
  /** Tools and models of the organisation as a whole, for the block; null while it is open. */
  readonly tools: { readonly group: string; readonly categories: readonly Category[] } | null;
}

/** Groups are shown by tool and model from this many times k people on: smaller ones would be nothing but "other". */
const useTimes = 5;

/**
 * Divides a closed block: every group shown span by span passes in every span (so the same groups in all of them: a group
 * hidden in one span only would be told by the others); within these, the groups that pass for the whole block.
 * `root` must pass in every span.
 */
export function divideBlock(
  table: QuarterTable,
  rows: readonly TableRow[],
  spans: readonly Span[],
  root: GroupNode,
  parents: ReadonlyMap<string, string | null>,
  limits: Limits,
): BlockAtoms {
  const bySpan = spans.map((span) => costWithin(table, span));
  const whole = new Float64Array(table.people.length).map((_, person) => bySpan.reduce((sum, costs) => sum + (costs[person] ?? 0), 0));
  const pick = (costs: Float64Array, people: readonly number[]): number[] => people.map((person) => costs[person] ?? 0);
  const everySpan = (people: readonly number[]): boolean => bySpan.every((costs) => safeSum(pick(costs, people), limits));

  const weekNodes = decompose(root, limits.k, everySpan);
  const week = new Set(weekNodes.map(({ id }) => id));
  const open = new Set<string>();
  for (const id of week) for (let team: string | null = teamOfAtom(id); team !== null; team = parents.get(team) ?? null) open.add(team);

  const pieces = piecesOf(table, rows, spans);
  const shown = shownByWeeks(root, [...week], open, spans.length, parents);
  const tools = decideTools(pieces, shown, limits);

  const useNodes = decompose(root, limits.k * useTimes, everySpan, ({ id }) => open.has(id));
  const groups = useNodes.map(({ id }) => id);
  // One group that holds everybody is the organisation.
  const [only = root.id, ...others] = groups;
  const use =
    others.length === 0
      ? new Map([[only, tools]])
      : (decideUse({ pieces, groups, parents, tools, week: shown, limits }) ?? new Map([[root.id, tools]]));

  const team = decideTeams({ table, pieces, weekNodes, bySpan, whole, tools, use, parents, limits });
  return { spans, week, team, use, tools: { group: root.id, categories: tools } };
}

/** Groups by weeks, and what sums of them tell: each group and each group above over the whole block, each week of all. */
function shownByWeeks(
  root: GroupNode,
  week: readonly string[],
  open: ReadonlySet<string>,
  spans: number,
  parents: ReadonlyMap<string, string | null>,
): Shown {
  const groupOf = byHome(week, parents);
  const partition: Partition = (piece) => {
    const group = groupOf(piece);
    return group < 0 || piece.span < 0 ? -1 : group * spans + piece.span;
  };
  const everySpan = (group: number): number[] => Array.from({ length: spans }, (_, span) => group * spans + span);
  const numbers = [...week.keys()];
  const within = (number: number, id: string): boolean => {
    for (let team: string | null = teamOfAtom(week[number] ?? ""); team !== null; team = parents.get(team) ?? null)
      if (team === id) return true;
    return false;
  };
  const above = [...open].filter((id) => id !== root.id);
  return {
    partition,
    unions: [
      ...numbers.map(everySpan),
      ...above.map((id) => numbers.filter((number) => within(number, id)).flatMap(everySpan)),
      ...Array.from({ length: spans }, (_, span) => numbers.map((number) => number * spans + span)),
    ],
  };
}

interface TeamChoice {
  readonly table: QuarterTable;
  readonly pieces: readonly Piece[];
  readonly weekNodes: readonly GroupNode[];
  readonly bySpan: readonly Float64Array[];
  readonly whole: Float64Array;
  readonly tools: readonly Category[];
  readonly use: ReadonlyMap<string, readonly Category[]>;
  readonly parents: ReadonlyMap<string, string | null>;
  readonly limits: Limits;
}

/** The groups within those of weeks that pass for the whole block, and tell nothing together with tools and weeks. */
function decideTeams({ table, pieces, weekNodes, bySpan, whole, tools, use, parents, limits }: TeamChoice): Set<string> {
  const pick = (costs: Float64Array, people: readonly number[]): number[] => people.map((person) => costs[person] ?? 0);
  const groups = [...use.keys()];
  const groupOf = byHome(groups, parents);
  const ofGroup = Map.groupBy(pieces, groupOf);
  const ofTools = columnsOf(pieces, tools);
  const columns = groups.map((id, i) => columnsOf(ofGroup.get(i) ?? [], use.get(id) ?? []));
  const merged = withoutSpans(pieces);
  const undivided = new Set<string>();
  for (;;) {
    const atoms: string[] = [];
    const nodeOf = new Map<string, string>();
    for (const node of weekNodes) {
      const group = atomOf(table.homes[node.people[0] ?? 0] ?? "", new Set(groups), parents);
      const own = groups.length === 1 ? [] : (columns[groups.indexOf(group ?? "")] ?? []);
      const weeks = bySpan.map((costs) => new Map(node.people.map((person) => [person, costs[person] ?? 0])));
      const passes = (people: readonly number[]): boolean =>
        safeSum(pick(whole, people), limits) && [ofTools, own, weeks].every((crossed) => !tellsRemainder(people, crossed, limits));
      for (const { id } of undivided.has(node.id) ? [node] : decompose(node, limits.k, passes)) {
        atoms.push(id);
        nodeOf.set(id, node.id);
      }
    }
    // A tool less the teams that use nothing else: what is left are others' uses of it.
    const remainders = unsafeRemainders(cross(merged, byCategory(tools), byHome(atoms, parents)), toolUnions(tools), limits);
    const [hidden] = remainders.flatMap(({ taken }) =>
      taken.map((number) => nodeOf.get(atoms[number] ?? "") ?? "").filter((id) => !undivided.has(id) && !atoms.includes(id)),
    );
    if (hidden === undefined) return new Set(atoms);
    undivided.add(hidden);
  }
}
