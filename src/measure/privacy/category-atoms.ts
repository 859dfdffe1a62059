import { safeSum, type Limits } from "./safe-sum.ts";

/** A tool and one of its models; "other" where small ones are merged. */
export interface Category {
  readonly tool: string;
  readonly model: string;
}

export const other = "other";

/** One category's contributors: person → amount. */
export interface CategoryCell extends Category {
  readonly amounts: ReadonlyMap<number, number>;
}

/**
 * Merges categories until each that is left passes: a tool's small models become "other" of that tool, taking the tool's next
 * smallest model with them while they fail; a tool that fails as a whole goes into "other" of everything, which takes the next
 * smallest tool with it while it fails. All cells together must pass.
 *
 * @param hidden names (`nameOf`) of categories that may not stand by themselves though they pass; `moreInOther` once for each
 *   tool that "other" of everything, where there is one, must hold beside one
 * @returns the categories, in order of tool and model; which cell goes where says `categoryOf`
 */
export function mergeCategories(cells: readonly CategoryCell[], asked: Limits, hidden: ReadonlySet<string> = new Set()): Category[] {
  const limits = { ...asked, hidden };
  const kept: CategoryCell[] = [];
  const left: CategoryCell[] = [];
  for (const tool of [...new Set(cells.map((cell) => cell.tool))].sort()) {
    const models = cells.filter((cell) => cell.tool === tool);
    const { passing, rest } = mergeSmall(models, { tool, model: other }, limits);
    kept.push(...passing);
    left.push(...rest);
  }
  const all = { tool: other, model: other };
  const merged = mergeLeft(kept, left, all, limits);
  return merged.map(({ tool, model }) => ({ tool, model })).sort((a, b) => compare(a.tool, b.tool) || compare(a.model, b.model));
}

export function nameOf(tool: string, model: string): string {
  return `${tool}\n${model}`;
}

/** The published category that a tool and model count to; null where there is none. */
export function categoryOf(tool: string, model: string, has: (tool: string, model: string) => boolean): Category | null {
  if (has(tool, model)) return { tool, model };
  if (has(tool, other)) return { tool, model: other };
  return has(other, other) ? { tool: other, model: other } : null;
}

/** A mark for `hidden`. */
export function moreInOther(number: number): string {
  return `${nameOf(other, other)}\n${number}`;
}

function howManyMore(hidden: ReadonlySet<string>): number {
  let number = 0;
  while (hidden.has(moreInOther(number))) number++;
  return number;
}

interface Rules extends Limits {
  readonly hidden: ReadonlySet<string>;
}

function mergeSmall(cells: readonly CategoryCell[], name: Category, limits: Rules): { passing: CategoryCell[]; rest: CategoryCell[] } {
  const passing = cells.filter((cell) => passes(cell, limits)).sort(bySize);
  const small = cells.filter((cell) => !passes(cell, limits));
  while (small.length > 0) {
    const merged = merge(small, name);
    if (passes(merged, limits)) return { passing: [...passing, merged], rest: [] };
    const next = passing.shift();
    if (next === undefined) return { passing: [], rest: [merged] };
    small.push(next);
  }
  return { passing, rest: [] };
}

/** Takes whole tools, the smallest first: a tool's "other" must stay where its small models are. */
function mergeLeft(kept: readonly CategoryCell[], left: CategoryCell[], name: Category, limits: Rules): CategoryCell[] {
  if (left.length === 0) return [...kept];
  const tools = [...new Set(kept.map(({ tool }) => tool))]
    .map((tool) => kept.filter((cell) => cell.tool === tool))
    .sort((a, b) => bySize(merge(a, { tool: a[0]?.tool ?? "", model: "" }), merge(b, { tool: b[0]?.tool ?? "", model: "" })));
  for (;;) {
    const merged = merge(left, name);
    const enough = new Set(left.map(({ tool }) => tool)).size > howManyMore(limits.hidden);
    const next = enough && passes(merged, limits) ? undefined : tools.shift();
    if (next === undefined) return [...tools.flat(), merged];
    left.push(...next);
  }
}

function merge(cells: readonly CategoryCell[], name: Category): CategoryCell {
  const amounts = new Map<number, number>();
  for (const cell of cells) for (const [person, amount] of cell.amounts) amounts.set(person, (amounts.get(person) ?? 0) + amount);
  return { ...name, amounts };
}

function passes(cell: CategoryCell, { hidden, ...limits }: Rules): boolean {
  return !hidden.has(nameOf(cell.tool, cell.model)) && safeSum(cell.amounts.values(), limits);
}

function bySize(a: CategoryCell, b: CategoryCell): number {
  return sizeOf(a) - sizeOf(b) || compare(a.tool, b.tool) || compare(a.model, b.model);
}

function sizeOf({ amounts }: CategoryCell): number {
  let sum = 0;
  for (const amount of amounts.values()) sum += amount;
  return sum;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
