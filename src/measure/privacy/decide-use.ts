import { byCategory, byHome, cellsOf, cross, withoutSpans, type Partition, type Piece } from "./block-pieces.ts";
import { mergeCategories, type Category } from "./category-atoms.ts";
import { hideOne, sizeOf, toolUnions, type Shown } from "./decide-tools.ts";
import type { Limits } from "./safe-sum.ts";
import { turned, unsafeRemainders, type Crossing } from "./union-remainders.ts";

export interface UseChoice {
  readonly pieces: readonly Piece[];
  /** The groups to be shown by tool and model. */
  readonly groups: readonly string[];
  readonly parents: ReadonlyMap<string, string | null>;
  /** The organisation's categories, and what is shown by weeks: fixed. */
  readonly tools: readonly Category[];
  readonly week: Shown;
  readonly limits: Limits;
}

/**
 * The categories of each group. A category that the organisation shows and only some groups do leaves the rest of it to the other
 * groups: where that is not safe, the smallest group's joins the others there, and so on. Where that does not help, no
 * group is told apart: null.
 */
export function decideUse(choice: UseChoice): Map<string, readonly Category[]> | null {
  const { pieces, groups, parents, tools, week, limits } = choice;
  const groupOf = byHome(groups, parents);
  const ofGroup = Map.groupBy(pieces, groupOf);
  const cells = groups.map((_, i) => cellsOf(ofGroup.get(i) ?? []));
  const whole = withoutSpans(pieces);
  const hidden = groups.map(() => new Set<string>());
  for (;;) {
    const categories = groups.map((_, i) => mergeCategories(cells[i] ?? [], limits, hidden[i]));
    const atoms = categories.flatMap((own, group) => own.map((category, place) => ({ group, place, category })));
    const partition = partitionOf(groupOf, categories);
    const withTools = cross(whole, partition, byCategory(tools));
    const ofTools = remaindersOf(withTools, unionsOf(atoms), toolUnions(tools), limits);
    const found =
      ofTools.length > 0 ? ofTools : remaindersOf(cross(pieces, partition, week.partition), unionsOf(atoms), week.unions, limits);
    if (found.length === 0) return new Map(groups.map((group, i) => [group, categories[i] ?? []]));
    const sizes = atoms.map((_, i) => sizeOf(withTools, i));
    const hide = (numbers: readonly number[]): boolean =>
      numbers
        .toSorted((a, b) => (sizes[a] ?? 0) - (sizes[b] ?? 0))
        .some((number) => {
          const { group, place } = atoms[number] ?? { group: -1, place: -1 };
          const own = categories[group] ?? [];
          const first = atoms.findIndex((atom) => atom.group === group);
          return hideOne(own, sizes.slice(first, first + own.length), [place], hidden[group] ?? new Set());
        });
    if (!found.map(hide).includes(true)) return null;
  }
}

/** Of each remainder that is not safe: some of our atoms, one of which must not be shown. */
function remaindersOf(
  crossed: Crossing,
  unions: readonly (readonly number[])[],
  others: readonly (readonly number[])[],
  limits: Limits,
): (readonly number[])[] {
  return [
    ...unsafeRemainders(crossed, unions, limits).map(({ union }) => union),
    ...unsafeRemainders(turned(crossed), others, limits).flatMap(({ taken }) => taken.map((number) => [number])),
  ];
}

function partitionOf(groupOf: Partition, categories: readonly (readonly Category[])[]): Partition {
  const places = categories.map(byCategory);
  const starts: number[] = [];
  let start = 0;
  for (const own of categories) {
    starts.push(start);
    start += own.length;
  }
  return (piece) => {
    const group = groupOf(piece);
    const place = places[group]?.(piece) ?? -1;
    return place < 0 ? -1 : (starts[group] ?? 0) + place;
  };
}

/** A tool over all groups; a group over all its tools is told by its weeks. */
function unionsOf(atoms: readonly { readonly category: Category }[]): number[][] {
  return [...Map.groupBy(atoms.keys(), (i) => atoms[i]?.category.tool ?? "").values()];
}
