import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRow } from "../../src/ledger/read-row.ts";
import { importResult } from "../../src/model/import.ts";
import { makeApiKey } from "../../src/server/access/api-keys.ts";
import { addIdentity } from "../../src/server/organisation/identities.ts";
import { savePerson } from "../../src/server/organisation/people.ts";
import { filesWith } from "../support/files-with.ts";
import { serveForTests, type TestServer } from "../support/serve-for-tests.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { runUpshot, type Ran } from "./run-upshot.ts";

// Vendors' exports through the command line, a real server and real stores.
const folders = temporaryFolders();
const folder = folders.next();
const home = folders.next();
const fixtures = join(import.meta.dirname, "..", "fixtures", "exports");
let server: TestServer;
let key = "";
let ada = "";

beforeAll(async () => {
  server = await serveForTests(folder);
  const { control, keys } = server.services;
  ({ pseudonym: ada } = await savePerson(
    control,
    keys,
    { details: { name: "Ada", mail: "ada@example.org" }, role: "member" },
    "2026-01-01",
  ));
  await addIdentity(control, keys, ada, { kind: "login", value: "ada-l" });
  key = (await makeApiKey(control, keys, { name: "imports", scopes: ["import"], pseudonym: null, days: null })).token;
}, 120_000);
afterAll(async () => {
  await server?.close();
  folders.remove();
});

const send = (words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runUpshot(["import", ...words], { cwd: home, home, env: { UPSHOT_SERVER: server.url, UPSHOT_KEY: key, ...env } });

test(
  "Copilot: the good lines are kept under the person the login belongs to, bad ones are listed, again changes nothing",
  { timeout: 60_000 },
  async () => {
    const file = join(fixtures, "github-copilot", "users-1-day.ndjson");
    const first = await send(["github-copilot", file]);
    expect([first.status, first.out]).toEqual([0, "Took in 7 rows of 2 people; 3 lines could not be used.\n"]);
    expect(first.err).toContain("line 6: counts that are negative or no whole numbers\n");
    const stored = await rows("github-copilot");
    expect(stored.filter(({ person }) => person === ada)).toEqual([
      { person: ada, tool: "copilot", unit: "completions", responses: 30, units: 30, unpriced: 30, tokens: 0 },
      { person: ada, tool: "copilot", unit: "credits", responses: 0, units: 12.5, unpriced: 0, tokens: 0 },
      { person: ada, tool: "copilot", unit: "interactions", responses: 14, units: 14, unpriced: 14, tokens: 0 },
      { person: ada, tool: "copilot-cli", unit: "", responses: 9, units: 0, unpriced: 9, tokens: 8_800 },
    ]);
    await send(["github-copilot", file]);
    expect(await rows("github-copilot")).toEqual(stored);
    // The other report tells of the same day again, and of the next.
    await send(["github-copilot", join(fixtures, "github-copilot", "users-28-day.ndjson")]);
    const more = await rows("github-copilot");
    expect(more.find(({ person, unit }) => person === ada && unit === "interactions")).toMatchObject({ units: 16 });
    const errors = await (await server.owner("/api/sources/github-copilot/errors.csv")).text();
    expect(errors).toContain("line 5,");
    expect(errors).toContain("no user_login");
  },
);

test("Kiro keeps its credits", { timeout: 60_000 }, async () => {
  await send(["amazon-q", join(fixtures, "amazon-q", "user-report.csv")]);
  await send(["amazon-q", join(fixtures, "amazon-q", "by-user-analytic.csv")]);
  const units = (await rows("amazon-q")).reduce<Record<string, number>>(
    (sum, { tool, unit, units: number }) => ({ ...sum, [`${tool} ${unit}`]: (sum[`${tool} ${unit}`] ?? 0) + number }),
    {},
  );
  // Of the 5th the report has the messages, of the 6th only the counters.
  expect(units).toEqual({
    "amazon-q completions": 33,
    "amazon-q credits": 0.5,
    "amazon-q events": 8,
    "amazon-q messages": 6,
    "kiro credits": 12.75,
    "kiro messages": 40,
    "kiro-cli credits": 0.25,
    "kiro-cli messages": 2,
    "kiro-cli overage credits": 1.5,
  });
  const odd = await send(["amazon-q", join(fixtures, "amazon-q", "another.csv")]);
  expect([odd.status, odd.err]).toEqual([1, expect.stringContaining("line 1: the header is neither")]);
});

test("Cursor: events take the place of the day's sum, whichever comes first", { timeout: 60_000 }, async () => {
  const daily = join(fixtures, "cursor", "daily-usage-data.json");
  await send(["cursor", daily]);
  expect(await sumOf("cursor", ada)).toMatchObject({ responses: 255 + 342, cost: 0 });
  await send(["cursor", join(fixtures, "cursor", "usage-events.json")]);
  const events = { responses: 2 + 342, cost: 201_823 + 15_000 };
  expect(await sumOf("cursor", ada)).toMatchObject(events);
  await send(["cursor", daily]);
  expect(await sumOf("cursor", ada)).toMatchObject(events);
});

test("a mapping is tried before it stores anything or adds anybody", { timeout: 60_000 }, async () => {
  writeFileSync(join(home, "spend.csv"), "who,when,cost\nnew@example.org,2026-10-05,1.5\nnew@example.org,never,2\n");
  const columns = { person: { column: "who", is: "mail" }, at: { column: "when", form: "day" }, cost: { column: "cost", unit: "dollars" } };
  writeFileSync(join(home, "spend.json"), JSON.stringify({ name: "spend", form: "csv", tool: { value: "our-proxy" }, ...columns }));
  const people = await count("person");
  const preview = await send(["mapped", "spend.csv", "--mapping", "spend.json", "--preview"]);
  expect(preview.out).toContain("Would take in 1 row of 1 person; 1 line could not be used.");
  expect(preview.out).toMatch(/new@example\.org\s+2026-10-05T12:00:00Z\s+our-proxy/);
  expect(preview.err).toBe('line 3: column when: no time of the form "day"\n');
  expect([await count("person"), await rows("mapped:spend")]).toEqual([people, []]);
  const taken = await send(["mapped", "spend.csv", "--mapping", "spend.json", "--json"]);
  expect(importResult.parse(JSON.parse(taken.out))).toMatchObject({ stored: true, accepted: 1, rejected: 1, people: 1 });
  expect([await count("person"), await rows("mapped:spend")]).toMatchObject([people + 1, [{ tool: "our-proxy", responses: 1 }]]);
  writeFileSync(
    join(home, "wrong.json"),
    JSON.stringify({ name: "spend", form: "csv", tool: { value: "our-proxy" }, person: { column: "who" } }),
  );
  expect((await send(["mapped", "spend.csv", "--mapping", "wrong.json"])).err).toContain("The mapping cannot be used: person.is");
  expect((await send(["mapped", "spend.csv"])).err).toContain("mapped needs --mapping");
});

test("invoices stand by vendor and month, and are replaced when they come again", { timeout: 60_000 }, async () => {
  writeFileSync(
    join(home, "invoices.csv"),
    "vendor,month,amount,currency,note\nAnthropic,2026-10,1234.56,USD,invoice 7\nCursor,2026-10,x,USD,\n",
  );
  expect((await send(["vendor-totals", "invoices.csv"])).out).toBe("Took in 1 row; 1 line could not be used.\n");
  writeFileSync(join(home, "invoices.csv"), "vendor,month,amount,currency,note\nanthropic,2026-10,1300.00,USD,corrected\n");
  await send(["vendor-totals", "invoices.csv"]);
  expect(await (await server.owner("/api/vendor-totals")).json()).toEqual({
    totals: [{ vendor: "anthropic", month: "2026-10", micros: 1_300_000_000, currency: "USD", note: "corrected" }],
  });
});

test("what cannot be taken is refused with a reason", { timeout: 60_000 }, async () => {
  expect((await send(["chatgpt", join(fixtures, "amazon-q", "another.csv")])).err).toContain("There is no export chatgpt");
  expect((await send(["cursor", "no-such-file"])).err).toContain("cannot be read");
  const post = async (body: Uint8Array<ArrayBuffer>, encoding: string): Promise<number> =>
    (
      await fetch(`${server.url}/api/import/cursor`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-encoding": encoding },
        body,
      })
    ).status;
  expect(await post(new Uint8Array(gzipSync(Buffer.alloc(80 << 20))), "gzip")).toBe(413);
  expect(await post(new Uint8Array(Buffer.from("no gzip")), "gzip")).toBe(400);
  expect(await post(new Uint8Array(Buffer.from("x")), "br")).toBe(415);
  expect(await post(new Uint8Array(Buffer.alloc(17 << 20)), "identity")).toBe(413);
  const { control, keys } = server.services;
  const ingest = await makeApiKey(control, keys, { name: "x", scopes: ["ingest"], pseudonym: ada, days: null });
  expect((await send(["cursor", join(fixtures, "cursor", "daily.csv")], { UPSHOT_KEY: ingest.token })).err).toContain(
    "Your role does not include this",
  );
});

