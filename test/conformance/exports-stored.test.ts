import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadFolder } from "../../src/kit/load-folder.ts";
import { compareRows, usageRow, type UsageRow } from "../../src/ledger/facts/usage-row.ts";
import { exportPerson } from "../../src/ledger/queries/export-person.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import { importResult } from "../../src/model/import.ts";
import { sourcesPage } from "../../src/model/pages/sources.ts";
import { isExport, type ExportReader } from "../../src/read/exports/shared/define-export.ts";
import { makeApiKey } from "../../src/server/access/api-keys.ts";
import { findPerson } from "../../src/server/organisation/identities.ts";
import { filesWith } from "../support/files-with.ts";
import { serveForTests, type TestServer } from "../support/serve-for-tests.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

// What holds for every export on its way through a real server: its rows are in the ledger once, whatever is sent again
// and in which order; the page Sources knows it; nothing of what it was not asked for is on the disk.
const fixtures = join(import.meta.dirname, "..", "fixtures", "exports");
const folders = temporaryFolders();
const folder = folders.next();
const readers = await loadFolder(new URL("../../src/read/exports/", import.meta.url), isExport);
let server: TestServer;
let key = "";

beforeAll(async () => {
  server = await serveForTests(folder, () => Date.UTC(2026, 10, 21));
  key = (
    await makeApiKey(server.services.control, server.services.keys, { name: "imports", scopes: ["import"], pseudonym: null, days: null })
  ).token;
}, 120_000);
afterAll(async () => {
  await server?.close();
  folders.remove();
});

describe.each([...readers])("%s", (id, reader) => {
  const files = readdirSync(join(fixtures, id))
    .filter((name) => !name.endsWith(".expected.json"))
    .map((name) => readFileSync(join(fixtures, id, name), "utf8"));

  test("is stored once, whatever is sent again and in which order", { timeout: 60_000 }, async () => {
    let rejected = 0;
    for (const text of files) rejected += (await send(id, text)).rejected;
    const expected = sumsOf(files.flatMap((text) => rowsOf(reader, text)));
    expect(await stored(id)).toEqual(expected);
    for (const text of [...files, ...files.toReversed()]) await send(id, text);
    expect(await stored(id)).toEqual(expected);
    const { sources } = sourcesPage.parse(await (await server.owner("/api/sources")).json());
    expect(sources.find((source) => source.id === id)).toMatchObject({ group: "export", accepted: expect.any(Number) });
    expect(rejected === 0 || (await (await server.owner(`/api/sources/${id}/errors.csv`)).text()).split("\n").length > 2).toBe(true);
  });
});

test("one mail address is one person in all of them, whose own data say source, unit and basis", async () => {
  const { control, keys, ledger } = server.services;
  const ada = await findPerson(control, keys, { kind: "mail", value: "ada@example.org" });
  const found = new Set<string>();
  for await (const { kind, rows } of exportPerson(ledger, ada?.pseudonym ?? "")) {
    for (const value of kind === "usage" ? rows : []) {
      const row = readRow(value);
      found.add([row.text("source"), row.text("unit"), row.text("basis")].join(" | "));
    }
  }
  for (const one of [
    "anthropic |  | vendor",
    "bedrock |  | vendor",
    "cursor | requests | recorded",
    "gemini-code-assist | requests | vendor",
    "gemini-workspace | actions | vendor",
    "litellm |  | vendor",
    "microsoft-365-copilot | active days | vendor",
  ])
    expect([...found]).toContain(one);
});

test("no text of a file and no name of a person is on the server's disk", () => {
  expect(filesWith(folder, ["CANARY", "@example.org", "Ada-L", "nightly-build", "ci-runner"])).toEqual([]);
});

async function send(id: string, text: string): Promise<{ readonly rejected: number }> {
  const answer = await fetch(`${server.url}/api/import/${id}`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: text,
  });
  return importResult.parse(await answer.json());
}

function rowsOf(reader: ExportReader, text: string): UsageRow[] {
  const rows: UsageRow[] = [];
  reader.read(text.replace(/^\uFEFF/, ""), {
    row: (row) => rows.push(usageRow({ ...row, person: "", source: "" }, (at) => Math.floor(at / 86_400_000))),
    reject: () => undefined,
  });
  return rows;
}

type Sums = Readonly<Record<string, Readonly<Record<"responses" | "tokens" | "cost" | "unpriced" | "units", number>>>>;

/** Of each tool, unit, basis and kind of price; of rows with one key the better one counts. */
function sumsOf(rows: readonly UsageRow[]): Sums {
  const best = new Map<number, UsageRow>();
  for (const row of rows) {
    const other = best.get(row.key);
    if (other === undefined || compareRows(row, other) > 0) best.set(row.key, row);
  }
  const sums: Record<string, Sums[string]> = {};
  for (const row of best.values()) {
    const name = [row.tool, row.model, row.unit, row.basis, row.priceKind].join(" | ");
    const sum = sums[name] ?? { responses: 0, tokens: 0, cost: 0, unpriced: 0, units: 0 };
    sums[name] = {
      responses: sum.responses + row.responses,
      tokens: sum.tokens + row.inputUncached + row.cacheRead + row.cacheWrite5m + row.output,
      cost: sum.cost + row.costMicros,
      unpriced: sum.unpriced + row.unpriced,
      units: sum.units + row.units,
    };
  }
  return sums;
}

async function stored(source: string): Promise<Sums> {
  await server.services.journal.drained();
  const rows = await server.services.ledger.query(
    `SELECT concat(tool, ' | ', model, ' | ', unit, ' | ', basis, ' | ', price_kind) AS name, sum(responses * sign) AS responses,
       sum(toInt64(input_uncached + cache_read + cache_write_5m + output) * sign) AS tokens, sum(toInt64(cost_micros) * sign) AS cost,
       sum(unpriced * sign) AS unpriced, sum(units * sign) AS units
     FROM usage WHERE source = {source:String} GROUP BY tool, model, unit, basis, price_kind`,
    { source },
    (value) => {
      const row = readRow(value);
      const [responses, tokens, cost, unpriced] = [
        row.integer("responses"),
        row.integer("tokens"),
        row.integer("cost"),
        row.integer("unpriced"),
      ];
      return [row.text("name"), { responses, tokens, cost, unpriced, units: row.number("units") }] as const;
    },
  );
  return Object.fromEntries(rows);
}
