import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { newestMetricSnapshot } from "../../../ledger/queries/published-metrics.ts";
import { newestSnapshot } from "../../../ledger/queries/newest-snapshot.ts";
import { readRow } from "../../../ledger/read-row.ts";
import { readSetting } from "../../organisation/settings.ts";
import type { Services } from "../../services.ts";
import { closedMonths } from "../retention.ts";
import { differingRollUps, unsettledMonths } from "../rollup-check.ts";
import { fail, type Finding, ok, warn } from "./finding.ts";

export type DoctorServices = Pick<Services, "ledger" | "control" | "folder" | "now" | "keys">;

/** What the open stores say. A check that cannot be made is itself a failure, and the others go on. */
export async function checkStores(services: DoctorServices, { running }: { readonly running: boolean }): Promise<Finding[]> {
  const checks: readonly (readonly [string, () => Promise<Finding[]>])[] = [
    ["ledger", () => ledger(services)],
    ["control store", () => control(services)],
    ["clocks", () => clocks(services)],
    ["journal", async () => [journal(services, running)]],
    ["settling", () => settling(services, running)],
    ["publishing", () => publishing(services, running)],
    ["roll-ups", () => rollUps(services)],
  ];
  const found: Finding[] = [];
  for (const [name, check] of checks) {
    try {
      found.push(...(await check()));
    } catch (error) {
      found.push(fail(name, error instanceof Error ? error.message : String(error), "Look at the store it names, then run this again."));
    }
  }
  return found;
}

/** On a cluster the rows of this server's shard lie in a database beside. */
const ownDatabases = "(currentDatabase(), concat(currentDatabase(), '_shard'))";

async function ledger({ ledger: store }: DoctorServices): Promise<Finding[]> {
  const sql = `SELECT version() AS version, (SELECT max(number) FROM schema_migration) AS number,
  (SELECT sum(rows) FROM system.parts WHERE active AND database IN ${ownDatabases}) AS rows,
  (SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database IN ${ownDatabases}) AS bytes,
  (SELECT count() FROM system.mutations WHERE NOT is_done AND database IN ${ownDatabases}) AS mutations,
  (SELECT count() FROM system.detached_parts WHERE database IN ${ownDatabases} AND reason LIKE 'broken%') AS broken`;
  const [row] = await store.query(sql, {}, readRow);
  if (row === undefined) throw new TypeError("the ledger answered with no row");
  const size = `${row.integer("rows").toLocaleString("en")} rows, ${(row.integer("bytes") / 1e6).toFixed(0)} MB`;
  return [
    ok("ledger", `ClickHouse ${row.text("version")}, schema ${row.integer("number")}, ${size}`),
    ...(row.integer("broken") > 0
      ? [
          fail(
            "ledger parts",
            `${row.integer("broken")} damaged parts were set aside`,
            "The disk lost data: restore the last backup into a new folder.",
          ),
        ]
      : []),
    ...(row.integer("mutations") > 0
      ? [
          warn(
            "ledger changes",
            `${row.integer("mutations")} deletions are not finished`,
            "They go on by themselves; if this stays, look at the server's disk.",
          ),
        ]
      : []),
  ];
}

async function control({ control: store, keys }: DoctorServices): Promise<Finding[]> {
  const [row] = await store.query<{ version: string; number: number; people: number }>(
    `select current_setting('server_version') as version, (select max(number) from schema_migration) as number, (select count(*) from person) as people`,
  );
  const [sealed] = await store.query<{ sealed: Buffer }>("select sealed from person limit 1");
  const found = [ok("control store", `PostgreSQL ${row?.version}, schema ${row?.number}, ${row?.people} people`)];
  if (sealed === undefined) return found;
  try {
    keys.unseal(sealed.sealed);
    return found;
  } catch {
    return [
      ...found,
      fail("key file", "The key is not the one that names were sealed with", "Bring back keys/organisation.key of this installation."),
    ];
  }
}

/** Milliseconds by which clocks may differ: what is settled and who is signed in goes by the stores' own. */
const skew = { warn: 2_000, fail: 60_000 };

async function clocks({ ledger: facts, control: people, now }: DoctorServices): Promise<Finding[]> {
  const asked = async (read: () => Promise<number>): Promise<number> => {
    const before = now();
    const theirs = await read();
    return theirs - (before + now()) / 2;
  };
  const ofLedger = await asked(
    async () => (await facts.query("SELECT toUnixTimestamp64Milli(now64(3)) AS now", {}, (row) => readRow(row).integer("now")))[0] ?? NaN,
  );
  const ofControl = await asked(
    async () => (await people.query<{ now: Date }>("select clock_timestamp() as now"))[0]?.now.getTime() ?? NaN,
  );
  const most = Math.max(Math.abs(ofLedger), Math.abs(ofControl));
  const seconds = (milliseconds: number): string => `${milliseconds < 0 ? "" : "+"}${(milliseconds / 1000).toFixed(1)} s`;
  const message = `beside this machine's: ledger ${seconds(ofLedger)}, control store ${seconds(ofControl)}`;
  const hint = "Let all machines take the time from the same servers (chrony, ntpd).";
  const first = most > skew.fail ? fail("clocks", message, hint) : most > skew.warn ? warn("clocks", message, hint) : ok("clocks", message);
  const [ahead] = await facts.query(
    "SELECT sum(responses) AS n FROM usage_daily WHERE day > toDate({now:Int64}) + 1",
    { now: Math.floor(now() / 1000) },
    (row) => readRow(row).integer("n"),
  );
  if ((ahead ?? 0) === 0) return [first];
  return [
    first,
    warn(
      "dates of use",
      `${ahead?.toLocaleString("en")} responses are dated after tomorrow`,
      "Look at the clocks of the machines that send them.",
    ),
  ];
}

