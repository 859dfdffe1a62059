import { expect, test } from "vitest";
import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import { teamRows, type TeamRowsInput } from "./teams-rows.ts";

const team = (id: string, parent: string | null) => ({ id, name: id.toUpperCase(), parent });
const teams = [team("org", null), team("east", "org"), team("west", "org"), team("a", "east"), team("b", "east"), team("c", "east")];
const june = { from: "2026-06-01", to: "2026-06-30" };
const july = { from: "2026-07-01", to: "2026-07-31" };

/** Dollars held, and as many undone. */
const row = (group: string, days: { readonly from: string; readonly to: string }, dollars: number, people = 10): PublishedRow => ({
  group,
  ...days,
  people,
  tool: "",
  model: "",
  cannotLink: 0,
  seatShare: 0,
  contract: 0,
  estimated: 0,
  responses: 1,
  unpriced: 0,
  tokens: 1,
  output: 1,
  yield: {
    held: dollars * 1e6,
    pending: 0,
    exploration: 0,
    unlinked: 0,
    undone: dollars * 1e6,
  },
});

// B is shown in June only; C never: in July their figures are both in the rest of East.
const rows = [
  row("a", june, 4),
  row("b", june, 3),
  row("rest:east", june, 2),
  row("west", june, 10),
  row("a", july, 5),
  row("rest:east", july, 6, 20),
  row("west", july, 20),
];
const input: TeamRowsInput = { group: "org", teams, rows, blocks: [june, july], before: null, k: 8 };

test("a team has figures where it is shown in all of the days; each group is the sum of what is under it", () => {
  const found = teamRows(input);
  expect(found.map(({ id, kind, parent, figures, people }) => [kind, id, parent, figures?.costMicros ?? null, people])).toEqual([
    ["team", "org", null, 100e6, 40],
    ["team", "east", "org", 40e6, 30],
    ["team", "a", "east", 18e6, 10],
    ["team", "b", "east", null, 0],
    ["team", "c", "east", null, 0],
    ["rest", "east", "east", 22e6, 20],
    ["team", "west", "org", 60e6, 10],
  ]);
  expect(found.map(({ withheld }) => withheld).filter((text) => text !== null)).toEqual([
    "Shown alone only for June 2026",
    "Too few people to stand alone: a figure is of at least 8, and must not tell what a few others did",
  ]);
  expect(found.find(({ id, kind }) => id === "c" && kind === "team")?.within).toEqual({ id: "east", name: "EAST" });
});

test("a change is told only of a team that was shown in all of the days before", () => {
  const found = teamRows({
    ...input,
    rows: rows.filter(({ from }) => from === july.from),
    blocks: [july],
    before: { rows: rows.filter(({ from }) => from === june.from), blocks: [june] },
  });
  const before = (id: string): number | undefined => found.find((one) => one.id === id && one.kind === "team")?.figures?.before?.costMicros;
  expect([before("org"), before("east"), before("a"), before("west")]).toEqual([38e6, 18e6, 8e6, 20e6]);
  expect(
    teamRows({ ...input, before: { rows: [row("west", june, 1)], blocks: [june] } }).find(({ id }) => id === "a")?.figures?.before,
  ).toBe(null);
});

test("a group below the top is a page of its own; one without shown teams below has no rest", () => {
  expect(teamRows({ ...input, group: "west" }).map(({ id, kind }) => [kind, id])).toEqual([["team", "west"]]);
  const [east, ...below] = teamRows({ ...input, group: "east", rows: [row("east", june, 7)], blocks: [june] });
  expect(east?.figures?.costMicros).toBe(14e6);
  expect(below.map(({ kind, figures }) => [kind, figures])).toEqual([
    ["team", null],
    ["team", null],
    ["team", null],
  ]);
});
