import { afterAll, beforeAll, expect, test } from "vitest";
import { appendFacts } from "../../ledger/facts/append-facts.ts";
import { readRow } from "../../ledger/read-row.ts";
import type { UsageFact } from "../../model/facts.ts";
import { dayOf, openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { checkStores } from "./doctor/check-stores.ts";
import { closedMonths, dropOldUsage, writeRetention } from "./retention.ts";
import { differingRollUps } from "./rollup-check.ts";

const folders = temporaryFolders();
let served: Served;
const now = Date.UTC(2026, 10, 15, 12);
beforeAll(async () => void (served = await openServed(folders.next(), now)));
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const months = ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"];
const response = (month: string, n: number): UsageFact => ({
  key: `${month} ${n}`,
  person: "00000000000000a1",
  session: `s${n}`,
  at: Date.parse(`${month}-10T10:00:00Z`) + n * 1000,
  source: "sync",
  tool: "t",
  model: "m",
  basis: "recorded",
  priceKind: "list",
  responses: 1,
  costMicros: 1000 + n,
  unit: "",
  units: 0,
  tokens: { inputUncached: n, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 5, reasoning: 0 },
});

test("raw rows of old months go, their sums stay, and what comes again for them is not counted twice", async () => {
  const { ledger, control } = served.services;
  const facts = months.flatMap((month) => Array.from({ length: 20 }, (_, n) => response(month, n)));
  await appendFacts(ledger, { usage: facts }, { token: "all", dayOf });
  const before = await daily();
  expect(await dropOldUsage(served.services)).toEqual([]);
  await writeRetention(control, 3);
  expect(await dropOldUsage(served.services)).toEqual(["2026-05", "2026-06", "2026-07"]);
  expect(await rawRows()).toEqual({ "2026-08": 20, "2026-09": 20, "2026-10": 20, "2026-11": 20 });
  expect(await daily()).toEqual(before);
  // The same responses once more, and some that nobody knew.
  await appendFacts(
    ledger,
    { usage: [...Array.from({ length: 20 }, (_, n) => response("2026-06", n)), response("2026-07", 777)] },
    { token: "again", dayOf },
  );
  expect(await daily()).not.toEqual(before);
  expect(await dropOldUsage(served.services)).toEqual([]);
  expect(await daily()).toEqual(before);
  expect(await rawRows()).toEqual({ "2026-08": 20, "2026-09": 20, "2026-10": 20, "2026-11": 20 });
  expect(await closedMonths(control)).toEqual(["2026-05", "2026-06", "2026-07"]);
  expect(await differingRollUps(ledger, await closedMonths(control))).toEqual([]);
});

test("a month whose roll-up is not equal to its rows is kept, and the doctor names the difference", async () => {
  const { ledger } = served.services;
  await ledger.remove("usage_daily", "day = toDate('2026-08-10')");
  served.wait(40 * 86_400_000);
  await expect(dropOldUsage(served.services)).rejects.toMatchObject({ code: "roll-up-differs" });
  expect((await rawRows())["2026-08"]).toBe(20);
  const found = await checkStores(served.services, { running: true });
  const lines = found.filter(({ check, level }) => check === "roll-ups" && level === "FAIL").map(({ message }) => message);
  expect(lines).toContain("usage_daily, 2026-08: responses is 0, the facts say 20 (difference -20)");
});

async function daily(): Promise<unknown> {
  const { ledger } = served.services;
  const ask = (table: string): Promise<unknown> =>
    ledger.query(
      `SELECT day, sum(responses) AS n, sum(cost_micros) AS cost FROM ${table} GROUP BY day HAVING n != 0 ORDER BY day`,
      {},
      (row) => row,
    );
  return [await ask("usage_daily"), await ask("session_daily")];
}

async function rawRows(): Promise<Record<string, number>> {
  const sql = "SELECT formatDateTime(toStartOfMonth(day), '%Y-%m') AS month, count() AS n FROM usage GROUP BY month ORDER BY month";
  return Object.fromEntries(
    await served.services.ledger.query(sql, {}, (value) => [readRow(value).text("month"), readRow(value).integer("n")] as const),
  );
}
