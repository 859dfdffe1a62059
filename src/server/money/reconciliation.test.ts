import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { dayNumber } from "../../kit/time-zone.ts";
import { carryOut } from "../../ledger/facts/append-facts.ts";
import { planFacts } from "../../ledger/facts/plan-facts.ts";
import { limitsOf } from "../../measure/privacy/safe-sum.ts";
import type { UsageFact } from "../../model/facts.ts";
import { noTokens } from "../../model/tokens.ts";
import { reconciliationOf, noteMonth } from "./reconciliation.ts";

// Twelve people in Berlin, hand-counted: a month whose edge lies in another month by UTC.
const timeZone = "Europe/Berlin";
const folders = temporaryFolders();
let served: Served;
const limits = limitsOf(5);

beforeAll(async () => {
  served = await openServed(folders.next(), Date.UTC(2026, 10, 20));
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

async function append(token: string, usage: readonly UsageFact[]): Promise<void> {
  const { ledger } = served.services;
  const { inserts } = await planFacts(ledger, { usage }, token, (at) => dayNumber(at, timeZone));
  await carryOut(ledger, inserts);
}

function use(person: number, at: string, costMicros: number | null, tool = "claude-code"): UsageFact {
  return {
    key: `${tool} ${person} ${at}`,
    person: person.toString(16).padStart(16, "0"),
    session: `s${person}`,
    at: Date.parse(at),
    source: "sync",
    tool,
    model: "m",
    basis: "recorded",
    priceKind: "list",
    responses: 1,
    tokens: { ...noTokens, output: 10 },
    costMicros,
    unit: "",
    units: 0,
  };
}

test("the gap is taken apart: unpriced, time zone, seats, late facts, and what is left", async () => {
  const people = Array.from({ length: 12 }, (_, i) => i + 1);
  await append("first", [
    // 12 × $10 in October, and $5 each half an hour after Berlin's midnight: November here, October by UTC.
    ...people.map((person) => use(person, "2026-10-14T10:00:00Z", 10e6)),
    ...people.map((person) => use(person, "2026-10-31T23:30:00Z", 5e6)),
    // $1 each in Berlin's first half hour of October: September by UTC.
    ...people.map((person) => use(person, "2026-09-30T22:30:00Z", 1e6)),
    // Six without a price: as dear as the mean of the 24 others, $5.50.
    ...people.slice(0, 6).map((person) => use(person, "2026-10-15T10:00:00Z", null)),
    // Another vendor's tool of six people in October, of one in September: there neither vendor may be told.
    ...people.slice(0, 6).map((person) => use(person, "2026-10-15T10:00:00Z", 7e6, "cursor")),
    ...people.map((person) => use(person, "2026-09-15T10:00:00Z", 4e6)),
    use(1, "2026-09-15T10:00:00Z", 7e6, "cursor"),
  ]);
  await noteMonth({ ...served.services }, "2026-11-01");
  await noteMonth({ ...served.services }, "2026-11-01");
  await append(
    "late",
    people.map((person) => use(person, "2026-10-20T10:00:00Z", 2e6)),
  );
  const { control } = served.services;
  await control.query(
    "insert into vendor_total (vendor, month, currency, micros) values ('anthropic', '2026-10-01', 'USD', 300000000), ('anthropic', '2026-10-01', 'EUR', 5000000)",
  );
  const plans = [{ id: 1, tool: "claude-code", seats: 2, priceMicros: 20e6, from: "2026-10-01", to: null }];
  const rows = await reconciliationOf({ ...served.services, timeZone }, { running: "2026-11-01", plans, limits });
  const row = rows.find(({ vendor, month, currency }) => vendor === "anthropic" && month === "2026-10-01" && currency === "USD");
  // October here: $120 + $12 + $24 late.
  expect(row?.ledgerMicros).toBe(156e6);
  expect(row?.gapMicros).toBe(144e6);
  const causes = new Map(row?.causes.map(({ cause, micros }) => [cause, micros]));
  expect(causes.get("seats")).toBe(40e6);
  // 6 × $156 / 36.
  expect(causes.get("unpriced")).toBe(26e6);
  // $60 that are October by UTC, less $12 that are September.
  expect(causes.get("time zone")).toBe(48e6);
  expect(row?.leftMicros).toBe(144e6 - 114e6);
  expect(row?.notes.join(" ")).toContain("About $25 arrived after the month was over");
  expect(rows.find(({ currency }) => currency === "EUR")).toMatchObject({ invoiceMicros: 5e6, gapMicros: null, leftMicros: null });
  const ledger = (vendor: string, month: string): number | null | undefined =>
    rows.find((one) => one.vendor === vendor && one.month === month)?.ledgerMicros;
  expect(ledger("cursor", "2026-10-01")).toBe(42e6);
  expect([ledger("cursor", "2026-09-01"), ledger("anthropic", "2026-09-01")]).toEqual([null, null]);
});
