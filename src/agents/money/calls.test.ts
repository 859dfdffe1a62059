import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addRun, intent, receipt } from "../../../test/support/agent-run.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { type TestControl, testControl } from "../../../test/support/test-control.ts";
import type { Control, OpenControl } from "../../db/postgres/control.ts";
import { beginCall, endCall, largestAmount } from "./calls.ts";
import { setLimit, spendOf } from "./limits.ts";

const folders = temporaryFolders();
let store: TestControl;
let control: OpenControl;
let last = 0;

beforeAll(async () => {
  store = await testControl(folders.next());
  control = store.control;
});

afterAll(async () => {
  await store.close();
  folders.remove();
});

/** A run of an agent of its own. */
async function newRun(more: Partial<Parameters<typeof addRun>[1]> = {}): Promise<string> {
  const id = `r${++last}`;
  await addRun(control, { id, agent: `agent-${id}`, owner: `owner-${id}`, ...more });
  return id;
}

/** All that a call may change, as text: equal where nothing was changed. */
async function everything(): Promise<unknown> {
  const rows = async (table: string) => control.query(`select t::text from ${table} t order by 1`);
  return {
    run: await rows("agent_run"),
    call: await rows("agent_call"),
    spend: await rows("agent_spend"),
    approval: await rows("agent_approval"),
    stop: await rows("agent_stop"),
  };
}

async function moneyOf(scope: string): Promise<{ spent: number; reserved: number } | undefined> {
  const [spend] = await spendOf(control, [scope], "2026-11-21", "2026-11");
  return spend === undefined ? undefined : { spent: spend.spent, reserved: spend.reserved };
}

async function approve(run: string, call: string, answer: "allow" | "deny" | null = "allow", digest = "digest"): Promise<string> {
  const id = `approval-${++last}`;
  await control.query(
    "insert into agent_approval (id, run, call, owner, kind, digest, sealed, expires_at, answer) values ($1, $2, $3, 'ada', 'call', $4, '', now() + interval '1 day', $5)",
    [id, run, call, Buffer.from(digest), answer],
  );
  return id;
}

test("money is held when a call begins and settled when it ends, once", async () => {
  const run = await newRun();
  await setLimit(control, { scope: `agent:agent-${run}`, period: "day", micros: 100 });
  expect(await beginCall(control, intent(run, 1, { amount: 60 }))).toEqual({ kind: "begun" });
  expect(await moneyOf(`agent:agent-${run}`)).toEqual({ spent: 0, reserved: 60 });
  expect(await beginCall(control, intent(run, 2, { amount: 41 }))).toEqual({
    kind: "over",
    scope: `agent:agent-${run}`,
    period: "day",
    start: "2026-11-21",
    limit: 100,
    left: 40,
  });
  expect(await beginCall(control, intent(run, 3, { amount: 40 }))).toEqual({ kind: "begun" });
  expect(await endCall(control, receipt(run, "c1", { costMicros: 20, tokens: 7 }))).toBe(true);
  const before = await everything();
  expect(await endCall(control, receipt(run, "c1", { costMicros: 20, tokens: 7 }))).toBe(false);
  expect(await endCall(control, receipt(run, "c2", { costMicros: 20 }))).toBe(false);
  expect(await everything()).toEqual(before);
  expect(await moneyOf(`agent:agent-${run}`)).toEqual({ spent: 20, reserved: 40 });
  expect(await control.query("select cost_micros, tokens from agent_run where id = $1", [run])).toEqual([{ cost_micros: 20, tokens: 7 }]);
});

