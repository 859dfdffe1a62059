import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { simulateChart, type SimulatedChart } from "../../../test/support/simulated-chart.ts";
import { atomsOfGroup } from "./atoms-of-group.ts";
import { categoryOf } from "./category-atoms.ts";
import { costOf, type Contribution } from "./contributions.ts";
import { dayNumber } from "./days.ts";
import type { Atom, PublishedAtom } from "./fill-atoms.ts";
import { gate } from "./gate.ts";
import { atomOf } from "./group-atoms.ts";
import { roundingStep } from "./round-figures.ts";
import { limitsOf, safeSum } from "./safe-sum.ts";

const limits = limitsOf(8);
const until = dayNumber("2026-10-05");
const seed = fc.integer({ min: 0, max: 1_000_000 });
const runs = { numRuns: 60 };

interface Pass {
  readonly earlier?: readonly Atom[];
  readonly until?: number;
}

function pass(
  { groups, quarters }: SimulatedChart,
  contributions: readonly Contribution[],
  { earlier = [], until: last = until }: Pass = {},
): Atom[] {
  const population = quarters[1]?.population;
  if (population === undefined) throw new Error("the chart has two quarters");
  return gate({ population, groups, contributions, until: last, earlier, peopleNow: population.homes.size }, limits);
}

function contributionsOf(chart: SimulatedChart): readonly Contribution[] {
  return chart.quarters[1]?.contributions ?? [];
}

/** Whose amounts an atom is the sum of, found anew from its key and those beside it. */
function behind(
  atom: PublishedAtom,
  atoms: readonly Atom[],
  chart: SimulatedChart,
  contributions: readonly Contribution[],
): Map<string, number> {
  const parents = new Map(chart.groups.map(({ id, parent }) => [id, parent]));
  const beside = atoms.map(({ published }) => published).filter((one) => one.cut === atom.cut && one.from === atom.from);
  const ids = new Set(beside.map(({ group }) => group));
  const has = (tool: string, model: string): boolean =>
    beside.some((one) => one.group === atom.group && one.tool === tool && one.model === model);
  const found = new Map<string, number>();
  for (const { person, from, tool, model, amounts } of contributions) {
    const home = chart.quarters[1]?.population.homes.get(person);
    if (home === undefined || from < atom.from || from > atom.to || atomOf(home, ids, parents) !== atom.group) continue;
    const category = categoryOf(tool, model, has);
    if ((atom.cut === "use" || atom.cut === "tool") && (category?.tool !== atom.tool || category.model !== atom.model)) continue;
    found.set(person, (found.get(person) ?? 0) + costOf(amounts));
  }
  return found;
}

describe("atoms", () => {
  test("each has at least k people and contributors, none of whom dominates, and is rounded to its greatest contribution", () => {
    fc.assert(
      fc.property(seed, (number) => {
        const chart = simulateChart(number);
        const atoms = pass(chart, contributionsOf(chart));
        for (const { published, basis } of atoms) {
          const amounts = behind(published, atoms, chart, contributionsOf(chart));
          expect([...amounts.keys()].sort()).toEqual(basis.people);
          expect(safeSum(amounts.values(), limits)).toBe(true);
          const sum = [...amounts.values()].reduce((total, amount) => total + amount, 0);
          const greatest = Math.max(...amounts.values());
          const step = roundingStep(sum, greatest);
          expect(step).toBeGreaterThanOrEqual(0.2 * greatest);
          expect(Math.abs(costOf(published.figures) - sum)).toBeLessThanOrEqual(step / 2);
          for (const figure of published.figures.slice(0, 5)) expect(figure % step).toBe(0);
        }
      }),
      runs,
    );
  });

  test("of each cut add up exactly, before they are rounded, to what was spent on the days shown", () => {
    fc.assert(
      fc.property(seed, (number) => {
        const chart = simulateChart(number);
        const contributions = contributionsOf(chart);
        const atoms = pass(chart, contributions);
        const published = atoms.map((atom) => atom.published);
        for (const { from, to } of published.filter(({ cut }) => cut === "team")) {
          const inside = published.filter((atom) => atom.from >= from && atom.to <= to);
          const spent = contributions
            .filter((one) => one.from >= from && one.from <= to && chart.quarters[1]?.population.homes.has(one.person))
            .reduce((sum, { amounts }) => sum + costOf(amounts), 0);
          for (const cut of ["week", "team", "use", "tool"]) {
            const sums = inside
              .filter((atom) => atom.cut === cut)
              .flatMap((atom) => [...behind(atom, atoms, chart, contributions).values()]);
            expect(sums.reduce((sum, amount) => sum + amount, 0)).toBe(spent);
          }
        }
      }),
      runs,
    );
  });

  test("of a group are all of its people or none of them", () => {
    fc.assert(
      fc.property(seed, (number) => {
        const chart = simulateChart(number);
        const contributions = contributionsOf(chart);
        const parents = new Map(chart.groups.map(({ id, parent }) => [id, parent]));
        const atoms = pass(chart, contributions);
        const rows = atoms.map(({ published }) => published);
        for (const { from, to } of rows.filter(({ cut }) => cut === "team")) {
          for (const { id } of chart.groups) {
            const sums = atomsOfGroup(
              id,
              rows.filter((row) => row.cut === "team" && row.from === from),
              parents,
            ).flatMap((row) => [...behind(row, atoms, chart, contributions).values()]);
            const spent = contributions.filter((one) => {
              let team = chart.quarters[1]?.population.homes.get(one.person) ?? null;
              while (team !== null && team !== id) team = parents.get(team) ?? null;
              return team === id && one.from >= from && one.from <= to;
            });
            const total = spent.reduce((sum, { amounts }) => sum + costOf(amounts), 0);
            expect([0, total]).toContain(sums.reduce((sum, amount) => sum + amount, 0));
          }
        }
      }),
      runs,
    );
  });

  test("do not depend on the order of what comes in", () => {
    fc.assert(
      fc.property(seed, (number) => {
        const chart = simulateChart(number);
        const list = contributionsOf(chart);
        const cut = Math.floor(list.length / 3);
        const turned = [...list.slice(cut), ...list.slice(0, cut)].toReversed();
        expect(pass(chart, turned)).toEqual(pass(chart, list));
      }),
      runs,
    );
  });
});