function journal({ folder }: DoctorServices, running: boolean): Finding {
  const path = join(folder, "journal");
  const files = readdirSync(path)
    .filter((name) => name.endsWith(".facts"))
    .map((name) => statSync(join(path, name), { throwIfNoEntry: false }))
    .filter((stat) => stat !== undefined && stat.size > 0);
  const bytes = files.reduce((sum, stat) => sum + (stat?.size ?? 0), 0);
  if (bytes === 0) return ok("journal", "nothing waits for the ledger");
  const oldest = Math.max(...files.map((stat) => (Date.now() - (stat?.mtimeMs ?? 0)) / 1000));
  const message = `${(bytes / 1e6).toFixed(1)} MB in ${files.length} files wait for the ledger, the oldest for ${Math.round(oldest)} s`;
  if (!running) return warn("journal", message, "The next start of the server takes it in.");
  return oldest > 300
    ? fail("journal", message, "The ledger does not take it in: see the other lines and the server's log.")
    : oldest > 30
      ? warn("journal", message, "The ledger is behind: look at its load.")
      : ok("journal", message);
}

async function settling({ ledger: store, control: settings }: DoctorServices, running: boolean): Promise<Finding[]> {
  const [touched] = await store.query("SELECT toUnixTimestamp64Milli(max(at)) AS newest FROM touched WHERE at <= now64(3)", {}, (row) =>
    readRow(row).integer("newest"),
  );
  const until = await readSetting(settings, "settle.until");
  // Settling looks back 10 seconds, so that it is never quite at the end.
  const lag = Math.max(0, ((touched ?? 0) - until) / 1000 - 10);
  const months = lag > 0 ? [] : await unsettledMonths(store);
  const wrong = months.map(({ month, usage, split }) =>
    fail(
      "settling",
      `${month}: the five parts add up to ${split} micro-dollars, its use to ${usage}`,
      "Restart the server; if it stays, restore the last backup into a new folder and compare.",
    ),
  );
  if (wrong.length > 0) return wrong;
  if (lag === 0) return [ok("settling", "everything is settled")];
  const message = `what arrived up to ${Math.ceil(lag)} s later is not settled yet`;
  const hint = running ? "If it stays, look into the server's log for failing jobs." : "The server does it when it runs.";
  return [running && lag > 600 ? fail("settling", message, hint) : warn("settling", message, hint)];
}

async function publishing({ ledger: store, control: settings, now }: DoctorServices, running: boolean): Promise<Finding[]> {
  const [newest, metrics] = [await newestSnapshot(store), await newestMetricSnapshot(store)];
  const [people] = await settings.query<{ n: number }>("select count(*) as n from population");
  if (newest === null) {
    return [
      (people?.n ?? 0) === 0
        ? ok("publishing", "nothing to publish yet: no group is large enough, or no week is over")
        : warn("publishing", "nothing is published", "Look into the server's log for failing jobs."),
    ];
  }
  // Snapshots are numbered by weeks since 1970, from Monday; a day counts 12 hours after UTC's midnight.
  const day = Math.floor((now() - 43_200_000) / 86_400_000) - 1;
  const due = Math.floor((day + 3) / 7);
  const late = (snapshot: number | null): number => due - (snapshot ?? 0);
  const message = `groups: ${said(late(newest))}; metrics: ${metrics === null ? "none" : said(late(metrics))}`;
  if (late(newest) <= 0 && (metrics === null || late(metrics) <= 0)) return [ok("publishing", message)];
  return [
    warn(
      "publishing",
      message,
      running ? "It is tried every minute: look into the server's log for failing jobs." : "The server does it when it runs.",
    ),
  ];
}

const said = (weeks: number): string => (weeks <= 0 ? "this week's" : weeks === 1 ? "last week's" : `${weeks} weeks old`);

async function rollUps({ ledger: store, control: settings }: DoctorServices): Promise<Finding[]> {
  const closed = await closedMonths(settings);
  const differences = await differingRollUps(store, closed);
  if (differences.length === 0) {
    const passed = closed.length === 0 ? "" : `; raw rows of ${closed.length} months were dropped as set (up to ${closed.at(-1)})`;
    return [ok("roll-ups", `equal to the facts, month by month${passed}`)];
  }
  return differences.map(({ rollUp, month, column, facts, rolledUp }) =>
    fail(
      "roll-ups",
      `${rollUp}, ${month}: ${column} is ${rolledUp}, the facts say ${facts} (difference ${rolledUp - facts})`,
      "Make a backup and restore it into a new folder: roll-ups are made anew from the facts there.",
    ),
  );
}