test("what does not begin changes nothing", async () => {
  const run = await newRun();
  const child = `${run}-child`;
  await addRun(control, { id: child, agent: `agent-${child}`, parents: [{ id: run, agent: `agent-${run}` }] });
  // One that is too tight among others that are not, wherever it stands in the order.
  for (const scope of [`agent:agent-${run}`, `agent:agent-${child}`, `owner:ada`])
    await setLimit(control, { scope, period: "day", micros: 1000 });
  await setLimit(control, { scope: `run:${run}`, period: "run", micros: 10 });
  await beginCall(control, intent(child, 1, { amount: 10 }));
  const awaiting = intent(child, 2, { verdict: "ask" });
  await control.query(
    "insert into agent_call (run, seq, id, kind, tool, digest, state) values ($1, 2, 'c2', 'tool', 't', 'digest', 'awaiting')",
    [child],
  );
  const [good, denied, open, other] = [
    await approve(child, "c2"),
    await approve(child, "c3", "deny"),
    await approve(child, "c4", null),
    await approve(child, "c2", "allow", "another digest"),
  ];
  const before = await everything();
  const kinds = async (...calls: Parameters<typeof intent>[]) =>
    Promise.all(calls.map(async (call) => (await beginCall(control, intent(...call))).kind));
  expect(await kinds([child, 1, { amount: 10 }])).toEqual(["known"]);
  expect(await kinds([child, 9, { amount: 1 }], [child, 2, { amount: 1, verdict: "ask", approval: good }])).toEqual(["over", "over"]);
  expect(await kinds([child, 9, { fence: 0 }], [child, 9, { fence: 2 }], ["nobody", 1])).toEqual(["fenced", "fenced", "fenced"]);
  expect(
    await kinds(
      [child, 2],
      [child, 2, { verdict: "ask" }],
      [child, 2, { approval: other }],
      [child, 2, { approval: other, digest: Buffer.from("another digest") }],
      [child, 3, { approval: denied }],
      [child, 4, { approval: open }],
      [child, 5, { approval: good }],
      [run, 2, { approval: good }],
      [child, 6, { verdict: "ask" }],
      [child, 6, { verdict: "deny" }],
    ),
  ).toEqual(Array.from({ length: 10 }, () => "unapproved"));
  await expect(beginCall(control, intent(child, 9, { amount: -1 }))).rejects.toThrow(RangeError);
  await expect(beginCall(control, intent(child, 9, { month: "2026-12" }))).rejects.toThrow(RangeError);
  await expect(
    control.query("select agent_begin_call($1, 1, 9, 'x', 'tool', 't', '', null, 'allow', '', -1, '', '', null)", [child]),
  ).rejects.toThrow("a call may cost");
  expect(await everything()).toEqual(before);
  // The approval that was good all the while is still unused, and good once.
  expect((await beginCall(control, { ...awaiting, approval: good })).kind).toBe("begun");
  expect((await beginCall(control, { ...awaiting, approval: good })).kind).toBe("known");
});

test("one approval lets exactly one call begin, whoever comes first", async () => {
  const run = await newRun();
  const pools = [control, store.another(), store.another()];
  for (let seq = 1; seq <= 20; seq++) {
    const approval = await approve(run, `c${seq}`);
    const call = intent(run, seq, { verdict: "ask", approval });
    const answers = await Promise.all(Array.from({ length: 12 }, async (_, index) => beginCall(pools[index % 3] ?? control, call)));
    expect(answers.filter(({ kind }) => kind === "begun")).toHaveLength(1);
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(["begun", "known"]));
  }
});

test("a parent's budget bounds all its children together", async () => {
  const root = await newRun();
  await setLimit(control, { scope: `run:${root}`, period: "run", micros: 100 });
  const parents = [{ id: root, agent: `agent-${root}` }];
  for (const child of ["a", "b", "c"]) {
    await addRun(control, { id: `${root}-${child}`, agent: `agent-${root}-${child}`, parents });
    await addRun(control, {
      id: `${root}-${child}-deep`,
      agent: `agent-${root}-deep`,
      parents: [...parents, { id: `${root}-${child}`, agent: `agent-${root}-${child}` }],
    });
  }
  const runs = ["a", "b", "c"].flatMap((child) => [`${root}-${child}`, `${root}-${child}-deep`]);
  const answers = await Promise.all(
    [root, ...runs].flatMap((run) => [1, 2].map(async (seq) => beginCall(control, intent(run, seq, { amount: 30 })))),
  );
  expect(answers.filter(({ kind }) => kind === "begun")).toHaveLength(3);
  expect(await moneyOf(`run:${root}`)).toEqual({ spent: 0, reserved: 90 });
});