describe("over time", () => {
  test("the same data again changes nothing, and what was divided once stays divided so", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 7, max: 95 }), (number, ago) => {
        const chart = simulateChart(number);
        const first = pass(chart, contributionsOf(chart), { until: until - ago });
        const second = pass(chart, contributionsOf(chart), { earlier: first });
        expect(pass(chart, contributionsOf(chart), { earlier: second })).toEqual(second);
        const closed = first.filter(({ published }) => published.cut !== "week");
        for (const atom of closed) expect(second).toContainEqual(atom);
      }),
      runs,
    );
  });

  test("late facts, also of new tools, of fewer than k people change nothing that was shown", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 7 }), fc.boolean(), (number, few, newTool) => {
        const chart = simulateChart(number);
        const first = pass(chart, contributionsOf(chart));
        const who = new Set([...(chart.quarters[1]?.population.homes.keys() ?? [])].slice(3, 3 + few));
        const late = contributionsOf(chart).map((one) =>
          who.has(one.person) ? { ...one, amounts: one.amounts.map((amount) => amount * 3 + 1), tool: newTool ? "new" : one.tool } : one,
        );
        const second = pass(chart, late, { earlier: first });
        const known = (atom: Atom): boolean =>
          first.some(({ published: { from, to } }) => from <= atom.published.from && atom.published.to <= to);
        expect(second.filter(known)).toEqual(first);
        // Days that could not be shown before may have become safe; they lie after all that was shown.
        const last = Math.max(...first.map(({ published }) => published.to));
        for (const atom of second.filter((one) => !known(one))) expect(atom.published.from).toBeGreaterThan(last);
      }),
      runs,
    );
  });

  test("somebody who joins changes nothing before the next quarter", () => {
    const chart = simulateChart(7);
    const stranger = contributionsOf(chart)
      .slice(0, 1)
      .map((one) => ({ ...one, person: "joiner" }));
    expect(pass(chart, [...contributionsOf(chart), ...stranger])).toEqual(pass(chart, contributionsOf(chart)));
  });
});

describe("small organisations", () => {
  const groups = [{ id: "org", parent: null }];
  const amounts = [3_000_001, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 1, 2_000_000];
  const organisation = (size: number, peopleNow: number): Atom[] => {
    const people = Array.from({ length: size }, (_, i) => `p${i}`);
    const contributions = people.map((person) => ({ person, from: dayNumber("2026-07-06"), tool: "a", model: "m", amounts }));
    const population = { quarter: "2026-Q3", homes: new Map(people.map((person) => [person, "org"])) };
    return gate({ population, groups, contributions, until, earlier: [], peopleNow }, limits);
  };

  test("one person sees everything, exactly, while alone", () => {
    expect(organisation(1, 1).map(({ published }) => published.figures)).toEqual([amounts, amounts, amounts, amounts]);
    expect(organisation(1, 2)).toEqual([]);
  });

  test("2 to k − 1 people see nothing of each other; k do", () => {
    expect(organisation(2, 2)).toEqual([]);
    expect(organisation(7, 7)).toEqual([]);
    expect(organisation(8, 8).length).toBe(4);
  });

  test("k cannot be set below 5", () => {
    expect(() => limitsOf(4)).toThrow("at least 5");
    expect(limitsOf(5).k).toBe(5);
  });
});
