import { categoryOf } from "../../src/measure/privacy/category-atoms.ts";
import { costOf, type Contribution } from "../../src/measure/privacy/contributions.ts";
import type { PublishedAtom } from "../../src/measure/privacy/fill-atoms.ts";
import { atomOf } from "../../src/measure/privacy/group-atoms.ts";
import type { Group, Population } from "../../src/measure/privacy/populations.ts";
import { roundingStep } from "../../src/measure/privacy/round-figures.ts";
import { bounds, type Constraint } from "./linear-program.ts";

/** Amount of a contribution that is attacked: its cost, or one of its parts. */
export type Measure = "cost" | "held" | "undone";

/** What somebody knows who wants to know more. Everybody knows the chart, the rules and who counts where. */
export interface Attacker {
  /** Knows these people's own amounts. */
  readonly insiders: ReadonlySet<string>;
  /** Knows who of these people used which tool in which week. */
  readonly seen: ReadonlySet<string>;
}

/** A block as a snapshot shows it, and the truth it was made of. */
export interface Snapshot {
  readonly block: readonly PublishedAtom[];
  readonly contributions: readonly Contribution[];
}

export interface Finding {
  readonly what: string;
  readonly truth: number;
  /** Of a change: the greater of the amounts before and after, to which the width is held. */
  readonly size: number;
  readonly low: number;
  readonly high: number;
}

/** Where usage counts: the numbers of its figures, its span, and its published categories: its group's and the organisation's. */
interface Place {
  readonly figures: readonly number[];
  readonly span: number;
  readonly use: string;
  readonly tool: string;
}

/** Usage that no figure tells apart, by one of it. */
interface Usage {
  readonly home: string;
  readonly from: number;
  readonly by: { readonly tool: string; readonly model: string };
}

interface Variable extends Usage {
  readonly span: number;
  readonly use: string;
  readonly tool: string;
  readonly world: number | null;
  readonly owner: string;
  readonly index: number;
}

const scale = 1e6;

/**
 * Narrows the amounts of one person in one block by linear programming over all that its snapshots show (one, or two with
 * late facts between them; the older may show the organisation only, while the month runs). Variables are the target's amounts by span and category and, for everybody else, sums over people
 * whom the figures do not tell apart: with amounts ≥ 0 that loses nothing. The attacker is told each figure's rounding step,
 * which is not published, and whose amounts changed between the snapshots, which nobody is told.
 *
 * @returns intervals of the target's total, of each span and category of theirs, and of the change; micro-dollars
 */
