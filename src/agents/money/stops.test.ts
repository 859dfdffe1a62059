import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addRun, intent, receipt } from "../../../test/support/agent-run.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { type TestControl, testControl } from "../../../test/support/test-control.ts";
import type { OpenControl } from "../../db/postgres/control.ts";
import { beginCall, endCall, liftStop, stopAll, stopInForce } from "./calls.ts";

const folders = temporaryFolders();
let store: TestControl;
let control: OpenControl;

beforeAll(async () => {
  store = await testControl(folders.next());
  control = store.control;
});

afterAll(async () => {
  await store.close();
  folders.remove();
});

async function stateOf(run: string): Promise<string | undefined> {
  const [row] = await control.query<{ state: string }>("select state from agent_run where id = $1", [run]);
  return row?.state;
}

test("a stop ends what waits, and lets nothing begin of what runs, children included", async () => {
  const parents = [{ id: "a1", agent: "a" }];
  await addRun(control, { id: "a1", agent: "a" });
  await addRun(control, { id: "a1-child", agent: "b", parents });
  await addRun(control, { id: "a1-parked", agent: "b", parents, state: "parked" });
  await addRun(control, { id: "a2", agent: "a", state: "queued" });
  await addRun(control, { id: "b1", agent: "b" });
  await control.query(
    "insert into agent_approval (id, run, call, owner, kind, digest, sealed, expires_at) select 'of-' || id, id, 'c', 'ada', 'call', '', '', now() from agent_run where id in ('a1-child', 'a1-parked', 'b1')",
  );
  expect((await beginCall(control, intent("a1-child", 1, { amount: 5 }))).kind).toBe("begun");
  await stopAll(control, "agent:a", "ada");
  await stopAll(control, "agent:a", "bert");
  for (const run of ["a1", "a1-child", "a1-parked", "a2"]) expect((await beginCall(control, intent(run, 2))).kind).toBe("stopped");
  expect((await beginCall(control, intent("b1", 1))).kind).toBe("begun");
  expect([await stateOf("a1"), await stateOf("a1-child"), await stateOf("a1-parked"), await stateOf("a2"), await stateOf("b1")]).toEqual([
    "running",
    "running",
    "stopped",
    "stopped",
    "running",
  ]);
  expect(await control.query("select id, answer from agent_approval order by id")).toEqual([
    { id: "of-a1-child", answer: "deny" },
    { id: "of-a1-parked", answer: "deny" },
    { id: "of-b1", answer: null },
  ]);
  expect(await control.query("select by from agent_stop where key = 'agent:a'")).toEqual([{ by: "ada" }]);
  // What was under way ends as it would have.
  expect(await endCall(control, receipt("a1-child", "c1", { costMicros: 3 }))).toBe(true);
});

test("after a stop is lifted new runs begin calls, those it stopped do not", async () => {
  expect(await liftStop(control, "agent:a")).toBe(true);
  expect(await liftStop(control, "agent:a")).toBe(false);
  for (const run of ["a1", "a1-child", "a1-parked", "a2"]) expect((await beginCall(control, intent(run, 3))).kind).toBe("stopped");
  await addRun(control, { id: "a3", agent: "a" });
  expect((await beginCall(control, intent("a3", 1))).kind).toBe("begun");
  // A child that is made late is stopped with its parent.
  await addRun(control, { id: "a1-late", agent: "b", parents: [{ id: "a1", agent: "a" }] });
  expect((await beginCall(control, intent("a1-late", 1))).kind).toBe("stopped");
});

test("a stop whose server died before it ended anything holds all the same, and what it stopped is not freed by lifting it", async () => {
  await addRun(control, { id: "d1", agent: "d" });
  await addRun(control, { id: "d2", agent: "d", state: "parked" });
  await control.query("select agent_stop_all('agent:d', 'ada')");
  for (const run of ["d1", "d2"]) expect((await beginCall(control, intent(run, 1))).kind).toBe("stopped");
  expect(await liftStop(control, "agent:d")).toBe(true);
  for (const run of ["d1", "d2"]) expect((await beginCall(control, intent(run, 2))).kind).toBe("stopped");
  expect([await stateOf("d1"), await stateOf("d2")]).toEqual(["running", "stopped"]);
});

