// What durability costs: milliseconds a step of a run that does nothing else, on the control store it finds.
//   node bench/agent-steps.ts [--steps 400] [--parked 10000]
// With DATABASE_URL on that server, else on the embedded PostgreSQL. A step is one call with intent, decision, money held, receipt and
// settlement; the scripted model and the tool take next to no time themselves.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openAgentHalf } from "../test/support/agent-half.ts";
import { testControl } from "../test/support/test-control.ts";

const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "400" },
    parked: { type: "string", default: "10000" },
    rounds: { type: "string", default: "3" },
  },
});
const steps = Number(values.steps);
const folder = mkdtempSync(join(tmpdir(), "upshot-steps-"));
const store = await testControl(folder);
const half = await openAgentHalf({
  folder,
  control: store.control,
  place: store.place,
  scripts: {
    // Each call is another one, so that nothing looks like a circle; many calls an answer, as models make them.
    busy: (messages) => {
      const made = messages.reduce((sum, message) => sum + (message.role === "tool" ? message.results.length : 0), 0);
      return made >= steps
        ? { text: "Done." }
        : { calls: Array.from({ length: 10 }, (_, i) => ({ name: "files.write", input: { path: `f${made + i}.txt`, content: "x" } })) };
    },
    free: (messages) => {
      const made = messages.reduce((sum, message) => sum + (message.role === "tool" ? message.results.length : 0), 0);
      return made >= steps
        ? { text: "Done." }
        : { calls: Array.from({ length: 10 }, (_, i) => ({ name: "files.read", input: { path: "f.txt", from: made + i } })) };
    },
  },
});
const tools = `tools: { files: { folder: reports, may: [read, write] } }
budget: { run: "$1000", day: "$10000", month: "$100000" }`;
await half.define("busy", `model: scripted/free\n${tools}`, "Read the file.");
half.workspace("reports");
const { writeFileSync } = await import("node:fs");
writeFileSync(join(half.workspace("reports"), "f.txt"), "x".repeat(steps + 10));
const times: number[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  const run = await half.start("busy");
  await half.until(run, ["done", "failed", "parked"], 300_000);
  const [row] = await store.control.query<{ ms: number; calls: number; reason: string }>(
    `select extract(epoch from max(ended_at) - min(began_at)) * 1000 as ms, count(*) as calls, (select reason from agent_run where id = $1) as reason from agent_call where run = $1`,
    [run],
  );
  times.push((Number(row?.ms) || 0) / (row?.calls ?? 1));
  console.log(`${row?.calls} calls, ${times.at(-1)?.toFixed(2)} ms a call ${row?.reason}`);
}
console.log(`median ${times.toSorted((a, b) => a - b)[times.length >> 1]?.toFixed(2)} ms a step`);

const parked = Number(values.parked);
if (parked > 0) {
  globalThis.gc?.();
  // The store counts with a delay.
  await new Promise((done) => setTimeout(done, 3_000));
  const before = process.memoryUsage().rss;
  const asked =
    (
      await store.control.query<{ n: number }>(
        "select sum(calls)::bigint as n from (select xact_commit + xact_rollback as calls from pg_stat_database where datname = current_database()) s",
      )
    )[0]?.n ?? 0;
  await store.control.query(
    `insert into agent_run (id, agent, version, owner, trigger, trigger_id, state, waits_for, stop_keys, budget_scopes, wake_at)
     select 'p' || n, r.agent, r.version, r.owner, 'by-hand', 'p' || n, 'parked', 'approval:none', array['run:p' || n, 'agent:busy', 'org'], r.budget_scopes, now() + interval '3 days'
     from generate_series(1, $1::int) n, (select * from agent_run limit 1) r`,
    [parked],
  );
  await new Promise((done) => setTimeout(done, 10_000));
  globalThis.gc?.();
  const after =
    (
      await store.control.query<{ n: number }>(
        "select sum(calls)::bigint as n from (select xact_commit + xact_rollback as calls from pg_stat_database where datname = current_database()) s",
      )
    )[0]?.n ?? 0;
  console.log(
    `${parked} parked runs: ${((process.memoryUsage().rss - before) / 2 ** 20).toFixed(1)} MiB more, ${((after - asked) / 10).toFixed(1)} transactions a second`,
  );
}
await half.close();
await store.close();
rmSync(folder, { recursive: true, force: true });
