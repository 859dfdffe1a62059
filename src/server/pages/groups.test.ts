import { expect, test } from "vitest";
import type { PublishedRow } from "../../ledger/queries/published-rows.ts";
import { noYield } from "../../model/yield.ts";
import { childOf, coveredGroup } from "./groups.ts";

const teams = [
  { id: "org", name: "All", parent: null },
  { id: "shop", name: "Shop", parent: "org" },
  { id: "search", name: "Search", parent: "shop" },
  { id: "basket", name: "Basket", parent: "shop" },
];

const row = (group: string, from: string, to: string): PublishedRow => ({
  group,
  from,
  to,
  tool: "",
  model: "",
  people: 10,
  yield: noYield,
  cannotLink: 0,
  seatShare: 0,
  contract: 0,
  estimated: 0,
  responses: 0,
  unpriced: 0,
  tokens: 0,
  output: 0,
});
const weeks = [
  ["2026-10-01", "2026-10-04"],
  ["2026-10-05", "2026-10-31"],
] as const;
const week = weeks.flatMap(([from, to]) => [row("shop", from, to), row("rest:org", from, to)]);
const months = [
  row("search", "2026-10-01", "2026-10-31"),
  row("rest:shop", "2026-10-01", "2026-10-31"),
  row("rest:org", "2026-10-01", "2026-10-31"),
];

test("a group is told from its weeks, else from its months, else within the group above", () => {
  expect(coveredGroup({ week, team: months }, "shop", teams)).toMatchObject({ cut: "week", group: { id: "shop" } });
  expect(coveredGroup({ week, team: months }, "search", teams)).toMatchObject({ cut: "team", group: { id: "search" } });
  expect(coveredGroup({ week, team: months }, "basket", teams)).toMatchObject({ cut: "week", group: { id: "shop", asked: "Basket" } });
  expect(coveredGroup({ week, team: months }, null, teams)?.group).toEqual({ id: "org", name: "All" });
});

test("a group that is shown for a part of the days only is not shown as if it were the whole", () => {
  const part = week.filter(({ group, from }) => group !== "shop" || from === "2026-10-01");
  const whole = [...part, row("rest:org", "2026-10-05", "2026-10-31")];
  expect(coveredGroup({ week: whole, team: [] }, "shop", teams)?.group.id).toBe("org");
  expect(coveredGroup({ week: [], team: [] }, "shop", teams)).toBeNull();
});

test("a row stands with the team directly below the page's group", () => {
  expect(childOf(row("search", "", ""), "org", teams)).toBe("shop");
  expect(childOf(row("rest:shop", "", ""), "org", teams)).toBe("shop");
  expect(childOf(row("rest:shop", "", ""), "shop", teams)).toBeNull();
  expect(childOf(row("rest:org", "", ""), "org", teams)).toBeNull();
});
