import { loadavg } from "node:os";
import { readRow } from "../src/ledger/read-row.ts";
import { measureLinking } from "../src/server/inputs/linking.ts";
import { makeDemo } from "../src/server/operations/make-demo.ts";
import { publishNow } from "../src/server/organisation/publish-now.ts";
import { settleNow } from "../src/server/organisation/settle-now.ts";
import type { Services } from "../src/server/services.ts";
import { randomStream } from "../src/simulator/random.ts";
import { simulateSessionRows, type BulkWork } from "../src/simulator/bulk/simulate-session-rows.ts";
import { usageRowColumns } from "../src/simulator/bulk/row-writer.ts";
import { simulateUsageRows } from "../src/simulator/bulk/simulate-usage-rows.ts";
import { sayCost, watched, type Cost } from "./process-tree.ts";

// How bench/scale.ts fills a folder: an organisation of the simulator, then use on top of it up to so many rows.

/** Rows in one insert. */
const chunkRows = 250_000;
/** Work that a person's sessions of the bulk feed are linked to. */
const worksEach = 100;
const published = ["published", "published_basis", "published_metric", "published_metric_basis"];

/** The simulator's organisation through the product's own door: appended, settled, published. */
export async function fillOrganisation(services: Services, size: { readonly people: number; readonly weeks: number }): Promise<void> {
  const name = `${size.people} people × ${size.weeks} weeks`;
  // The parts follow one another inside: each is told from the next by what it says.
  let step = "";
  const parts: { readonly name: string; readonly began: number }[] = [];
  const cost = await watched(() =>
    makeDemo(services, { ...size, seed: 1 }, (said) => {
      const next = said.startsWith("simulating") ? "simulated and appended" : said.startsWith("working") ? "settled" : "yield published";
      if (next !== step) parts.push({ name: next, began: performance.now() });
      step = next;
    }),
  );
  const ended = performance.now();
  const times = parts.map((part, i) => `${part.name} in ${(((parts[i + 1]?.began ?? ended) - part.began) / 1000).toFixed(1)} s`);
  console.log(`${name}: ${times.join(", ")}: ${sayCost(cost)}`);
  await publishAll(services, `${name}, metrics and adoption published`);
}

/** Adds use with its sessions and links until there are so many rows of it. */
export async function fillUp(services: Services, size: { readonly weeks: number; readonly rows: number }): Promise<void> {
  const { ledger, control } = services;
  const there = await numberOf(services, "SELECT count() AS n FROM usage");
  const missing = size.rows - there;
  if (missing <= 0) return;
  const people = await control.query<{ pseudonym: string }>("select pseudonym from person where left_on is null order by pseudonym");
  const works = await worksByPerson(services);
  const random = randomStream(1, "sessions", there);
  const costBefore = await numberOf(services, "SELECT sum(cost_micros) AS n FROM usage_daily");
  let cost = 0;
  const load = async (): Promise<void> => {
    let batch = 0;
    let inserting: Promise<unknown> = Promise.resolve();
    const chunks = simulateUsageRows({
      rows: missing,
      people: people.length,
      days: size.weeks * 7,
      seed: 1 + there,
      until: services.now() - 86_400_000,
      pseudonyms: people.map(({ pseudonym }) => pseudonym),
      chunkRows,
    });
    for (const chunk of chunks) {
      const data = Buffer.from(chunk.data);
      const { sessions, links } = simulateSessionRows(random, chunk.sessions, (person) => works.get(person) ?? []);
      cost += chunk.costMicros;
      const token = `bulk ${there} ${batch++}`;
      await inserting;
      inserting = (async () => {
        await ledger.insert("session", sessions, { token });
        await ledger.insert("link", links, { token });
        await ledger.insert("usage", data, { token, format: "RowBinary", columns: usageRowColumns });
      })();
      inserting.catch(() => undefined);
    }
    await inserting;
  };
  say(`${millions(missing)} rows of use added with their sessions and links`, await watched(load));
  const costAfter = await numberOf(services, "SELECT sum(cost_micros) AS n FROM usage_daily");
  if (costAfter - costBefore !== cost) throw new Error(`the roll-up has ${costAfter - costBefore} micro-dollars, ${cost} were sent`);
}

/** Settles what is not, publishes everything as if for the first time, measures linking. */
export async function bringUpToDate(services: Services, name: string): Promise<void> {
  const settled = await watched(() => settleNow(services));
  say(`${name}, ${settled.result} sessions and days settled`, settled);
  for (const table of published) await services.ledger.command(`TRUNCATE TABLE ${table}`);
  await publishAll(services, `${name}, everything published`);
  await services.control.query("update source_state set cursor = cursor - 'linking'");
  const linking = await watched(() => measureLinking(services));
  say(`${name}, linking by source measured`, linking);
}

/** Waits until the engine has merged what it wants to, two minutes at most. */
export async function merged(services: Services): Promise<void> {
  for (let quiet = 0, i = 0; quiet < 3 && i < 240; i++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    quiet = (await numberOf(services, "SELECT count() AS n FROM system.merges")) === 0 ? quiet + 1 : 0;
  }
}

/** Bytes on disk of each table. */
export async function tableSizes(
  services: Services,
): Promise<{ readonly table: string; readonly rows: number; readonly bytes: number; readonly parts: number }[]> {
  const sql = `SELECT table, sum(rows) AS n, sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts
WHERE active AND database = currentDatabase() GROUP BY table ORDER BY bytes DESC`;
  return services.ledger.query(sql, {}, (value) => {
    const row = readRow(value);
    return { table: row.text("table"), rows: row.integer("n"), bytes: row.integer("bytes"), parts: row.integer("parts") };
  });
}

async function publishAll(services: Services, name: string): Promise<void> {
  say(name, await watched(() => publishNow(services)));
  const rows = await numberOf(services, "SELECT count() AS n FROM published");
  const metrics = await numberOf(services, "SELECT countIf(withheld = '') AS n FROM published_metric");
  console.log(`  ${rows} rows of yield and ${metrics} figures of metrics published`);
}

async function worksByPerson({ ledger }: Services): Promise<Map<string, BulkWork[]>> {
  const sql = `SELECT authors[1] AS person, groupArray(${worksEach})(urn) AS urns, groupArray(${worksEach})(toString(repo)) AS repos
FROM artifact WHERE kind = 'commit' AND notEmpty(authors) GROUP BY person`;
  const rows = await ledger.query(sql, {}, (value) => {
    const row = readRow(value);
    const repos = row.texts("repos");
    return [row.text("person"), row.texts("urns").map((urn, i): BulkWork => ({ urn, repo: repos[i] ?? "" }))] as const;
  });
  return new Map(rows);
}

export async function numberOf({ ledger }: Services, sql: string): Promise<number> {
  const [n] = await ledger.query(sql, {}, (row) => readRow(row).integer("n"));
  return n ?? 0;
}

export function millions(rows: number): string {
  return `${(rows / 1e6).toFixed(rows < 1e7 ? 1 : 0)} million`;
}

function say(what: string, cost: Cost): void {
  const [load = 0] = loadavg();
  console.log(`${what}: ${sayCost(cost)}; load ${load.toFixed(1)}`);
}
