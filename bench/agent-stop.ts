/**
 * Stopping agents under load, on a real PostgreSQL with everything it needs to survive a crash.
 *
 *   node bench/agent-stop.ts [--rounds 200] [--workers 32]
 *
 * Each round, new runs of four agents with children (of other agents) begin and end calls as fast as they can, on three pools
 * of connections, beside 10,000 parked runs and 100,000 that are over. At a random moment one agent or all are stopped, from
 * a pool as busy as the others. Printed: how many calls began after a stop was committed (by the moments that the store writes
 * down under the stop's lock, and by what one connection saw when the stop was back and later), and how long stops took from
 * the order to the commit. Then the server is started again, and what was stopped must be stopped still.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { parseArgs } from "node:util";
import { beginCall, endCall, liftStop, stopAll } from "../src/agents/money/calls.ts";
import { setLimit } from "../src/agents/money/limits.ts";
import { connectControl, type Control, type OpenControl } from "../src/db/postgres/control.ts";
import { migratePostgres } from "../src/db/postgres/migrate-postgres.ts";
import { startPostgres } from "../src/db/postgres/start-postgres.ts";
import { silentLog as log } from "../src/kit/log.ts";
import { addRun, intent, receipt } from "../test/support/agent-run.ts";
import { seededRandom } from "./agent-schedules.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "200" },
    workers: { type: "string", default: "32" },
    seed: { type: "string", default: "1" },
  },
});
const [rounds, workers, random] = [Number(values.rounds), Number(values.workers), seededRandom(Number(values.seed))];

const folder = mkdtempSync(join(tmpdir(), "upshot-agent-stop-"));
let child = await startPostgres({ folder: join(folder, "postgres"), log });
let pools: OpenControl[] = [];
try {
  await measure();
} finally {
  await close();
  rmSync(folder, { recursive: true, force: true });
}

async function close(): Promise<void> {
  for (const one of pools) await one.close();
  await child.close();
}

function poolOf(index: number): OpenControl {
  const pool = pools[index % pools.length];
  if (pool === undefined) throw new Error("no pool is open");
  return pool;
}

async function measure(): Promise<void> {
  pools = Array.from({ length: 3 }, () => connectControl(child.place, log));
  const control = poolOf(0);
  await migratePostgres(control, new URL("../sql/postgres/", import.meta.url));
  await control.query(`
    insert into agent select 'agent-' || n, 'owner', 'v' from generate_series(0, 3) n;
    insert into agent_run (id, agent, version, owner, trigger, trigger_id, state, stop_keys, budget_scopes)
      select 'old-' || n, 'agent-' || n % 4, 'v', 'owner', 'mail', n, 'done', array['org', 'run:old-' || n, 'agent:agent-' || n % 4], '{}'
      from generate_series(1, 100000) n;
    analyze`);
  await setLimit(control, { scope: "org", period: "month", micros: 1e15 });
  const alone = await oneAlone(control);
  const [begins, commits, stops]: [number[], number[], number[]] = [[], [], []];
  let [late, seenLater, calls] = [0, 0, 0];
  for (let round = 0; round < rounds; round++) {
    const runs = await makeRuns(control, round);
    const state = { over: false };
    const working = Array.from({ length: workers }, async (_, index) => work(index, runs, state, begins));
    await wait(50 + random() * 250);
    const key = random() < 0.3 ? "org" : `agent:agent-${Math.floor(random() * 4)}`;
    const from = performance.now();
    await stopAll(
      timed(poolOf(1), (ms) => commits.push(ms)),
      key,
      "bench",
    );
    stops.push(performance.now() - from);
    const before = await begunOf(key, round);
    await wait(50);
    state.over = true;
    for (const count of await Promise.all(working)) calls += count;
    seenLater += (await begunOf(key, round)) - before;
    const [wrong] = await control.query<{ n: number }>(
      "select count(*)::integer as n from agent_call c join agent_run r on r.id = c.run join agent_stop s on s.key = any (r.stop_keys) where c.began_at >= s.at",
    );
    late += wrong?.n ?? 0;
    if (round < rounds - 1) await liftStop(control, key);
    // What was parked is stopped now: the next round has its own.
    await control.query("delete from agent_run where state = 'stopped'");
    if (round % 20 === 19) console.error(`${round + 1} of ${rounds} rounds`);
  }
  console.log(`${rounds} stops, ${workers} workers, ${calls} calls that began and ended, ${begins.length} beginnings asked for`);
  console.log(`began after the stop: ${late} by the store's moments, ${seenLater} by what was seen after it`);
  console.log(
    `stop, from order to commit: p50 ${quantile(commits, 0.5)} ms, p99 ${quantile(commits, 0.99)} ms, worst ${quantile(commits, 1)} ms (bar: p99 1000 ms)`,
  );
  console.log(`until all that waited was ended (up to 10,000 runs): p50 ${quantile(stops, 0.5)} ms, p99 ${quantile(stops, 0.99)} ms`);
  console.log(
    `beginning of a call under this load: p50 ${quantile(begins, 0.5)} ms, p99 ${quantile(begins, 0.99)} ms, worst ${quantile(begins, 1)} ms`,
  );
  console.log(`one worker alone, begin and end of a call: p50 ${quantile(alone, 0.5)} ms, p99 ${quantile(alone, 0.99)} ms`);
  await makeRuns(control, rounds);
  await stopAll(control, "org", "bench");
  await close();
  child = await startPostgres({ folder: join(folder, "postgres"), log });
  pools = [connectControl(child.place, log)];
  const { kind } = await beginCall(poolOf(0), intent(`run-${rounds}-0-2`, 1, { amount: 1 }));
  console.log(`a child's call after the server was started again: ${kind}`);
  if (late + seenLater > 0 || kind !== "stopped" || Number(quantile(commits, 0.99)) > 1000) process.exitCode = 1;
}

/** The first statement of a stop is its commit. */
function timed(control: Control, tell: (ms: number) => void): Control {
  const from = performance.now();
  let first = true;
  return {
    query: async <Row extends object>(sql: string, given?: readonly unknown[]) => {
      const rows = await control.query<Row>(sql, given);
      if (first) tell(performance.now() - from);
      first = false;
      return rows;
    },
    transaction: async (inside) => control.transaction(inside),
  };
}

