import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { listFolder } from "../../src/kit/load-folder.ts";
import { openLocalStore, type LocalStore } from "../../src/ledger/local-store.ts";
import { usageAt } from "../../src/model/usage-columns.ts";
import { openPriceBook } from "../../src/read/prices/price-book.ts";
import { rootsIn } from "../../src/read/scan/find-logs.ts";
import { readLogs, type LogReading } from "../../src/read/scan/read-logs.ts";
import { sourcesFolder } from "../../src/read/scan/scan-logs.ts";

/**
 * Every source against fixtures whose figures were written down by hand:
 * `test/fixtures/sources/<source>/<case>/{logs/…, expected.json}`, where `logs` is laid out as the tool lays out its
 * own. `costMicros` (at list prices, within 0.1 %) is checked where a case gives it.
 */
const fixtures = join(import.meta.dirname, "../fixtures/sources");
const now = Date.UTC(2026, 10, 21);
const evidence = new URL("../../src/read/evidence/evidence-reader.ts", import.meta.url).href;
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Expected {
  readonly sessions: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: number; readonly tokens: Readonly<Record<string, number>> }>>>
  >;
  readonly skipped: number;
  readonly costMicros?: number;
}

test("every source has fixtures, and there are at least sixty", () => {
  const counts = Object.fromEntries(listFolder(sourcesFolder).map((id) => [id, casesOf(id).length]));
  expect(Object.entries(counts).filter(([, count]) => count < 8)).toEqual([]);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(60);
});

for (const id of listFolder(sourcesFolder)) {
  describe(`source ${id}`, () => {
    for (const name of casesOf(id)) {
      test(`case ${name}`, async () => {
        const folder = join(fixtures, id, name);
        const expected: Expected = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"));
        const logs = join(folder, "logs");
        expect((await rootsIn(logs)).map(({ source }) => source)).toEqual([id]);

        const store = openStore();
        const first = await read(store, logs, null);
        expect(figuresOf(first)).toEqual(expected.sessions);
        expect(first.skipped.length).toBe(expected.skipped);
        const cost = costOf(first);
        const wanted = expected.costMicros ?? cost;
        expect(Math.abs(cost - wanted)).toBeLessThanOrEqual(wanted / 1000);
        for (const { file } of first.skipped) expect(existsSync(file)).toBe(true);

        // What the store gives back, what is read again for evidence, and what is read with it from the start, is the same.
        expect(rowsOf(await read(store, logs, null))).toEqual(rowsOf(first));
        expect(rowsOf(await read(store, logs, evidence))).toEqual(rowsOf(first));
        store.close();
        const other = openStore();
        expect(rowsOf(await read(other, logs, evidence))).toEqual(rowsOf(first));
        other.close();
      });
    }
  });
}

function casesOf(id: string): readonly string[] {
  const folder = join(fixtures, id);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => statSync(join(folder, name)).isDirectory())
        .sort()
    : [];
}

function openStore(): LocalStore {
  const folder = mkdtempSync(join(tmpdir(), "upshot-sources-"));
  folders.push(folder);
  return openLocalStore({ folder, now });
}

async function read(store: LocalStore, logs: string, module: string | null): Promise<LogReading> {
  const book = openPriceBook({ overrides: [], plans: [], resolved: null });
  return readLogs({ roots: await rootsIn(logs), store: store.usage, evidence: module, book, now });
}

function rowsOf({ rows }: LogReading): unknown[] {
  return Array.from({ length: rows.length }, (_, row) => usageAt(rows, row)).sort((a, b) => a.key - b.key);
}

function figuresOf(reading: LogReading): unknown {
  const sessions: Record<string, Record<string, { responses: number; tokens: Record<string, number> }>> = {};
  for (const { session, model, tokens } of reading.usages()) {
    const models = (sessions[session] ??= {});
    const figures = (models[model] ??= { responses: 0, tokens: {} });
    figures.responses++;
    for (const [kind, count] of Object.entries(tokens)) figures.tokens[kind] = (figures.tokens[kind] ?? 0) + count;
  }
  return sessions;
}

function costOf(reading: LogReading): number {
  return reading.usages().reduce((sum, { costMicros }) => sum + (costMicros ?? 0), 0);
}
