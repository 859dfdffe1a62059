// A process that works on agents: the agent half over a PostgreSQL and peers that its parent has. It kills itself at a boundary it is
// told, or its parent kills it. One line of JSON on its standard input says what to do; until then it is warm and touches nothing.
import { createInterface } from "node:readline";
import { once } from "node:events";
import { flushCompileCache } from "node:module";
import { setTimeout as wait } from "node:timers/promises";
import { writeSync } from "node:fs";
import pg from "pg";
import { z } from "zod";
import { loadConnectors, loadVerifiers } from "../../src/agents/run/load-plug-ins.ts";
import type { Connector } from "../../src/agents/tools/connector.ts";
import type { Tool } from "../../src/agents/tools/tool.ts";
import { connectControl } from "../../src/db/postgres/control.ts";
import { silentLog } from "../../src/kit/log.ts";
import { choreScripts, peerConnector } from "./agent-chore.ts";
import { openAgentHalf, scriptedModels } from "./agent-half.ts";
// Loaded now, so that a process that is told what to do begins at once.
import "@dbos-inc/dbos-sdk";

const orders = z.object({
  folder: z.string(),
  place: z
    .object({ connectionString: z.string() })
    .or(z.object({ host: z.string(), port: z.number(), user: z.string(), password: z.string(), database: z.string() })),
  url: z.string(),
  worker: z.string(),
  deadAfter: z.number(),
  /** Moment at which the clock of all processes began, and how much faster it goes than the real one. */
  clock: z.object({ from: z.number(), factor: z.number() }),
  chores: z.array(z.string()),
  /** The boundary to die at, the how manyth of its name, and so many milliseconds after it. */
  kill: z.object({ at: z.string(), nth: z.number(), after: z.number() }).nullable(),
});

writeSync(1, "warm\n");
// Who is killed writes nothing down at its end; the next process begins sooner with what this one compiled.
flushCompileCache();
const lines = createInterface({ input: process.stdin });
const [line] = await once(lines, "line");
const { folder, place, url, worker, deadAfter, clock, chores, kill } = orders.parse(JSON.parse(String(line)));

const seen = new Map<string, number>();
/** A boundary between two things that last. */
function boundary(name: string): void {
  const times = (seen.get(name) ?? 0) + 1;
  seen.set(name, times);
  if (times === 1) writeSync(1, `seen ${name}\n`);
  if (kill?.at !== name || kill.nth !== times) return;
  writeSync(1, `dies ${name}\n`);
  if (kill.after === 0) process.kill(process.pid, "SIGKILL");
  else setTimeout(() => process.kill(process.pid, "SIGKILL"), kill.after);
}

watchStore();
const now = (): number => Math.round(clock.from + (Date.now() - clock.from) * clock.factor);
const control = connectControl(place, silentLog);
const models = scriptedModels(choreScripts, now);
const verifiers = [...(await loadVerifiers()).values()].map((one) => ({ ...one, look: around(`look ${one.id}`, one.look) }));
const connectors = new Map<string, Connector>();
for (const one of [...(await loadConnectors()).values(), peerConnector(url)]) connectors.set(one.id, watched(one));
const half = await openAgentHalf({
  folder,
  control,
  place,
  worker,
  deadAfter,
  now,
  rules: { deny: [], ask: ["peer.keyed", "mail.draft"] },
  models: { worstCase: models.worstCase, call: around("model", models.call) },
  connectors,
  verifiers: new Map(verifiers.map((one) => [one.id, one])),
});
for (const chore of chores) {
  await half.agents.start({
    agent: "chores",
    trigger: "by-hand",
    triggerId: `chore-${chore}`,
    input: { text: `Chore ${chore}`, trusted: true },
  });
  writeSync(1, `started ${chore}\n`);
}
for (let turn = 0; ; turn++) {
  await answerQuestions();
  if (turn % 5 === 0) {
    // The store's own clock does not go faster.
    await control.query("update agent_outcome set next_at = now() where verdict = 'pending' and next_at > now()");
    await control.query("update agent_run set wake_at = now() where state = 'parked' and wake_at > now()");
    await half.agents.tick();
  }
  const [open] = await control.query<{ n: number }>(
    `select (select count(*) from agent_run where state in ('queued', 'running', 'parked')) + (select count(*) from agent_outcome where verdict = 'pending')
       + (select count(*) from agent_approval where answer is null) as n`,
  );
  if (open?.n === 0) {
    writeSync(1, `idle ${JSON.stringify([...seen])}\n`);
    for (;;) {
      await half.agents.tick();
      await wait(100);
    }
  }
  await wait(40);
}

