// What durability costs: milliseconds a step of a run that does nothing else, on the control store it finds; and what parked runs cost.
//   node --expose-gc bench/agent-steps.ts [--steps 400] [--each 10] [--rounds 5] [--parked 10000]
// With DATABASE_URL on that server, else on the embedded PostgreSQL. A step is one call with intent, decision, money held, receipt and
// settlement; the scripted model makes `each` calls an answer, of a tool that returns at once. Beside it in every round, since other work
// on the machine slows all alike: the same run kept nowhere (begins and ends of calls are answered at once, DBOS records no step), to
// which the difference is what durability costs; and rows inserted and committed bare, one a step, below which nothing durable can be.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { setTimeout as wait } from "node:timers/promises";
import { DBOS } from "@dbos-inc/dbos-sdk";
import { z } from "zod";
import type { Connector } from "../src/agents/tools/connector.ts";
import type { Tool } from "../src/agents/tools/tool.ts";
import type { Control } from "../src/db/postgres/control.ts";
import { openAgentHalf } from "../test/support/agent-half.ts";
import { testControl } from "../test/support/test-control.ts";

const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "400" },
    each: { type: "string", default: "10" },
    rounds: { type: "string", default: "5" },
    parked: { type: "string", default: "10000" },
  },
});
const [steps, each, rounds, parked] = [Number(values.steps), Number(values.each), Number(values.rounds), Number(values.parked)];
const folder = mkdtempSync(join(tmpdir(), "upshot-steps-"));
const store = await testControl(folder);

/** How a store that keeps nothing answers. */
const atOnce: Readonly<Record<string, string>> = {
  "select agent_begin_call": '[{"answer":"begun"}]',
  "select agent_end_call": '[{"ended":true}]',
};
const seen = { kept: true, steps: 0, first: 0, last: 0, inStore: 0, statements: 0, time: 0 };
const control: Control = {
  transaction: async (work) => store.control.transaction(work),
  query: async <Row extends object>(sql: string, given?: readonly unknown[]): Promise<Row[]> => {
    const began = performance.now();
    const answer = atOnce[sql.split("(")[0] ?? ""];
    const rows: Row[] = answer === undefined || seen.kept ? await store.control.query<Row>(sql, given) : JSON.parse(answer);
    const ended = performance.now();
    seen.statements++;
    seen.time += ended - began;
    if (answer === undefined) return rows;
    if (seen.steps === 0) seen.first = began;
    if (answer.includes("begun")) seen.steps++;
    seen.inStore += ended - began;
    seen.last = ended;
    return rows;
  },
};
const runStep = DBOS.runStep.bind(DBOS);
DBOS.runStep = async (work, options) => (seen.kept ? runStep(work, options) : work());
const read: Tool = {
  name: "files.read",
  description: "Reads a file.",
  input: z.strictObject({ path: z.string(), from: z.int() }),
  annotation: { effect: "read", reach: "inside", control: ["path"], content: "untrusted", undo: null },
  granted: () => true,
  run: async ({ path, from }) => Promise.resolve({ content: { path: path ?? "", text: `From ${JSON.stringify(from)} on.` } }),
};
const files: Connector = { id: "files", open: async () => Promise.resolve({ tools: [read], close: async () => Promise.resolve() }) };
const half = await openAgentHalf({
  folder,
  control,
  place: store.place,
  connectors: new Map([["files", files]]),
  scripts: {
    // Each call is another one, so that nothing looks like a circle.
    reader: (messages) => {
      const made = messages.reduce((sum, message) => sum + (message.role === "tool" ? message.results.length : 0), 0);
      const calls = Array.from({ length: each }, (_, i) => ({ name: "files.read", input: { path: "f.txt", from: made + i } }));
      return made >= steps ? { text: "Done." } : { calls };
    },
  },
});
await half.define(
  "busy",
  `model: scripted/reader
tools: { files: { folder: reports, may: [read] } }
budget: { run: "$1000", day: "$10000", month: "$100000" }`,
  "Read the file.",
);
await store.control.query("create table bare (id bigserial primary key, contents bytea)");