export function attack(
  snapshots: readonly Snapshot[],
  { homes }: Population,
  groups: readonly Group[],
  target: string,
  attacker: Attacker,
  measure: Measure,
): Finding[] {
  const newest = snapshots.at(-1);
  if (newest === undefined) return [];
  const place = placer(newest.block, groups);
  const changed = changedPeople(snapshots);
  const uses = [
    ...new Map(
      snapshots.flatMap(({ contributions }) => contributions).map(({ tool, model }) => [`${tool}\n${model}`, { tool, model }]),
    ).values(),
  ];
  const spans = [...new Set(newest.block.filter(({ cut }) => cut === "week").map(({ from }) => from))];
  const variables = new Map<string, Variable>();
  const constraints: Constraint[] = [];
  const truth = new Map<number, number>();

  snapshots.forEach(({ block, contributions }, world) => {
    const placeHere = placer(block, groups);
    const used = new Map<string, number>();
    const people = block.map(() => new Map<string, { amount: number; cost: number }>());
    for (const { person, from, tool, model, amounts } of contributions) {
      const found = homes.has(person) ? place(homes.get(person) ?? "", from, tool, model) : null;
      if (found === null) continue;
      const amount = amountOf(amounts, measure);
      const cell = cellOf(person, found);
      used.set(cell, (used.get(cell) ?? 0) + amount);
      for (const figure of placeHere(homes.get(person) ?? "", from, tool, model)?.figures ?? []) {
        const before = people[figure]?.get(person) ?? { amount: 0, cost: 0 };
        people[figure]?.set(person, { amount: before.amount + amount, cost: before.cost + costOf(amounts) });
      }
    }
    const mine = new Set<Variable>();
    const done = new Set<string>();
    for (const [person, home] of homes) {
      if (attacker.insiders.has(person)) continue;
      const known = attacker.seen.has(person);
      const when = changed.has(person) ? world : null;
      const owner = person === target ? "target" : `${known ? "seen" : "unseen"} ${when === null ? "" : "changed"} ${home}`;
      if (!known && done.has(owner)) continue;
      done.add(owner);
      for (const from of spans) {
        for (const { tool, model } of uses) {
          const found = place(home, from, tool, model);
          if (found === null) continue;
          const amount = used.get(cellOf(person, found));
          if (known && amount === undefined) continue;
          const key = `${when}\n${cellOf(owner, found)}`;
          const variable = variables.get(key) ?? { ...found, home, from, by: { tool, model }, world: when, owner, index: variables.size };
          variables.set(key, variable);
          mine.add(variable);
          if (person === target) truth.set(variable.index, amount ?? 0);
        }
      }
    }
    const counted = block.map(() => new Set<Variable>());
    for (const one of mine)
      for (const figure of placeHere(one.home, one.from, one.by.tool, one.by.model)?.figures ?? []) counted[figure]?.add(one);
    block.forEach((atom, figure) => {
      const all = [...(people[figure] ?? [])];
      const costs = all.map(([, { cost }]) => cost);
      const step = roundingStep(
        costs.reduce((sum, cost) => sum + cost, 0),
        Math.max(0, ...costs),
      );
      const own = all.reduce((sum, [person, { amount }]) => sum + (attacker.insiders.has(person) ? amount : 0), 0);
      const shown = amountOf(atom.figures, measure) - own;
      // A part is off by less than a step of its share in the rounded whole, and the whole by half a step.
      const slack = measure === "cost" ? step / 2 : 1.5 * step;
      const coefficients = new Map([...(counted[figure] ?? [])].map(({ index }) => [index, 1]));
      // A figure held back since an earlier snapshot is of that snapshot's truth.
      const held = world > 0 && snapshots[0]?.block.includes(atom) === true;
      if (!held) constraints.push({ coefficients, low: (shown - slack) / scale, high: (shown + slack) / scale });
    });
  });
  return ask([...variables.values()], truth, constraints, snapshots.length - 1);
}

function ask(
  variables: readonly Variable[],
  truth: ReadonlyMap<number, number>,
  constraints: readonly Constraint[],
  last: number,
): Finding[] {
  const sum = (list: readonly Variable[]): number => list.reduce((total, { index }) => total + (truth.get(index) ?? 0), 0);
  const weights = (list: readonly Variable[], weight: number): [number, number][] => list.map(({ index }) => [index, weight]);
  const mine = variables.filter(({ owner }) => owner === "target");
  const now = mine.filter(({ world }) => world === null || world === last);
  const before = mine.filter(({ world }) => world !== null && world !== last);
  const questions = [
    { what: "total", of: now },
    ...[...new Set(now.map(({ span }) => span))].map((span) => ({ what: `span ${span}`, of: now.filter((one) => one.span === span) })),
    ...[...new Set(now.map(({ use }) => use))].map((use) => ({ what: `use ${use}`, of: now.filter((one) => one.use === use) })),
    ...[...new Set(now.map(({ tool }) => tool))].map((tool) => ({ what: `tool ${tool}`, of: now.filter((one) => one.tool === tool) })),
    ...[...new Set(now.map(({ use, tool }) => `${use} within ${tool}`))].map((cell) => ({
      what: `use ${cell}`,
      of: now.filter(({ use, tool }) => `${use} within ${tool}` === cell),
    })),
  ]
    .map(({ what, of }) => ({ what, truth: sum(of), size: sum(of), objective: new Map(weights(of, 1)) }))
    .filter((question) => question.truth > 0);
  if (before.length > 0 && sum(now) !== sum(before)) {
    const objective = new Map([...weights(now, 1), ...weights(before, -1)]);
    questions.push({ what: "change", truth: sum(now) - sum(before), size: Math.max(sum(now), sum(before)), objective });
  }
  const found = bounds(
    variables.length,
    constraints,
    questions.map(({ objective }) => objective),
  );
  if (found === null) throw new Error("the truth does not meet what was published");
  return questions.map(({ what, truth: amount, size }, i) => ({
    what,
    truth: amount,
    size,
    low: (found[i]?.low ?? -Infinity) * scale,
    high: (found[i]?.high ?? Infinity) * scale,
  }));
}

