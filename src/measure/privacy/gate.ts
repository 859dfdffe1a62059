import { divideBlock, type BlockAtoms } from "./block-atoms.ts";
import { categoryOf, nameOf, type Category } from "./category-atoms.ts";
import { chooseBlocks, type Block } from "./choose-spans.ts";
import { amountNames, costWithin, quarterTable, type Contribution, type QuarterTable, type TableRow } from "./contributions.ts";
import type { Span } from "./days.ts";
import { basisOf, changedPeople, fillAtom, keyText, type Atom, type AtomKey } from "./fill-atoms.ts";
import { atomOf, groupTree } from "./group-atoms.ts";
import type { Group, Population } from "./populations.ts";
import { aloneLimits, safeSum, type Limits } from "./safe-sum.ts";

export interface GateInput {
  readonly population: Population;
  /** The teams as they were when the population was frozen. */
  readonly groups: readonly Group[];
  readonly contributions: Iterable<Contribution>;
  /** The last whole day. */
  readonly until: number;
  /** What the newest snapshot holds of this quarter. */
  readonly earlier: readonly Atom[];
  /** People of the organisation now: what one person alone could see, two may not. */
  readonly peopleNow: number;
}

/**
 * The privacy gate for figures that add up. Returns the atoms that everything shown of the quarter is a sum of. Four cuts, each a
 * partition, so that its sums tell no more than its atoms: "week" (group × span), "team" (finer groups × block), "use" (coarser
 * groups × tool and model × block) and "tool" (the organisation × tool and model × block). Sums of different cuts, taken away from
 * each other, leave nothing or what is safe (`unsafeRemainders`, `tellsRemainder`). Every atom has at least k contributors, none of whom dominates (`safeSum`), and is rounded
 * to at least 20 % of its greatest contribution. What an atom is, is decided once: late facts change figures, never the
 * structure. An organisation of one person sees everything; one below k nothing.
 */
export function gate({ population, groups, contributions, until, earlier, peopleNow }: GateInput, asked: Limits): Atom[] {
  const alone = population.homes.size === 1 && peopleNow === 1;
  const limits = alone ? aloneLimits : asked;
  const table = quarterTable(population.quarter, population.homes, contributions);
  const root = groupTree(groups, table.homes);
  if (root === null || root.people.length < limits.k) return [];
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const blocks = chooseBlocks({
    base: table.base,
    until,
    passes: (span) => safeSum(costWithin(table, span), limits),
    shown: distinctSpans(earlier, "week"),
    divided: distinctSpans(earlier, "team"),
  });
  const found = new Map(earlier.map((atom) => [keyText(atom.published), atom]));
  let waiting = false;
  return blocks.flatMap((block) => {
    const rows = rowsWithin(table, block);
    const fill = (divided: BlockAtoms): Atom[] => fillBlock(population.quarter, table, rows, divided, parents, limits, found);
    const divided = earlierBlock(block, earlier);
    if (divided !== null) return fill(divided);
    const shownWhole = block.closed
      ? earlier.filter(({ published }) => published.group === root.id && within(published, wholeOf(block.spans)))
      : [];
    // Dividing a block shows what changed since it was shown whole: it and those after it wait while that is few people's late facts.
    waiting ||= shownWhole.some((atom) => isStale(atom, rows, table, limits));
    return fill(block.closed && !waiting ? divideBlock(table, rows, block.spans, root, parents, limits) : openBlock(block, root.id));
  });
}

/** Whether some people's amounts changed since the atom was shown, but too few to show it anew. */
function isStale({ published, basis }: Atom, rows: readonly TableRow[], table: QuarterTable, limits: Limits): boolean {
  if (limits.alone) return false;
  const amounts = new Map<string, number[]>();
  for (const { person, base, amounts: more } of rows) {
    const span = table.base[base];
    if (span === undefined || span.from < published.from || span.to > published.to) continue;
    const name = table.people[person] ?? "";
    addTo(amounts, name, more);
  }
  const changed = changedPeople(basis, basisOf(amounts));
  return changed > 0 && changed < limits.k;
}

function openBlock({ spans }: Block, root: string): BlockAtoms {
  return { spans, week: new Set([root]), team: null, use: new Map(), tools: null };
}

/** A block that was closed in an earlier snapshot, as it was divided then. */
function earlierBlock({ spans }: Block, earlier: readonly Atom[]): BlockAtoms | null {
  const whole = wholeOf(spans);
  const keys = earlier.map(({ published }) => published).filter((published) => within(published, whole));
  const team = keys.filter(({ cut }) => cut === "team").map(({ group }) => group);
  if (team.length === 0) return null;
  const use = new Map<string, Category[]>();
  for (const { cut, group, tool, model } of keys) if (cut === "use") use.set(group, [...(use.get(group) ?? []), { tool, model }]);
  const ofTools = keys.filter(({ cut }) => cut === "tool");
  const [first] = ofTools;
  return {
    spans,
    week: new Set(keys.filter(({ cut }) => cut === "week").map(({ group }) => group)),
    team: new Set(team),
    use,
    tools: first === undefined ? null : { group: first.group, categories: ofTools.map(({ tool, model }) => ({ tool, model })) },
  };
}