/** Of each agent a run with two children, and parked runs up to 10,000 in all. */
async function makeRuns(control: OpenControl, round: number): Promise<string[]> {
  const ids: string[] = [];
  for (let agent = 0; agent < 4; agent++) {
    const top = { id: `run-${round}-${agent}-0`, agent: `agent-${agent}` };
    await addRun(control, top);
    for (const index of [1, 2]) await addRun(control, { id: `run-${round}-${agent}-${index}`, agent: `helper-${index}`, parents: [top] });
    ids.push(...[0, 1, 2].map((index) => `run-${round}-${agent}-${index}`));
  }
  await control.query(
    `insert into agent_run (id, agent, version, owner, trigger, trigger_id, state, stop_keys, budget_scopes)
     select id, agent, 'v', 'owner', 'mail', id, 'parked', array['org', 'run:' || id, 'agent:' || agent], '{}'
     from (select 'parked-' || $1::integer || '-' || n as id, 'agent-' || n % 4 as agent from generate_series(1, 10000 - (select count(*) from agent_run where state = 'parked')) n) new`,
    [round],
  );
  return ids;
}

async function work(index: number, runs: readonly string[], state: { readonly over: boolean }, begins: number[]): Promise<number> {
  const run = runs[index % runs.length] ?? "";
  for (let done = 0; ; done++) {
    const seq = done * workers + index;
    const from = performance.now();
    const { kind } = await beginCall(poolOf(index), intent(run, seq, { amount: 1000 }));
    begins.push(performance.now() - from);
    if (kind !== "begun" || state.over) return done;
    await endCall(poolOf(index), receipt(run, `c${seq}`, { costMicros: 900 }));
  }
}

/** Calls of this round that belong to what was stopped. */
async function begunOf(key: string, round: number): Promise<number> {
  const [row] = await poolOf(1).query<{ n: number }>(
    "select count(*)::integer as n from agent_call c join agent_run r on r.id = c.run where r.id like $2 and $1 = any (r.stop_keys)",
    [key, `run-${round}-%`],
  );
  return row?.n ?? 0;
}

async function oneAlone(control: OpenControl): Promise<number[]> {
  await addRun(control, { id: "alone", agent: "alone" });
  const times: number[] = [];
  for (let seq = 1; seq <= 500; seq++) {
    const from = performance.now();
    await beginCall(control, intent("alone", seq, { amount: 1000 }));
    await endCall(control, receipt("alone", `c${seq}`, { costMicros: 900 }));
    times.push(performance.now() - from);
  }
  return times;
}

function quantile(times: readonly number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
}
