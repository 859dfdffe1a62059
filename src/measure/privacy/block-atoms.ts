import { categoryOf, mergeCategories, type Category } from "./category-atoms.ts";
import { costOf, costWithin, type QuarterTable, type TableRow } from "./contributions.ts";
import type { Span } from "./days.ts";
import { atomOf, decompose, teamOfAtom, type GroupNode } from "./group-atoms.ts";
import { safeSum, type Limits } from "./safe-sum.ts";
import { tellsRemainder } from "./tells-remainder.ts";

/** What a block is divided into. Three partitions of the same usage; each covers every person of the population once. */
export interface BlockAtoms {
  readonly spans: readonly Span[];
  /** Groups shown span by span. */
  readonly week: ReadonlySet<string>;
  /** Groups shown for the block as a whole: they divide those of `week`. null while the block is open. */
  readonly team: ReadonlySet<string> | null;
  /** Groups shown by tool and model for the block as a whole, made of those of `week`, with their categories. */
  readonly use: ReadonlyMap<string, readonly Category[]>;
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

  const useNodes = decompose(root, limits.k * useTimes, everySpan, ({ id }) => open.has(id));
  const useIds = new Set(useNodes.map(({ id }) => id));
  const use = new Map<string, readonly Category[]>();
  const columns = new Map<string, Map<string, Map<number, number>>>();
  for (const [id, cells] of cellsByGroup(table, rows, useIds, parents)) {
    const categories = mergeCategories([...cells.values()], limits);
    use.set(id, categories);
    const names = new Set(categories.map(({ tool, model }) => nameOf(tool, model)));
    const merged = new Map<string, Map<number, number>>();
    for (const { tool, model, amounts } of cells.values()) {
      const category = categoryOf(tool, model, (t, m) => names.has(nameOf(t, m)));
      if (category === null) continue;
      const name = nameOf(category.tool, category.model);
      const column = merged.get(name) ?? new Map<number, number>();
      for (const [person, amount] of amounts) column.set(person, (column.get(person) ?? 0) + amount);
      merged.set(name, column);
    }
    columns.set(id, merged);
  }

  const team = new Set<string>();
  for (const node of weekNodes) {
    const useId = useNodes.length === 1 ? useNodes[0]?.id : atomOf(table.homes[node.people[0] ?? 0] ?? "", useIds, parents);
    const tools = [...(columns.get(useId ?? "") ?? new Map<string, Map<number, number>>()).values()];
    const weeks = bySpan.map((costs) => new Map(node.people.map((person) => [person, costs[person] ?? 0])));
    const passes = (people: readonly number[]): boolean =>
      safeSum(pick(whole, people), limits) && !tellsRemainder(people, tools, limits) && !tellsRemainder(people, weeks, limits);
    for (const { id } of decompose(node, limits.k, passes)) team.add(id);
  }
  return { spans, week, team, use };
}

export function nameOf(tool: string, model: string): string {
  return `${tool}\n${model}`;
}

interface Cell extends Category {
  readonly amounts: Map<number, number>;
}

function cellsByGroup(
  table: QuarterTable,
  rows: readonly TableRow[],
  groups: ReadonlySet<string>,
  parents: ReadonlyMap<string, string | null>,
): Map<string, Map<string, Cell>> {
  const byHome = new Map<string, string>();
  for (const home of new Set(table.homes)) byHome.set(home, atomOf(home, groups, parents) ?? "");
  const found = new Map<string, Map<string, Cell>>();
  for (const { person, tool, model, amounts } of rows) {
    const id = byHome.get(table.homes[person] ?? "") ?? "";
    const cells = found.get(id) ?? new Map<string, Cell>();
    found.set(id, cells);
    const cell = cells.get(nameOf(tool, model)) ?? { tool, model, amounts: new Map<number, number>() };
    cells.set(nameOf(tool, model), cell);
    cell.amounts.set(person, (cell.amounts.get(person) ?? 0) + costOf(amounts));
  }
  return found;
}