function changedPeople(snapshots: readonly Snapshot[]): Set<string> {
  const [first, second] = snapshots.map(({ contributions }) => Map.groupBy(contributions, ({ person }) => person));
  if (first === undefined || second === undefined) return new Set();
  const names = [...new Set([...first.keys(), ...second.keys()])];
  return new Set(names.filter((name) => JSON.stringify(first.get(name)) !== JSON.stringify(second.get(name))));
}

function cellOf(owner: string, { span, use, tool }: Place): string {
  return `${owner}\n${span}\n${use}\n${tool}`;
}

const placers = new WeakMap<readonly PublishedAtom[], ReturnType<typeof makePlacer>>();

function placer(block: readonly PublishedAtom[], groups: readonly Group[]): ReturnType<typeof makePlacer> {
  const known = placers.get(block) ?? makePlacer(block, groups);
  placers.set(block, known);
  return known;
}

function makePlacer(
  block: readonly PublishedAtom[],
  groups: readonly Group[],
): (home: string, from: number, tool: string, model: string) => Place | null {
  const parents = new Map(groups.map(({ id, parent }) => [id, parent]));
  const ids = (cut: string): Set<string> => new Set(block.filter((atom) => atom.cut === cut).map(({ group }) => group));
  const sets = { week: ids("week"), team: ids("team"), use: ids("use") };
  const [root = ""] = ids("tool");
  const number = new Map(
    block.map((atom, i) => [[atom.cut, atom.group, atom.tool, atom.model, atom.cut === "week" ? atom.from : ""].join("\n"), i]),
  );
  const spans = [...new Map(block.filter(({ cut }) => cut === "week").map(({ from, to }) => [from, { from, to }])).values()];
  const memory = new Map<string, Place | null>();
  return (home, from, tool, model) => {
    const key = `${home}\n${from}\n${tool}\n${model}`;
    const known = memory.get(key);
    if (known !== undefined) return known;
    const span = spans.find((one) => one.from <= from && from <= one.to);
    const use = atomOf(home, sets.use, parents);
    const category = categoryOf(tool, model, (t, m) => number.has(["use", use, t, m, ""].join("\n")));
    const ofAll = categoryOf(tool, model, (t, m) => number.has(["tool", root, t, m, ""].join("\n")));
    const figures = [
      number.get(["week", atomOf(home, sets.week, parents), "", "", span?.from].join("\n")),
      number.get(["team", atomOf(home, sets.team, parents), "", "", ""].join("\n")),
      category === null ? undefined : number.get(["use", use, category.tool, category.model, ""].join("\n")),
      ofAll === null ? undefined : number.get(["tool", root, ofAll.tool, ofAll.model, ""].join("\n")),
    ].filter((figure) => figure !== undefined);
    const sayCategory = (one: typeof category): string => (one === null ? "" : `${one.tool} ${one.model}`);
    const found = span === undefined ? null : { figures, span: span.from, use: sayCategory(category), tool: sayCategory(ofAll) };
    memory.set(key, found);
    return found;
  };
}

function amountOf(amounts: readonly number[], measure: Measure): number {
  return measure === "cost" ? costOf(amounts) : (amounts[measure === "held" ? 0 : 4] ?? 0);
}
