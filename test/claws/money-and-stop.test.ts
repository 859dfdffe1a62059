import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mail } from "../support/mailboxes.ts";
import { matter, openClaws, turnOf, until, type Claws } from "../support/claws.ts";

let claws: Claws;
let later = 0;
beforeAll(async () => {
  claws = await openClaws(
    {
      triage: () => ({ text: "Nothing to do." }),
      spender: (messages) => ({ calls: [{ name: "files.write", input: { path: `f${turnOf(messages)}.txt`, content: "x" } }] }),
      delegates: () => ({ calls: [{ name: "agents.hand-over", input: { agent: "worker", task: "Work on it." } }] }),
      asks: () => ({ calls: [{ name: "mail.draft", input: { to: ["bob@example.net"], subject: "Hi", text: "Hello." } }] }),
    },
    { now: () => Date.now() + later },
  );
}, 60_000);
afterAll(() => claws?.close());

test("an agent that waits costs nothing: no model is asked before its condition holds", async () => {
  const { half, mailbox, asked, store } = claws;
  const problem = await claws.write(
    "bank-mail",
    `---\nname: bank-mail\nowner: owner\n${matter("triage")}triggers:\n  - mail: { mailbox: work }\n    when: { from: "*@bank.example" }\ntools: { mail: { mailbox: work, may: [read] } }\n---\nRead it.\n`,
  );
  expect(problem).toBeNull();
  await half.agents.tick();
  await mailbox.append("INBOX", mail({ Subject: "News", From: "shop@shop.example" }), {});
  const costs = async () =>
    store.control.query<{ runs: number; spent: number }>(
      "select (select count(*) from agent_run where agent = 'bank-mail') as runs, (select count(*) from agent_spend) as spent",
    );
  for (let i = 0; i < 8; i++) {
    await half.agents.tick();
    await wait(50);
    // What comes within half a minute is one run's.
    later += 20_000;
  }
  expect(await costs()).toEqual([{ runs: 0, spent: 0 }]);
  expect(asked).toEqual([]);
  await mailbox.append("INBOX", mail({ Subject: "Statement", From: "info@bank.example" }), {});
  await until(async () => {
    await half.agents.tick();
    later += 1_000;
    return (await costs())[0]?.runs === 1;
  });
  await until(async () => asked.length === 1);
});

test("a run that is parked costs nothing", async () => {
  const { half, asked, store } = claws;
  await half.define("asker", matter("asks", "tools: { mail: { mailbox: work, may: [draft] } }"), "Greet people.");
  const run = await half.start("asker");
  expect((await half.until(run, ["parked", "done", "failed"])).state).toBe("parked");
  const before = [asked.length, (await half.runOf(run)).costMicros];
  await wait(1_500);
  expect([asked.length, (await half.runOf(run)).costMicros]).toEqual(before);
  const [held] = await store.control.query<{ n: number }>("select coalesce(sum(reserved), 0)::bigint as n from agent_spend");
  expect(held?.n).toBe(0);
});

test("a budget is a wall, also for runs at once: what they spend and hold together passes none", async () => {
  const { half, store } = claws;
  const tools = "tools: { files: { folder: spent, may: [write] } }";
  await half.define(
    "spender",
    `model: scripted/spender\nconcurrency: 4\nbudget: { run: "$0.03", day: "$0.05", month: "$5" }\n${tools}`,
    "Write files.",
  );
  const runs = await Promise.all([1, 2, 3, 4].map(() => half.start("spender")));
  for (const run of runs)
    expect(await half.until(run, ["parked", "done", "failed"])).toMatchObject({ state: "parked", waitsFor: "budget" });
  const over = await store.control.query(
    `select s.scope, s.period, s.spent, l.micros from agent_spend s join agent_limit l on l.scope = s.scope and l.period = s.period where s.spent + s.reserved > l.micros`,
  );
  expect(over).toEqual([]);
  const [day] = await store.control.query<{ spent: number; reserved: number }>(
    "select spent, reserved from agent_spend where scope = 'agent:spender' and period = 'day'",
  );
  expect(day?.reserved).toBe(0);
  expect(day?.spent).toBeGreaterThan(0);
  // Nor does it end by itself in a call more.
  const calls = (await half.callsOf(runs[0] ?? "")).length;
  await wait(1_200);
  expect((await half.callsOf(runs[0] ?? "")).length).toBe(calls);
});

test("a stop stops within a second: the call under way, the child, and also after a restart", async () => {
  const { store } = claws;
  let { half } = claws;
  await half.define("boss", matter("delegates", "tools: { agents: [worker] }"), "Hand the work over to worker.");
  await half.define("worker", matter("hangs"), "Work.");
  const run = await half.start("boss");
  await until(async () => claws.asked.some(({ model }) => model === "scripted/hangs"));
  const child = claws.asked.find(({ model }) => model === "scripted/hangs");
  await half.until(run, ["parked"]);
  const from = performance.now();
  await half.agents.stop("agent:boss", "owner");
  await until(async () => child?.signal.aborted === true, 1_000);
  expect(performance.now() - from).toBeLessThan(1_000);
  const states = () =>
    store.control.query<{ agent: string; state: string }>(
      "select agent, state from agent_run where agent in ('boss', 'worker') order by agent",
    );
  const stopped = [
    { agent: "boss", state: "stopped" },
    { agent: "worker", state: "stopped" },
  ];
  await until(async () => (await states()).every(({ state }) => state === "stopped"), 1_000);
  const late = () =>
    store.control.query(
      "select c.id from agent_call c join agent_run r on r.id = c.run join agent_stop s on s.key = any (r.stop_keys) where c.began_at >= s.at",
    );
  expect(await late()).toEqual([]);
  half = await claws.restart();
  await expect(half.start("boss")).rejects.toThrow("is stopped");
  await wait(1_200);
  expect(await states()).toEqual(stopped);
  expect(await late()).toEqual([]);
  const [held] = await store.control.query<{ n: number }>("select coalesce(sum(reserved), 0)::bigint as n from agent_spend");
  expect(held?.n).toBe(0);
});

test("a run whose server died in a call of its model, and that is stopped before anybody took it up, holds no money", async () => {
  const { half, store } = claws;
  await half.define("left", matter("hangs"), "Work.");
  const before = claws.asked.length;
  const run = await half.start("left");
  await until(async () => claws.asked.length > before);
  // As the death of its server leaves it: queued again, with a call that began.
  await store.control.query("update agent_run set state = 'queued', worker = 'another', fence = fence + 1 where id = $1", [run]);
  await half.agents.stop(`run:${run}`, "owner");
  expect(await half.runOf(run)).toMatchObject({ state: "stopped" });
  await until(async () => {
    const [held] = await store.control.query<{ n: number }>("select coalesce(sum(reserved), 0)::bigint as n from agent_spend");
    return held?.n === 0;
  });
  expect((await half.callsOf(run)).filter(({ state }) => state === "begun")).toEqual([]);
});
