import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "../../src/kit/log.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import { upkeepJobs } from "../../src/server/jobs.ts";
import { settleNow } from "../../src/server/organisation/settle-now.ts";
import { writeSetting } from "../../src/server/organisation/settings.ts";
import { startUpkeep } from "../../src/server/upkeep.ts";
import { apiRequests } from "../support/claude-code-events.ts";
import { serveForTests, type TestServer } from "../support/serve-for-tests.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

// The clock jumps while telemetry arrives and jobs run. The server's own is an argument. The stores' clocks are the machine's, so
// what they would have written before a jump is written for them.
const folders = temporaryFolders();
const hour = 3_600_000;
const day = 24 * hour;
let server: TestServer;
let jump = 0;
const now = (): number => Date.now() + jump;
let token = "";

beforeAll(async () => {
  server = await serveForTests(folders.next(), now);
  const made: unknown = await (
    await server.owner("/api/keys", { method: "POST", json: { name: "clock", scopes: ["ingest"], days: null } })
  ).json();
  token = typeof made === "object" && made !== null && "token" in made ? String(made.token) : "";
});
afterAll(async () => {
  await server?.close();
  folders.remove();
});

let sent = 0;
/** A batch of 20 responses of a session of its own. */
async function send(): Promise<number> {
  const ids = Array.from({ length: 20 }, () => `req_clock_${sent++}`);
  const answer = await fetch(`${server.url}/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(apiRequests(now(), ids)),
  });
  await answer.arrayBuffer();
  return answer.status;
}

async function counts(): Promise<readonly number[]> {
  await server.services.journal.drained();
  const sql = "SELECT sum(sign) AS rows, uniqExact(key) AS keys, (SELECT sum(responses) FROM usage_daily) AS daily FROM usage";
  const [found] = await server.services.ledger.query(sql, {}, (row) => ["rows", "keys", "daily"].map((name) => readRow(row).integer(name)));
  return found ?? [];
}

test("forwards and backwards while telemetry arrives: everything acknowledged is there once, and nobody is locked out", async () => {
  for (const to of [0, 40 * day, -400 * day, hour, -2 * hour, 0]) {
    jump = to;
    expect(await send()).toBe(200);
    expect((await server.owner("/api/session")).status).toBe(200);
    // Those who are not signed in get the least.
    expect((await fetch(`${server.url}/api/session`)).status).toBe(200);
  }
  expect(await counts()).toEqual([sent, sent, sent]);
});

test("jobs go on after either jump", async () => {
  const runs: string[] = [];
  const failed: string[] = [];
  const log = { ...silentLog, error: (_: string, fields?: Readonly<Record<string, unknown>>) => void failed.push(JSON.stringify(fields)) };
  for (const to of [400 * day, -400 * day, 0]) {
    jump = to;
    const jobs = upkeepJobs(server.services);
    const upkeep = startUpkeep(
      jobs.map((job) => ({ ...job, first: 0, every: day, run: () => job.run().then(() => void runs.push(job.name)) })),
      log,
    );
    for (const until = Date.now() + 30_000; runs.length < jobs.length && Date.now() < until;) await new Promise((go) => setTimeout(go, 20));
    await upkeep.close();
    expect(failed).toEqual([]);
    expect(runs.splice(0).toSorted()).toEqual(jobs.map(({ name }) => name).toSorted());
  }
});

test("what arrives after the ledger's clock was set back is settled, and what was dated ahead is not settled for ever", async () => {
  const { services } = server;
  await settleNow(services);
  expect(await unsettled()).toBe(0);
  // As if the last settling had been in three hours.
  await writeSetting(services.control, "settle.until", Date.now() + 3 * hour);
  await services.ledger.insert(
    "touched",
    [
      {
        session: "ahead",
        day: "1970-01-01",
        artifact: "",
        at: new Date(Date.now() + 3 * hour).toISOString().replace("T", " ").replace("Z", ""),
      },
    ],
    { token: "ahead" },
  );
  expect(await send()).toBe(200);
  await counts();
  expect(await unsettled()).toBeGreaterThan(0);
  await settleNow(services);
  expect(await unsettled()).toBe(0);
  // A later one looks at what came in the last seconds only; "ahead" is nothing to it.
  await services.ledger.remove("touched", "session != 'ahead'");
  expect(await settleNow(services)).toBe(0);
});

/** Micro-dollars of use that are in no part. */
async function unsettled(): Promise<number> {
  const sql = `SELECT (SELECT sum(cost_micros) FROM usage_daily) - (SELECT sum(held + pending + exploration + unlinked + undone) FROM yield_daily) AS cost`;
  const [cost] = await server.services.ledger.query(sql, {}, (row) => readRow(row).integer("cost"));
  return cost ?? 0;
}

test("a sign-in from before the clock was set back ends instead of lasting for ever; a small correction ends none", async () => {
  const { control } = server.services;
  const move = async (interval: string): Promise<number> => {
    await control.query("update web_session set created_at = created_at + $1::interval, expires_at = expires_at + $1::interval", [
      interval,
    ]);
    return (await server.owner("/api/keys")).status;
  };
  expect(await move("0 s")).toBe(200);
  expect(await move("20 min")).toBe(200);
  expect(await move("300 days")).toBe(401);
  const forget = upkeepJobs(server.services).find(({ name }) => name === "forget old sign-ins");
  await forget?.run();
  expect(await control.query("select 1 from web_session")).toEqual([]);
});
