import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openStores, type Stores } from "../../src/db/open-stores.ts";
import { publishedRows, publishedUse } from "../../src/ledger/queries/published-rows.ts";
import { silentLog } from "../../src/kit/log.ts";
import { dayName, dayNumber } from "../../src/measure/privacy/days.ts";
import { costOf } from "../../src/server/pages/sums.ts";
import { publish } from "../../src/measure/privacy/publish.ts";
import { testStores } from "../support/test-stores.ts";

const folder = mkdtempSync(join(tmpdir(), "upshot-publish-"));
let stores: Stores;
const now = Date.parse("2026-08-12T20:00:00Z");
const week = 7 * 86_400_000;
const day = 86_400_000;
const people = Array.from({ length: 30 }, (_, i) => i.toString(16).padStart(16, "0"));

beforeAll(async () => {
  stores = await openStores({ folder, log: silentLog, ...(await testStores(folder)) });
  const { control } = stores;
  await control.query("insert into team (id, name, parent) values ('org', 'Org', null), ('big', 'Big', 'org'), ('small', 'Small', 'org')");
  for (const [i, person] of people.entries()) {
    await control.query("insert into person (pseudonym, sealed, joined) values ($1, '', '2026-01-01')", [person]);
    await control.query("insert into membership (pseudonym, team, since) values ($1, $2, '2026-01-01')", [
      person,
      i < 12 ? "small" : "big",
    ]);
  }
  await write("first", 0, people);
});

afterAll(async () => {
  await stores.close();
  rmSync(folder, { recursive: true, force: true });
});

test("publishes once a week; a late fact of one person waits, of eight does not", async () => {
  const first = await publish(stores, { now, k: 8 });
  expect(first.figures).toBeGreaterThan(10);
  expect(await publish(stores, { now: now + 3600_000, k: 8 })).toEqual({ figures: 0, withheld: 0 });
  const before = await figures();
  expect(before.length).toBe(first.figures);
  expect(before.filter(({ people: n }) => n < 8)).toEqual([]);

  await write("late", 1, people.slice(0, 1));
  await publish(stores, { now: now + week, k: 8 });
  const known = new Map(before.map((row) => [row.key, row.cost]));
  const after = await figures();
  expect(after.filter(({ key, cost }) => known.has(key) && known.get(key) !== cost)).toEqual([]);
  expect(after.filter(({ key }) => known.has(key)).length).toBe(before.length);

  await write("many", 2, people);
  await publish(stores, { now: now + 2 * week, k: 8 });
  expect((await figures()).filter(({ key, cost }) => known.has(key) && known.get(key) !== cost).length).toBeGreaterThan(0);

  const populations = await stores.control.query<{ team: string; n: number }>(
    "select team, count(*) as n from population group by team order by team",
  );
  expect(populations).toEqual([
    { team: "big", n: 18 },
    { team: "org", n: 30 },
    { team: "small", n: 12 },
  ]);
});

test("a demo's people beside real ones count towards no group: who reaches k reaches it without them", async () => {
  const { control } = stores;
  const demo = Array.from({ length: 20 }, (_, i) => `d${i.toString(16).padStart(15, "0")}`);
  await control.query("insert into team (id, name, parent) values ('few', 'Few', 'org')");
  for (const person of demo) {
    await control.query("insert into person (pseudonym, sealed, joined, demo) values ($1, '', '2026-01-01', true)", [person]);
    await control.query("insert into membership (pseudonym, team, since) values ($1, 'few', '2026-01-01')", [person]);
  }
  for (const person of people.slice(0, 3)) {
    await control.query("update membership set until = '2026-09-15' where pseudonym = $1", [person]);
    await control.query("insert into membership (pseudonym, team, since) values ($1, 'few', '2026-09-15')", [person]);
  }
  await write("october", 3, [...people, ...demo], "2026-10-01");
  await publish(stores, { now: Date.parse("2026-11-11T20:00:00Z"), k: 8 });
  expect(
    await control.query("select team, count(*)::int as n from population where quarter = '2026-Q4' group by team order by team"),
  ).toEqual([
    { team: "big", n: 18 },
    { team: "few", n: 3 },
    { team: "org", n: 30 },
    { team: "small", n: 9 },
  ]);
  const shown = (await figures()).filter(({ key }) => key.includes("2026-10"));
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter(({ key }) => key.startsWith("few "))).toEqual([]);
});