/** The owner says yes, and where nobody knows whether something happened looks there first. */
async function answerQuestions(): Promise<void> {
  const open = await control.query<{ id: string; kind: string; run: string; call: string; tool: string | null }>(
    "select a.id, a.kind, a.run, a.call, c.tool from agent_approval a left join agent_call c on c.run = a.run and c.id = a.call where a.answer is null",
  );
  for (const { id, kind, run, call, tool } of open) {
    const happened =
      kind === "uncertain" &&
      (tool ?? "").startsWith("peer.") &&
      (await fetch(`${url}/effects/${encodeURIComponent(`${run}:${call}`)}`)).ok;
    await half.agents.answer(id, { answer: happened ? "deny" : "allow", by: "owner" }).catch((error: unknown) => {
      if (!(error instanceof Error && /answered already/.test(error.message))) throw error;
    });
  }
}

function watched(connector: Connector): Connector {
  const { id, open } = connector;
  return {
    id,
    open: async (scope, world) => {
      const opened = await open(scope, world);
      return { tools: opened.tools.map(watchedTool), close: () => opened.close() };
    },
  };
}

function watchedTool(tool: Tool): Tool {
  const run = around(tool.name, tool.run);
  return tool.find === undefined ? { ...tool, run } : { ...tool, run, find: around(`${tool.name} looked up`, tool.find) };
}

function around<Args extends unknown[], T>(name: string, work: (...args: Args) => Promise<T>): (...args: Args) => Promise<T> {
  return async (...args) => {
    boundary(`before ${name}`);
    const result = await work(...args);
    boundary(`after ${name}`);
    return result;
  };
}

/** Every statement that writes, ours and those of the durable runs, is a boundary on both sides. */
function watchStore(): void {
  // oxlint-disable-next-line typescript/unbound-method -- it is called with the client it belongs to
  const query = pg.Client.prototype.query;
  const patched = function (this: pg.Client, ...args: unknown[]): unknown {
    const name = nameOf(args[0]);
    const ask = (given: unknown[]): unknown => Reflect.apply(query, this, given);
    if (name === null) return ask(args);
    boundary(`before ${name}`);
    const last = args.at(-1);
    if (typeof last === "function") {
      const told = (...result: unknown[]): unknown => {
        boundary(`after ${name}`);
        return Reflect.apply(last, undefined, result);
      };
      return ask([...args.slice(0, -1), told]);
    }
    const result = ask(args);
    return result instanceof Promise ? result.then((value: unknown) => (boundary(`after ${name}`), value)) : result;
  };
  Object.assign(pg.Client.prototype, { query: patched });
}

function nameOf(asked: unknown): string | null {
  const text = typeof asked === "string" ? asked : typeof asked === "object" && asked !== null && "text" in asked ? String(asked.text) : "";
  const called = /\bselect (agent_\w+)\(/.exec(text)?.[1];
  if (called !== undefined) return called;
  if (/^commit/i.test(text)) return "commit";
  const [, verb, table] = /\b(insert into|update|delete from)\s+"?(?:dbos"?\.)?"?(\w+)/i.exec(text) ?? [];
  if (verb === undefined || table === undefined) return null;
  const state = /set[^]*?state = (?:case[^]*?else )?'(\w+)'/.exec(text)?.[1];
  return `${verb.toLowerCase()} ${table}${state === undefined ? "" : ` ${state}`}`;
}