test("one run, and all", async () => {
  await stopAll(control, "run:a3", "ada");
  expect((await beginCall(control, intent("a3", 2))).kind).toBe("stopped");
  await addRun(control, { id: "a4", agent: "a" });
  expect((await beginCall(control, intent("a4", 1))).kind).toBe("begun");
  await stopAll(control, "org", "ada");
  expect((await beginCall(control, intent("a4", 2))).kind).toBe("stopped");
  expect(await control.transaction(async (inside) => stopInForce(inside, ["run:b9", "agent:b", "org"]))).toBe("org");
  await liftStop(control, "org");
  expect(await control.transaction(async (inside) => stopInForce(inside, ["run:b9", "agent:b", "org"]))).toBeNull();
});

test("what cannot be stopped or lifted is said", async () => {
  await expect(stopAll(control, "agents", "ada")).rejects.toMatchObject({ code: "stop-key-wrong" });
  await expect(stopAll(control, "agent:", "ada")).rejects.toMatchObject({ code: "stop-key-wrong" });
  await expect(liftStop(control, "run:a1")).rejects.toMatchObject({ code: "stop-key-wrong" });
});

test("a stop has its turn before calls that come after it", async () => {
  await addRun(control, { id: "q1", agent: "q" });
  const held = Promise.withResolvers<void>();
  const beginning = control.transaction(async (inside) => {
    await beginCall(inside, intent("q1", 1));
    await held.promise;
  });
  await waitingFor(0);
  const stopping = stopAll(control, "agent:q", "ada");
  await waitingFor(1);
  // The lock is held shared, and this one asks for it shared: it waits all the same, behind the stop.
  const late = beginCall(control, intent("q1", 2));
  await waitingFor(2);
  held.resolve();
  await Promise.all([beginning, stopping]);
  expect(await late).toEqual({ kind: "stopped" });
});

/** Until so many wait for the lock of stops. */
async function waitingFor(count: number): Promise<void> {
  for (;;) {
    const [row] = await control.query<{ n: number }>(
      "select count(*)::integer as n from pg_locks where locktype = 'advisory' and objid = 7205 and not granted",
    );
    if (row?.n === count) return;
    await wait(5);
  }
}

test("under load nothing begins after the stop, by the clock of the store", async () => {
  const runs = Array.from({ length: 12 }, (_, index) => ({ id: `s${index}`, agent: `s-${index % 4}` }));
  for (const run of runs) await addRun(control, run);
  const pools = [store.another(), store.another()];
  const stopped = new Set<string>();
  let calls = 0;
  const calling = async (count: number): Promise<void> => {
    const until = calls + count;
    for (;;) {
      if (calls >= until) return;
      await wait(1);
    }
  };
  const work = async (run: string, index: number): Promise<void> => {
    for (let seq = 1; !stopped.has(run); seq++) {
      const pool = pools[index % 2] ?? control;
      const { kind } = await beginCall(pool, intent(run, seq, { amount: 3 }));
      if (kind === "stopped") stopped.add(run);
      else calls += Number(await endCall(pool, receipt(run, `c${seq}`, { costMicros: 2 })));
    }
  };
  const working = runs.map(async ({ id }, index) => work(id, index));
  for (const agent of ["s-0", "s-1", "s-2"]) {
    await calling(30);
    await stopAll(control, `agent:${agent}`, "ada");
  }
  await stopAll(control, "org", "ada");
  await Promise.all(working);
  const late = await control.query(
    `select c.run, c.id from agent_call c join agent_run r on r.id = c.run join agent_stop s on s.key = any (r.stop_keys)
     where c.run ~ '^s' and c.began_at >= s.at`,
  );
  expect(late).toEqual([]);
  await liftStop(control, "org");
});