test("nothing of the lines that could not be read, and no name, is on the server's disk", () => {
  expect(readFileSync(join(fixtures, "amazon-q", "by-user-analytic.csv"), "utf8")).toContain("CANARY");
  expect(filesWith(folder, ["CANARY", "ada@example.org", "Ada-L", "new@example.org"])).toEqual([]);
});

interface Row {
  readonly person: string;
  readonly tool: string;
  readonly unit: string;
  readonly responses: number;
  readonly units: number;
  readonly unpriced: number;
  readonly tokens: number;
}

async function rows(source: string): Promise<Row[]> {
  await server.services.journal.drained();
  return server.services.ledger.query(
    `SELECT person, tool, unit, sum(responses * sign) AS responses, sum(units * sign) AS units, sum(unpriced * sign) AS unpriced,
       sum((toInt64(input_uncached) + toInt64(output)) * sign) AS tokens
     FROM usage WHERE source = {source:String} GROUP BY person, tool, unit ORDER BY person, tool, unit`,
    { source },
    (value) => {
      const row = readRow(value);
      return {
        person: row.text("person"),
        tool: row.text("tool"),
        unit: row.text("unit"),
        responses: row.integer("responses"),
        units: row.number("units"),
        unpriced: row.integer("unpriced"),
        tokens: row.integer("tokens"),
      };
    },
  );
}

async function sumOf(source: string, person: string): Promise<{ responses: number; cost: number }> {
  await server.services.journal.drained();
  const [sum] = await server.services.ledger.query(
    "SELECT sum(responses) AS responses, sum(cost_micros) AS cost FROM usage_daily WHERE source = {source:String} AND person = {person:String}",
    { source, person },
    (value) => ({ responses: readRow(value).integer("responses"), cost: readRow(value).integer("cost") }),
  );
  return sum ?? { responses: 0, cost: 0 };
}

async function count(table: "person"): Promise<number> {
  const [row] = await server.services.control.query<{ n: number }>(`select count(*) as n from ${table}`);
  return row?.n ?? 0;
}