/** Milliseconds a step, and of them those in which the store was waited for. */
async function run(kept: boolean): Promise<{ step: number; inStore: number }> {
  Object.assign(seen, { kept, steps: 0, inStore: 0 });
  const { state, reason } = await half.until(await half.start("busy"), ["done", "failed", "parked"], 300_000);
  if (state !== "done") throw new Error(`the run is ${state}: ${reason}`);
  return { step: (seen.last - seen.first) / seen.steps, inStore: seen.inStore / seen.steps };
}

async function bare(): Promise<number> {
  const began = performance.now();
  for (let n = 0; n < steps; n++) await store.control.query("insert into bare (contents) values ($1)", [Buffer.alloc(300)]);
  return (performance.now() - began) / steps;
}

const median = (figures: readonly number[]): number => figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? 0;
const show = (figures: readonly number[]): string => figures.map((figure) => figure.toFixed(2)).join(", ");

await run(true);
// As the store does by itself within a minute: of a table it knows nothing about it takes any index.
await store.control.query("analyze");
const figures = { step: [] as number[], inStore: [] as number[], without: [] as number[], cost: [] as number[], bare: [] as number[] };
for (let round = 0; round < rounds; round++) {
  const first = await bare();
  const { step, inStore } = await run(true);
  const without = (await run(false)).step;
  figures.step.push(step);
  figures.inStore.push(inStore);
  figures.without.push(without);
  figures.cost.push(step - without);
  figures.bare.push((first + (await bare())) / 2);
}
console.log(`${seen.steps} steps a run, ${each} calls an answer; milliseconds a step in ${rounds} rounds`);
console.log(`whole step          ${show(figures.step)}: median ${median(figures.step).toFixed(2)}`);
console.log(`  in the store      ${show(figures.inStore)}: median ${median(figures.inStore).toFixed(2)}`);
console.log(`kept nowhere        ${show(figures.without)}: median ${median(figures.without).toFixed(2)}`);
console.log(`durability          ${show(figures.cost)}: median ${median(figures.cost).toFixed(2)}`);
console.log(`one row, committed  ${show(figures.bare)}: median ${median(figures.bare).toFixed(2)}`);
console.log(`durability is ${(median(figures.cost) / median(figures.bare)).toFixed(1)} bare commits`);

/** Idle for 10 s: what it asks the store and waits for the answers, each second, and memory. */
async function idle(): Promise<{ transactions: number; statements: number; time: number; rss: number; heap: number }> {
  const count = async (): Promise<number> => {
    const [row] = await store.control.query<{ n: number }>(
      "select (xact_commit + xact_rollback)::bigint as n from pg_stat_database where datname = current_database()",
    );
    return row?.n ?? 0;
  };
  // What a connection did is counted up to 10 s later.
  await wait(11_000);
  const before = await count();
  Object.assign(seen, { statements: 0, time: 0 });
  await wait(10_000);
  const { statements, time } = seen;
  await wait(3_000);
  const transactions = (await count()) - before;
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { transactions: transactions / 13, statements: statements / 10, time: time / 10, rss: rss / 2 ** 20, heap: heapUsed / 2 ** 20 };
}

if (parked > 0) {
  seen.kept = true;
  const before = await idle();
  await store.control.query(
    `insert into agent_run (id, agent, version, owner, trigger, trigger_id, state, waits_for, stop_keys, budget_scopes, wake_at, unrecorded)
     select 'p' || n, r.agent, r.version, r.owner, 'by-hand', 'p' || n, 'parked', 'approval:none', array['run:p' || n, 'agent:busy', 'org'], r.budget_scopes,
       now() + interval '3 days', false
     from generate_series(1, $1::int) n, (select * from agent_run limit 1) r`,
    [parked],
  );
  await store.control.query("analyze");
  const after = await idle();
  const line = ({ transactions, statements, time, rss, heap }: typeof before): string =>
    `${transactions.toFixed(1)} transactions a second, ${statements.toFixed(1)} statements of the agents (${time.toFixed(1)} ms waited), ${rss.toFixed(0)} MiB, ${heap.toFixed(1)} MiB of heap`;
  console.log(`nothing parked: ${line(before)}\n${parked} parked: ${line(after)}`);
}
await half.close();
await store.close();
rmSync(folder, { recursive: true, force: true });