test("a call settles in the day in which it was held", async () => {
  const run = await newRun();
  const scope = `agent:agent-${run}`;
  await setLimit(control, { scope, period: "day", micros: 10 });
  const today = intent(run, 1, { amount: 10, day: "2026-11-30", month: "2026-11" });
  const tomorrow = intent(run, 2, { amount: 10, day: "2026-12-01", month: "2026-12" });
  expect([(await beginCall(control, today)).kind, (await beginCall(control, tomorrow)).kind]).toEqual(["begun", "begun"]);
  await endCall(control, receipt(run, "c1", { costMicros: 4 }));
  const rows = await control.query("select period, start, spent, reserved from agent_spend where scope = $1 order by period, start", [
    scope,
  ]);
  expect(rows).toEqual([
    { period: "day", start: "2026-11-30", spent: 4, reserved: 0 },
    { period: "day", start: "2026-12-01", spent: 0, reserved: 10 },
    { period: "month", start: "2026-11", spent: 4, reserved: 0 },
    { period: "month", start: "2026-12", spent: 0, reserved: 10 },
  ]);
});

test("a provider that counts more than was held passes the limit by that call alone", async () => {
  const run = await newRun();
  await setLimit(control, { scope: `run:${run}`, period: "run", micros: 100 });
  await beginCall(control, intent(run, 1, { amount: 50 }));
  await endCall(control, receipt(run, "c1", { costMicros: 170 }));
  expect(await moneyOf(`run:${run}`)).toEqual({ spent: 170, reserved: 0 });
  expect(await beginCall(control, intent(run, 2, { amount: 1 }))).toMatchObject({ kind: "over", left: -70 });
  // Free calls go on, and where a free one is charged after all, it counts.
  expect((await beginCall(control, intent(run, 3))).kind).toBe("begun");
  await endCall(control, receipt(run, "c3", { costMicros: 5 }));
  expect(await moneyOf(`run:${run}`)).toEqual({ spent: 175, reserved: 0 });
});

test("a crash between begin and end leaves what was held; settling without a cost takes it whole, once", async () => {
  const run = await newRun();
  await setLimit(control, { scope: `run:${run}`, period: "run", micros: 100 });
  await beginCall(control, intent(run, 1, { amount: 80 }));
  await control.query("update agent_run set fence = 2 where id = $1", [run]);
  expect((await beginCall(control, intent(run, 2, { amount: 1 }))).kind).toBe("fenced");
  expect((await beginCall(control, intent(run, 1, { amount: 80, fence: 2 }))).kind).toBe("known");
  expect(await endCall(control, receipt(run, "c1", { state: "uncertain", costMicros: null }))).toBe(true);
  expect(await moneyOf(`run:${run}`)).toEqual({ spent: 80, reserved: 0 });
  expect(await endCall(control, receipt(run, "c1", { state: "uncertain", costMicros: null }))).toBe(false);
  // The worker that was taken for dead comes back: its receipt counts, the money was counted.
  expect(await endCall(control, receipt(run, "c1", { costMicros: 3, tokens: 9 }))).toBe(true);
  expect(await endCall(control, receipt(run, "c1", { costMicros: 3 }))).toBe(false);
  expect(await moneyOf(`run:${run}`)).toEqual({ spent: 80, reserved: 0 });
  expect(await control.query("select cost_micros from agent_run where id = $1", [run])).toEqual([{ cost_micros: 80 }]);
});

test("a connection that is cut within the beginning of a call leaves nothing of it", async () => {
  const run = await newRun();
  const before = await everything();
  const cut = control.transaction(async (work) => {
    const [row] = await work.query<{ pid: number }>("select pg_backend_pid() as pid");
    expect((await beginCall(work, intent(run, 1, { amount: 80 }))).kind).toBe("begun");
    await control.query("select pg_terminate_backend($1)", [row?.pid]);
    await wait(50);
    await work.query("select 1");
  });
  await expect(cut).rejects.toThrow(/terminat|connection|queryable/i);
  expect(await everything()).toEqual(before);
});

test("a limit that was lowered below what was spent lets nothing more begin; one set late knows what was spent", async () => {
  const run = await newRun();
  const scope = `agent:agent-${run}`;
  await beginCall(control, intent(run, 1, { amount: 80 }));
  await endCall(control, receipt(run, "c1", { costMicros: 80 }));
  await setLimit(control, { scope, period: "month", micros: 100 });
  expect(await beginCall(control, intent(run, 2, { amount: 21 }))).toMatchObject({ kind: "over", scope, period: "month", left: 20 });
  await setLimit(control, { scope, period: "month", micros: 50 });
  await setLimit(control, { scope, period: "day", micros: 0 });
  // Of two that are too tight the one that lasts longer is told.
  expect(await beginCall(control, intent(run, 2, { amount: 1 }))).toMatchObject({ kind: "over", period: "month", left: -30 });
});

