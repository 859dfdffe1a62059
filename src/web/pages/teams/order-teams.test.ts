import { expect, test } from "vitest";
import type { TeamRow } from "../../../model/pages/teams.ts";
import { orderTeams } from "./order-teams.ts";

const figures = (dollars: number, held = 0): TeamRow["figures"] => ({
  costMicros: dollars * 1e6,
  yield: { held: held * 1e6, pending: 0, exploration: 0, unlinked: (dollars - held) * 1e6, undone: 0 },
  before: null,
});
const row = (id: string, parent: string | null, more: Partial<TeamRow> = {}): TeamRow => ({
  id,
  kind: "team",
  name: id,
  parent,
  people: 10,
  figures: figures(1),
  withheld: null,
  within: null,
  ...more,
});

const few = { figures: null, withheld: "Too few people", within: { id: "Org", name: "Org" } };
const rows = [
  row("Org", null),
  row("b", "Org", { figures: figures(5, 5) }),
  row("a", "Org", { figures: figures(3, 0) }),
  row("small", "Org", few),
  row("little", "Org", few),
  row("below small", "small", few),
  row("Org", "Org", { kind: "rest", name: "The rest" }),
  row("a2", "a"),
];
const names = (given: readonly TeamRow[], byCost: boolean): readonly (readonly [string, number])[] =>
  orderTeams(given, byCost).map((one) => [one.kind === "shown" ? one.row.name : one.names.join(", "), one.depth]);

test("teams stand under theirs, by name or by cost; what came of it orders nothing", () => {
  expect(names(rows, false)).toEqual([
    ["Org", 0],
    ["a", 1],
    ["a2", 2],
    ["b", 1],
    ["The rest", 1],
    ["little, small", 1],
  ]);
  expect(names(rows, true).map(([name]) => name)).toEqual(["Org", "b", "a", "a2", "The rest", "little, small"]);
  const swapped = rows.map((one) =>
    one.name === "a" ? { ...one, figures: figures(3, 3) } : one.name === "b" ? { ...one, figures: figures(5, 0) } : one,
  );
  for (const byCost of [false, true]) expect(names(swapped, byCost)).toEqual(names(rows, byCost));
});
