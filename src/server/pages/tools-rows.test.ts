import { expect, test } from "vitest";
import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import { toolRows } from "./tools-rows.ts";

const june = { from: "2026-06-01", to: "2026-06-30" };
const july = { from: "2026-07-01", to: "2026-07-31" };
const row = (
  tool: string,
  model: string,
  days: { readonly from: string; readonly to: string },
  dollars: number,
  more: Partial<PublishedRow> = {},
): PublishedRow => ({
  group: "org",
  ...days,
  people: 10,
  tool,
  model,
  cannotLink: 0,
  seatShare: 0,
  contract: 0,
  estimated: 0,
  responses: 1,
  unpriced: 0,
  tokens: 100,
  output: 10,
  yield: {
    held: dollars * 1e6,
    pending: 0,
    exploration: 0,
    unlinked: 0,
    undone: 0,
  },
  ...more,
});
const rows = [
  row("codex", "m1", june, 5),
  row("codex", "m1", july, 6),
  row("codex", "other", july, 1, { unpriced: 3 }),
  row("copilot-cli", "m2", june, 20, { seatShare: 20e6 }),
  row("cursor", "m1", june, 4),
  row("both", "m1", june, 8, { seatShare: 3e6, contract: 2e6 }),
  row("other", "other", june, 50),
];
const prices = new Map([
  ["codex", ["list"]],
  ["copilot-cli", ["seat share"]],
  ["cursor", ["contract"]],
  ["both", ["contract", "list", "seat share"]],
]);
const found = toolRows({ rows, blocks: [june, july], before: [row("codex", "m1", june, 2)], trend: rows, prices });

test("tools stand with their models, dearest first, small ones together last; all of the cost is there once", () => {
  expect(found.map(({ id, name, costMicros }) => [id, name, costMicros / 1e6])).toEqual([
    ["copilot-cli", "Copilot CLI", 20],
    ["codex", "Codex", 12],
    ["both", "both", 8],
    ["cursor", "Cursor", 4],
    [null, "Other tools together", 50],
  ]);
  const codex = found.find(({ id }) => id === "codex");
  expect(codex?.models.map(({ id, costMicros, unpriced, shownIn }) => [id, costMicros / 1e6, unpriced, shownIn])).toEqual([
    ["m1", 11, 0, null],
    [null, 1, 3, "July 2026"],
  ]);
  expect(codex).toMatchObject({ tokens: 300, output: 30, people: 10, before: { costMicros: 2e6 }, shownIn: null });
  expect(codex?.trend.map(({ from, yield: { held } }) => [from, held])).toEqual([
    ["2026-06-01", 5e6],
    ["2026-07-01", 7e6],
  ]);
  for (const { costMicros, models } of found.filter(({ id }) => id !== null))
    expect(models.reduce((sum, model) => sum + model.costMicros, 0)).toBe(costMicros);
});

test("use under a seat is told from what is paid; list and contract apart where the tool is used at them", () => {
  expect(
    Object.fromEntries(found.map(({ name, prices: own }) => [name, own.map(({ kind, costMicros }) => [kind, costMicros / 1e6])])),
  ).toEqual({
    "Copilot CLI": [["seat share", 20]],
    Codex: [["list", 12]],
    both: [
      ["list", 3],
      ["contract", 2],
      ["seat share", 3],
    ],
    Cursor: [["contract", 4]],
    "Other tools together": [["list or contract", 50]],
  });
});
