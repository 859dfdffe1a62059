import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { lineLog } from "../src/kit/log.ts";
import { ownerToken } from "../src/server/access/owner-token.ts";
import { beginSession } from "../src/server/access/sessions.ts";
import { openInstallation } from "../src/server/operations/open-installation.ts";
import type { Services } from "../src/server/services.ts";
import { bringUpToDate, fillOrganisation, fillUp, merged, millions, numberOf, tableSizes } from "./scale-fill.ts";
import { ownerOf, pageRoutes, startServer, timeRoute, type Reader, type RouteTimes } from "./scale-pages.ts";

// A large organisation in the embedded stores, grown in place: how fast pages answer, the server starts, settling and
// publishing finish, and what a row takes on disk.
//   node bench/scale.ts [--millions 10,100] [--people 5000] [--weeks 52] [--folder DIR]
// The simulator's organisation is first; then its people's use grows to each size (sessions and links with it; commits and
// their verdicts stay those of the simulator: people use more AI, not more hands). A folder that is named is kept, and what
// is in it is not made again.
const { values } = parseArgs({
  options: {
    millions: { type: "string", default: "10,100" },
    people: { type: "string", default: "5000" },
    weeks: { type: "string", default: "52" },
    folder: { type: "string" },
  },
});
const size = { people: Number(values.people), weeks: Number(values.weeks) };
const folder = values.folder ?? mkdtempSync(join(tmpdir(), "upshot-scale-"));
const bars = { p95: 250, growth: 1.5, bytes: 80, start: 5 };
const usageTables = new Set([
  "usage",
  "usage_daily",
  "usage_monthly",
  "spend_daily",
  "session_daily",
  "yield",
  "yield_daily",
  "session_yield",
]);

interface Round {
  readonly name: string;
  readonly times: readonly RouteTimes[];
}

const rounds: Round[] = [];
try {
  for (const count of values.millions.split(",").map((text) => Number(text) * 1e6)) rounds.push(await round(count));
  printTable(rounds);
} finally {
  if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
}

async function round(rows: number): Promise<Round> {
  const name = `${millions(rows)} rows`;
  const people = await withServices(async (services) => {
    if ((await numberOf(services, "SELECT count() AS n FROM usage")) === 0) await fillOrganisation(services, size);
    if ((await numberOf(services, "SELECT count() AS n FROM usage")) < rows) {
      await fillUp(services, { weeks: size.weeks, rows });
      await bringUpToDate(services, name);
    }
    await merged(services);
    await saySizes(services, name);
    return readersOf(services);
  });
  const server = await startServer(folder);
  try {
    console.log(`${name}, start: ready after ${server.seconds.toFixed(1)} s (bar ${bars.start} s), ${load()}`);
    const owner = await ownerOf(server.url, ownerToken(folder));
    const [first] = people;
    if (first === undefined) throw new Error("nobody is there");
    const times: RouteTimes[] = [];
    for (const route of await pageRoutes(server.url, first, size.weeks)) {
      for (const readers of [[owner], people]) {
        const time = await timeRoute(server, route, readers);
        if (time === null) continue;
        times.push(time);
        process.stderr.write(
          `${name} ${route} ${time.reader}: ${time.p50.toFixed(0)} / ${time.p95.toFixed(0)} (${time.processor.toFixed(0)}) ms\n`,
        );
      }
    }
    console.log(`${name}, pages: ${times.length} routes and readers timed, ${load()}`);
    return { name, times };
  } finally {
    await server.stop();
  }
}

async function withServices<T>(work: (services: Services) => Promise<T>): Promise<T> {
  const services = await openInstallation({
    folder,
    clickhouseUrl: null,
    databaseUrl: null,
    version: "bench",
    log: lineLog((line) => process.stderr.write(line)),
    now: Date.now,
  });
  try {
    return await work(services);
  } finally {
    await services.close();
  }
}

/** The four people with the most use, signed in. */
async function readersOf({ ledger, control, keys }: Services): Promise<Reader[]> {
  const there = await control.query<{ pseudonym: string; role: string }>(
    "select pseudonym, role from person where left_on is null and role = 'member'",
  );
  const roles = new Map(there.map(({ pseudonym, role }) => [pseudonym, role]));
  const busiest = await ledger.query(
    "SELECT toString(person) AS name FROM session_yield GROUP BY person ORDER BY count() DESC LIMIT 400",
    {},
    (row) => (typeof row === "object" && row !== null && "name" in row ? String(row.name) : ""),
  );
  const chosen = busiest.filter((person) => roles.has(person)).slice(0, 4);
  return Promise.all(
    chosen.map(async (pseudonym) => {
      const { token } = await beginSession(control, keys, { pseudonym, role: "member" });
      return { name: "person", cookie: `upshot_session=${token}` };
    }),
  );
}

async function saySizes(services: Services, name: string): Promise<void> {
  const sizes = await tableSizes(services);
  const usage = sizes.find(({ table }) => table === "usage")?.rows ?? 0;
  const bytes = sizes.filter(({ table }) => usageTables.has(table)).reduce((sum, one) => sum + one.bytes, 0);
  console.log(`${name}, disk: ${(bytes / usage).toFixed(1)} bytes a row for use and its roll-ups (bar ${bars.bytes})`);
  for (const { table, rows, bytes: own, parts } of sizes.filter((one) => one.bytes > 5e6)) {
    console.log(`  ${table}: ${rows} rows, ${Math.round(own / 1e6)} MB, ${(own / usage).toFixed(1)} bytes a row of use, ${parts} parts`);
  }
}

function printTable(all: readonly Round[]): void {
  const first = all[0];
  const last = all.at(-1);
  if (first === undefined || last === undefined) return;
  console.log(
    `\n| route | reader | ${all.map(({ name }) => `${name}, p50 / p95 (processor) ms`).join(" | ")} | growth of p50, p95, processor |\n|---|---|${"---|".repeat(all.length + 1)}`,
  );
  for (const { route, reader, p50, p95, processor } of last.times) {
    const of = ({ times }: Round): RouteTimes | undefined => times.find((one) => one.route === route && one.reader === reader);
    const cells = all.map((each) => {
      const time = of(each);
      return time === undefined ? "" : `${time.p50.toFixed(0)} / ${time.p95.toFixed(0)} (${time.processor.toFixed(0)})`;
    });
    const before = of(first);
    const growth =
      before === undefined
        ? ""
        : `${(p50 / before.p50).toFixed(1)} ×, ${(p95 / before.p95).toFixed(1)} ×, ${(processor / before.processor).toFixed(1)} ×`;
    console.log(
      `| ${route.replace(/cursor=[^&]+/, "cursor=…")} | ${reader} | ${cells.join(" | ")} | ${growth}${p95 > bars.p95 ? " **over the bar**" : ""} |`,
    );
  }
  console.log(`bars: p95 ≤ ${bars.p95} ms, growth ≤ ${bars.growth} ×`);
}

function load(): string {
  return `load of the last minute ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} processors`;
}