function fillBlock(
  population: string,
  table: QuarterTable,
  rows: readonly TableRow[],
  divided: BlockAtoms,
  parents: ReadonlyMap<string, string | null>,
  limits: Limits,
  earlier: ReadonlyMap<string, Atom>,
): Atom[] {
  const { spans, week } = divided;
  const whole = wholeOf(spans);
  const sums = new Map<string, { key: AtomKey; amounts: Map<string, number[]> }>();
  const atomAt = (key: AtomKey): Map<string, number[]> => {
    const text = keyText(key);
    const atom = sums.get(text) ?? { key, amounts: new Map<string, number[]>() };
    sums.set(text, atom);
    return atom.amounts;
  };
  const find = atomFinder(divided, parents, (key) => atomAt({ population, ...key }));
  const spanOf = table.base.map((base) => spans.findIndex(({ from, to }) => from <= base.from && base.to <= to));
  for (const row of rows) {
    const person = table.people[row.person] ?? "";
    for (const amounts of find(table.homes[row.person] ?? "", spanOf[row.base] ?? -1, row.tool, row.model))
      addTo(amounts, person, row.amounts);
  }
  // Atoms shown earlier whose usage is gone altogether stay as they were, too.
  for (const [text, { published }] of earlier) {
    const still = published.cut === "week" ? week.has(published.group) : true;
    if (within(published, whole) && still && !sums.has(text)) sums.set(text, { key: published, amounts: new Map() });
  }
  return [...sums.keys()].sort().flatMap((text) => {
    const sum = sums.get(text);
    return sum === undefined ? [] : (fillAtom(keyOf(sum.key), sum.amounts, limits, earlier.get(text)) ?? []);
  });
}

type Amounts = Map<string, number[]>;

/** The up to four atoms that usage counts to: looked up once for a home, span, tool and model. */
function atomFinder(
  { spans, week, team, use, tools }: BlockAtoms,
  parents: ReadonlyMap<string, string | null>,
  atomAt: (key: Omit<AtomKey, "population">) => Amounts,
): (home: string, span: number, tool: string, model: string) => readonly Amounts[] {
  const whole = wholeOf(spans);
  const useGroups = new Set(use.keys());
  const homes = new Map<string, Map<string, readonly Amounts[]>[]>();
  return (home, spanNumber, tool, model) => {
    let bySpan = homes.get(home);
    if (bySpan === undefined) homes.set(home, (bySpan = spans.map(() => new Map())));
    const known = bySpan[spanNumber]?.get(nameOf(tool, model));
    if (known !== undefined) return known;
    const span = spans[spanNumber];
    if (span === undefined) return [];
    const found: Amounts[] = [];
    const weekGroup = atomOf(home, week, parents);
    if (weekGroup !== null) found.push(atomAt({ group: weekGroup, cut: "week", tool: "", model: "", ...span }));
    const teamGroup = team === null ? null : atomOf(home, team, parents);
    if (teamGroup !== null) found.push(atomAt({ group: teamGroup, cut: "team", tool: "", model: "", ...whole }));
    const useGroup = atomOf(home, useGroups, parents);
    const category = categoryWithin(use.get(useGroup ?? "") ?? [], tool, model);
    if (useGroup !== null && category !== null) found.push(atomAt({ group: useGroup, cut: "use", ...category, ...whole }));
    const ofAll = tools === null ? null : categoryWithin(tools.categories, tool, model);
    if (tools !== null && ofAll !== null) found.push(atomAt({ group: tools.group, cut: "tool", ...ofAll, ...whole }));
    bySpan[spanNumber]?.set(nameOf(tool, model), found);
    return found;
  };
}

function categoryWithin(categories: readonly Category[], tool: string, model: string): Category | null {
  return categoryOf(tool, model, (t, m) => categories.some((one) => one.tool === t && one.model === m));
}

function addTo(sums: Amounts, person: string, more: readonly number[]): void {
  let amounts = sums.get(person);
  if (amounts === undefined) sums.set(person, (amounts = amountNames.map(() => 0)));
  for (let i = 0; i < amounts.length; i++) amounts[i] = (amounts[i] ?? 0) + (more[i] ?? 0);
}

function within(inner: Span, outer: Span): boolean {
  return inner.from >= outer.from && inner.to <= outer.to;
}

function keyOf({ population, group, cut, tool, model, from, to }: AtomKey): AtomKey {
  return { population, group, cut, tool, model, from, to };
}

function rowsWithin({ rows, base }: QuarterTable, { spans }: Block): TableRow[] {
  const { from, to } = wholeOf(spans);
  return rows.filter((row) => {
    const span = base[row.base];
    return span !== undefined && span.from >= from && span.to <= to;
  });
}

function wholeOf(spans: readonly Span[]): Span {
  return { from: spans[0]?.from ?? 0, to: spans.at(-1)?.to ?? -1 };
}

function distinctSpans(atoms: readonly Atom[], cut: AtomKey["cut"]): Span[] {
  const spans = atoms.filter(({ published }) => published.cut === cut).map(({ published: { from, to } }) => ({ from, to }));
  return [...new Map(spans.map((span) => [span.from, span])).values()].sort((a, b) => a.from - b.from);
}
