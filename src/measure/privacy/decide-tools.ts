import { byCategory, cellsOf, cross, type Partition, type Piece } from "./block-pieces.ts";
import { mergeCategories, moreInOther, nameOf, other, type Category } from "./category-atoms.ts";
import type { Limits } from "./safe-sum.ts";
import { turned, unsafeRemainders, type Crossing } from "./union-remainders.ts";

/** A partition with unions of its atoms that are known, too: a group over all weeks, a week over all groups. */
export interface Shown {
  readonly partition: Partition;
  readonly unions: readonly (readonly number[])[];
}

const everything: readonly Category[] = [{ tool: other, model: other }];

/**
 * The categories of the whole organisation. Those whose sum and sums of groups and weeks, taken away from each other, would leave
 * what is not safe (a tool of one group, whose other use one person made up) go into "other". Where that does not help,
 * nothing is told apart.
 */
export function decideTools(pieces: readonly Piece[], week: Shown, limits: Limits): readonly Category[] {
  const cells = cellsOf(pieces);
  const hidden = new Set<string>();
  for (;;) {
    const categories = mergeCategories(cells, limits, hidden);
    if (categories.length === 1) return categories;
    const crossed = cross(pieces, byCategory(categories), week.partition);
    const sizes = categories.map((_, i) => sizeOf(crossed, i));
    const hide = (numbers: readonly number[]): boolean => hideOne(categories, sizes, numbers, hidden);
    const remainders = unsafeRemainders(crossed, toolUnions(categories), limits);
    const others = unsafeRemainders(turned(crossed), week.unions, limits);
    if (remainders.length + others.length === 0) return categories;
    const helped = [...remainders.map(({ union }) => hide(union)), ...others.flatMap(({ taken }) => taken.map((number) => hide([number])))];
    if (!helped.includes(true)) return everything;
  }
}

/** Numbers of the categories of each tool. */
export function toolUnions(categories: readonly Category[]): number[][] {
  return [...Map.groupBy(categories.keys(), (i) => categories[i]?.tool ?? "").values()];
}

/**
 * Hides the smallest of some categories that can be; of a tool's "other" beside models that are shown the tool's smallest
 * model instead, which goes into it, and of everything's "other" the next smallest tool.
 *
 * @param hidden names; is added to
 * @returns whether one was hidden
 */
export function hideOne(
  categories: readonly Category[],
  sizes: readonly number[],
  numbers: readonly number[],
  hidden: Set<string>,
): boolean {
  for (const i of numbers.toSorted((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0))) {
    const found = categories[i];
    if (found === undefined || categories.length === 1) continue;
    if (found.tool === other) {
      let number = 0;
      while (hidden.has(moreInOther(number))) number++;
      hidden.add(moreInOther(number));
      return true;
    }
    const models = [...categories.keys()].filter((j) => categories[j]?.tool === found.tool && categories[j].model !== other);
    const [smallest] = models.toSorted((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0));
    const chosen = found.model === other && smallest !== undefined ? categories[smallest] : found;
    const name = nameOf(chosen?.tool ?? "", chosen?.model ?? "");
    if (hidden.has(name)) continue;
    hidden.add(name);
    return true;
  }
  return false;
}

export function sizeOf({ byP }: Crossing, p: number): number {
  return (byP.get(p) ?? []).reduce((sum, cell) => sum + cell.sum, 0);
}