test("figures at the edge of what can be counted", async () => {
  const run = await newRun();
  const scope = `run:${run}`;
  await setLimit(control, { scope, period: "run", micros: Number.MAX_SAFE_INTEGER });
  expect((await beginCall(control, intent(run, 1, { amount: largestAmount }))).kind).toBe("begun");
  await expect(beginCall(control, intent(run, 2, { amount: largestAmount + 1 }))).rejects.toThrow(RangeError);
  await endCall(control, receipt(run, "c1", { costMicros: Number.MAX_VALUE, tokens: Number.POSITIVE_INFINITY }));
  expect(await moneyOf(scope)).toEqual({ spent: largestAmount, reserved: 0 });
  await beginCall(control, intent(run, 2, { amount: 7 }));
  await endCall(control, receipt(run, "c2", { costMicros: Number.NaN, tokens: -3 }));
  expect(await moneyOf(scope)).toEqual({ spent: largestAmount + 7, reserved: 0 });
  // The whole range of the column.
  await control.query("update agent_limit set micros = 9223372036854775807 where scope = $1", [scope]);
  await control.query("update agent_spend set spent = 9223372036854775800 where scope = $1", [scope]);
  const [row] = await control.query<{ answer: string }>(
    "select agent_begin_call($1, 1, 3, 'c3', 'model', 'm', '', null, 'allow', '', 1000, '2026-11-21', '2026-11', null) as answer",
    [run],
  );
  expect(row?.answer).toBe(`over ${scope}|run|run|9223372036854775807|7`);
});

test("a name of any signs is counted under that name", async () => {
  const team = "a|b|day|'\"\\é";
  const run = await newRun({ teams: [team] });
  await setLimit(control, { scope: `team:${team}`, period: "day", micros: 5 });
  await beginCall(control, intent(run, 1, { amount: 5 }));
  expect(await moneyOf(`team:${team}`)).toEqual({ spent: 0, reserved: 5 });
  expect(await beginCall(control, intent(run, 2, { amount: 5 }))).toMatchObject({ scope: `team:${team}`, start: "2026-11-21", left: 0 });
  await endCall(control, receipt(run, "c1", { costMicros: 4 }));
  expect(await moneyOf(`team:${team}`)).toEqual({ spent: 4, reserved: 0 });
});

test("a stricter isolation is refused: it would not see a stop", async () => {
  const run = await newRun();
  const work = async (inside: Control) => {
    await inside.query("set transaction isolation level repeatable read");
    await beginCall(inside, intent(run, 1));
  };
  await expect(control.transaction(work)).rejects.toThrow("read committed");
});

test("64 callers at once with scopes that overlap never wait in a circle", async () => {
  const runs = await Promise.all(
    Array.from({ length: 8 }, async (_, index) =>
      newRun({ agent: `shared-${index % 3}`, owner: `shared-${index % 2}`, teams: ["x", "y", "z"].slice(index % 3) }),
    ),
  );
  await Promise.all(
    ["agent:shared-0", "owner:shared-1", "team:z", "org"].map(async (scope) =>
      setLimit(control, { scope, period: "day", micros: 1_000_000 }),
    ),
  );
  const pools = [control, ...Array.from({ length: 3 }, () => store.another())];
  const one = async (caller: number): Promise<void> => {
    for (let round = 0; round < 12; round++) {
      const run = runs[(caller * 7 + round * 3) % runs.length] ?? "";
      const pool = pools[caller % pools.length] ?? control;
      const seq = caller * 100 + round;
      expect((await beginCall(pool, intent(run, seq, { amount: 10 + caller, day: "2026-11-25" }))).kind).toBe("begun");
      // In the same run another one begins while this one ends.
      await endCall(pool, receipt(run, `c${seq}`, { costMicros: caller }));
    }
  };
  await Promise.all(Array.from({ length: 64 }, async (_, caller) => one(caller)));
  const [team] = await spendOf(control, ["team:z"], "2026-11-25", "2026-11");
  expect(team).toMatchObject({ reserved: 0, spent: 12 * (63 * 32) });
});