test("the organisation by tool and model, with what is paid by contract apart", async () => {
  const rows = await publishedRows(stores.ledger, { cut: "tool", from: "2026-10-01", to: "2026-10-31" });
  // 31 days of $4 + 2 ¢ × number, 30 people: $3,989.70; those with even numbers by contract: $1,990.20. In steps of $50, a fifth of $142 and more.
  expect(rows.map((row) => [row.group, row.tool, row.model, costOf(row.yield) / 1e6, row.contract / 1e6, row.seatShare])).toEqual([
    ["org", "codex", "m", 4000, 2000, 0],
  ]);
  expect(await publishedUse(stores.ledger, { whole: true, from: "2026-10-01", to: "2026-10-31" })).toEqual(rows);
});

async function write(token: string, sequence: number, who: readonly string[], from = "2026-07-01"): Promise<void> {
  const rows = [];
  const first = dayNumber(from);
  for (const person of who) {
    for (let at = first; at <= first + 30; at++) {
      const cost = 1_000_000 + (Number.parseInt(person, 16) % 1000) * 20_000 + sequence * 1_000_000;
      const sizes = {
        responses: 1,
        unpriced: 0,
        input_uncached: 5,
        cache_read: 5,
        cache_write_5m: 0,
        cache_write_1h: 0,
        output: 50,
        reasoning: 0,
      };
      const usage = {
        day: dayName(at),
        person,
        session: `s ${person} ${at}`,
        at: at * day,
        key: `${sequence}${at}${person.startsWith("d") ? 9 : 1}${Number.parseInt(person.slice(1), 16)}`,
        sign: 1,
      };
      rows.push({
        ...usage,
        source: "sync",
        tool: "codex",
        model: "m",
        basis: "recorded",
        price_kind: kindOf(person, from),
        ...sizes,
        cost_micros: cost,
        unit: "",
        units: 0,
      });
    }
  }
  await stores.ledger.insert("usage", rows, { token });
  const parts = rows.map(({ day: name, person, session, cost_micros: cost }) => {
    const half = Math.floor(cost / 2);
    const place = {
      day: name,
      person,
      session,
      sign: 1,
      tool: "codex",
      model: "m",
      repo: "",
      price_kind: kindOf(person, from),
      can_link: 1,
    };
    return { ...place, held: half, pending: 0, exploration: 0, unlinked: cost - half, undone: 0 };
  });
  await stores.ledger.insert("yield", parts, { token: `yield ${token}` });
}

/** In October every second person uses the contract. */
function kindOf(person: string, from: string): string {
  return from === "2026-10-01" && Number.parseInt(person.slice(1), 16) % 2 === 0 ? "contract" : "list";
}

async function figures(): Promise<{ key: string; cost: number; people: number }[]> {
  const rows = await stores.ledger.query(
    "SELECT concat(grp, ' ', cut, ' ', tool, ' ', model, ' ', toString(from_day), ' ', toString(to_day)) AS key, toFloat64(held + pending + exploration + unlinked + undone) AS cost, people FROM published WHERE snapshot = (SELECT max(snapshot) FROM published) ORDER BY key",
    {},
    (row) =>
      typeof row === "object" && row !== null && "key" in row && "cost" in row && "people" in row ? row : { key: "", cost: 0, people: 0 },
  );
  return rows.map(({ key, cost, people: n }) => ({ key: String(key), cost: Number(cost), people: Number(n) }));
}
