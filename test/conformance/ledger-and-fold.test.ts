import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import fc from "fast-check";
import { openStores, type Stores } from "../../src/db/open-stores.ts";
import { settle } from "../../src/judge/settle/settle.ts";
import { splitSession } from "../../src/judge/yield/split-session.ts";
import { silentLog } from "../../src/kit/log.ts";
import { appendFacts, carryOut } from "../../src/ledger/facts/append-facts.ts";
import { compareRows, usageRow, type UsageRow } from "../../src/ledger/facts/usage-row.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import type { Facts } from "../../src/model/facts.ts";
import { addYield, noYield, yieldParts, type Yield } from "../../src/model/yield.ts";
import { facts } from "../support/facts.ts";

// The same data, folded in memory and summed by SQL, must be equal to the micro-dollar: whatever the batches, their
// order, repeats and corrections.
let stores: Stores;
const folder = mkdtempSync(join(tmpdir(), "upshot-conformance-"));
beforeAll(async () => {
  stores = await openStores({ folder, log: silentLog });
}, 60_000);
afterAll(async () => {
  await stores?.close();
  rmSync(folder, { recursive: true, force: true });
});

const dayOf = (at: number): number => Math.floor(at / 86_400_000);

test("sums of the ledger equal the fold of the same facts", { timeout: 120_000 }, async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(facts, fc.array(fc.nat(3), { minLength: 200, maxLength: 200 }), async (all, batchOf) => {
      run++;
      await empty();
      const batches = cut(all, batchOf);
      for (const [i, batch] of [...batches, ...batches.slice(0, 2)].entries()) {
        await appendFacts(stores.ledger, batch, { token: `run ${process.pid} ${run} batch ${i}`, dayOf });
        if (i === 1) await settle(stores.ledger, 0, (inserts) => carryOut(stores.ledger, inserts));
      }
      await settle(stores.ledger, 0, (inserts) => carryOut(stores.ledger, inserts));
      const again = await countYield();
      await settle(stores.ledger, 0, (inserts) => carryOut(stores.ledger, inserts));
      expect(await countYield()).toBe(again);

      const rows = standing(all);
      expect(await sums()).toEqual(fold(rows));
      expect(await yields()).toEqual(foldYield(rows, all));
    }),
    { numRuns: 12 },
  );
});

/** Every fact into one of four batches; the order within a batch stays. */
function cut(all: Facts, batchOf: readonly number[]): Facts[] {
  const pick = <Fact>(list: readonly Fact[] | undefined, batch: number, salt: number): Fact[] =>
    (list ?? []).filter((_, i) => batchOf[(i + salt) % batchOf.length] === batch);
  return [3, 0, 2, 1].map((batch) => ({
    usage: pick(all.usage, batch, 0),
    sessions: pick(all.sessions, batch, 50),
    links: pick(all.links, batch, 100),
    verdicts: pick(all.verdicts, batch, 150),
  }));
}

function standing(all: Facts): UsageRow[] {
  const rows = new Map<number, UsageRow>();
  for (const fact of all.usage ?? []) {
    const row = usageRow(fact, dayOf);
    const other = rows.get(row.key);
    if (other === undefined || compareRows(row, other) > 0) rows.set(row.key, row);
  }
  return [...rows.values()];
}

function fold(rows: readonly UsageRow[]): readonly number[] {
  const sum = (value: (row: UsageRow) => number): number => rows.reduce((total, row) => total + value(row), 0);
  return [
    sum(({ responses }) => responses),
    sum(({ unpriced }) => unpriced),
    sum(({ inputUncached }) => inputUncached),
    sum(({ output }) => output),
    sum(({ costMicros }) => costMicros),
  ];
}

async function sums(): Promise<readonly number[]> {
  const columns = ["responses", "unpriced", "input_uncached", "output", "cost_micros"];
  const ask = async (table: string, factor: string): Promise<readonly number[]> => {
    const [row] = await stores.ledger.query(
      `SELECT ${columns.map((column) => `sum(toInt64(${column})${factor}) AS ${column}`).join(", ")} FROM ${table}`,
      {},
      (value) => columns.map((column) => readRow(value).integer(column)),
    );
    return row ?? [];
  };
  const rows = await ask("usage", " * sign");
  expect(await ask("usage_daily", "")).toEqual(rows);
  return rows;
}

/** By session; "" holds what has none. */
async function yields(): Promise<Record<string, Yield>> {
  const rows = await stores.ledger.query(
    `SELECT session, ${yieldParts.map((part) => `sum(${part} * sign) AS ${part}`).join(", ")} FROM yield GROUP BY session`,
    {},
    (value) => {
      const row = readRow(value);
      return [
        row.text("session"),
        {
          held: row.integer("held"),
          pending: row.integer("pending"),
          exploration: row.integer("exploration"),
          unlinked: row.integer("unlinked"),
          undone: row.integer("undone"),
        },
      ] as const;
    },
  );
  const [daily] = await stores.ledger.query(
    `SELECT ${yieldParts.map((part) => `sum(${part}) AS ${part}`).join(", ")} FROM yield_daily`,
    {},
    (value) => yieldParts.map((part) => readRow(value).integer(part)),
  );
  const total = rows.reduce((sum, [, parts]) => addYield(sum, parts), noYield);
  expect(daily).toEqual(yieldParts.map((part) => total[part]));
  return Object.fromEntries(rows);
}

function foldYield(rows: readonly UsageRow[], all: Facts): Record<string, Yield> {
  const newest = <Fact extends { readonly version: number }>(
    list: readonly Fact[] | undefined,
    name: (fact: Fact) => string,
  ): Map<string, Fact> => {
    const found = new Map<string, Fact>();
    for (const fact of list ?? []) if (fact.version > (found.get(name(fact))?.version ?? -1)) found.set(name(fact), fact);
    return found;
  };
  const sessions = newest(all.sessions, ({ id }) => id);
  const links = [...newest(all.links, ({ session, artifact }) => `${session} ${artifact}`).values()];
  const verdicts = newest(all.verdicts, ({ artifact }) => artifact);
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ session }) => session)].map(([id, group]) => {
      const artifacts = links
        .filter(({ session }) => session === id)
        .map(({ artifact, confidence }) => {
          const { held, pending, undone, lines } = verdicts.get(artifact) ?? { held: 0, pending: 1, undone: 0, lines: 0 };
          return { artifact, confidence, lines, parts: { held, pending, undone } };
        });
      const cost = group.reduce((sum, { costMicros }) => sum + costMicros, 0);
      return [id, splitSession(cost, artifacts, sessions.get(id)?.exploration ?? false).yield];
    }),
  );
}

async function countYield(): Promise<number> {
  const [rows] = await stores.ledger.query("SELECT count() AS n FROM yield", {}, (value) => readRow(value).integer("n"));
  return rows ?? 0;
}

async function empty(): Promise<void> {
  for (const table of ["usage", "usage_daily", "session_daily", "session", "link", "verdict", "yield", "yield_daily", "touched"]) {
    await stores.ledger.command(`TRUNCATE TABLE ${table}`);
  }
}
