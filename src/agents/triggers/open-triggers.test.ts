import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";
import { UpshotError } from "../../kit/errors.ts";
import { silentLog } from "../../kit/log.ts";
import type { Agents, StartOrder } from "../agents.ts";
import type { World } from "../tools/connector.ts";
import { agentDefinition, type AgentDefinition } from "../definition/agent-definition.ts";
import { openTriggers, type Triggers } from "./open-triggers.ts";

const folders = temporaryFolders();
let store: TestControl;
let now = 0;
let definitions: AgentDefinition[] = [];
let started: StartOrder[] = [];
/** "<owner> <repository>" whose deliveries may be told. */
let heard: ReadonlySet<string> = new Set();
/** The owner's runs of this hour are used up. */
let tooMany = false;

beforeAll(async () => {
  store = await testControl(folders.next());
});
afterAll(async () => {
  await store.close();
  folders.remove();
});
beforeEach(async () => {
  await store.control.query("delete from agent");
  [definitions, started, now] = [[], [], Date.parse("2026-11-20T12:00Z")];
});

/** Writes the run down as the runtime does: one happening, one run. */
const agents: Pick<Agents, "start" | "answer"> = {
  answer: async () => undefined,
  async start(order) {
    if (tooMany) throw new UpshotError({ code: "too-many-runs", message: "too many", hint: "" });
    const [agent] = await store.control.query<{ paused: boolean }>("select paused_at is not null as paused from agent where name = $1", [
      order.agent,
    ]);
    if (agent?.paused === true) throw new UpshotError({ code: "agent-paused", message: "paused", hint: "" });
    const run = randomUUID();
    const made = await store.control.query(
      `insert into agent_run (id, agent, version, owner, trigger, trigger_id, stop_keys, budget_scopes)
       values ($1, $2, 'v', 'owner', $3, $4, '{}', '{}') on conflict do nothing returning id`,
      [run, order.agent, order.trigger, order.triggerId],
    );
    if (made.length > 0) started.push(order);
    return { run, known: made.length === 0 };
  },
};

function worldOf(agent: string): World {
  const definition = definitions.find(({ name }) => name === agent);
  if (definition === undefined) throw new TypeError(agent);
  return {
    agent,
    owner: "owner",
    run: "",
    definition,
    credential: async (kind, name) => (kind === "webhook" && name === "orders" ? { secret: "0123456789abcdef" } : null),
    credentialProblem: async () => undefined,
    workspace: () => "",
    handOver: null,
    privateHosts: [],
    now: () => now,
    log: silentLog,
  };
}

function open(control = store.control): Triggers {
  return openTriggers({
    control,
    agents,
    definitions: () => definitions.map((definition) => ({ definition, owner: "owner" })),
    world: worldOf,
    mayHear: async (owner, repo) => heard.has(`${owner} ${repo}`),
    timeZone: "Europe/Berlin",
    now: () => now,
    log: silentLog,
  });
}

async function define(name: string, triggers: readonly unknown[]): Promise<void> {
  const budget = { run: "$1", day: "$1", month: "$1" };
  definitions = [
    ...definitions.filter((one) => one.name !== name),
    agentDefinition.parse({ name, owner: "owner", model: "x/y", triggers, budget }),
  ];
  await store.control.query("insert into agent (name, owner, version) values ($1, 'owner', 'v') on conflict do nothing", [name]);
}

const told = (): readonly string[] => started.map(({ agent, triggerId }) => `${agent} ${triggerId}`);
const pause = async (name: string, paused: boolean): Promise<unknown> =>
  store.control.query("update agent set paused_at = case when $2 then now() end where name = $1", [name, paused]);

test("a schedule starts once for all servers, and begins when it is first seen", async () => {
  await define("daily", [{ schedule: "0 7 * * *" }]);
  const servers = [open(), open(store.another()), open(store.another())];
  await Promise.all(servers.map((one) => one.tick()));
  expect(told()).toEqual([]);
  now = Date.parse("2026-11-21T06:00:10Z");
  await Promise.all(servers.map((one) => one.tick()));
  await Promise.all(servers.map((one) => one.tick()));
  expect(told()).toEqual(["daily schedule:2026-11-21T07:00"]);
});

test("after a time without the server: one run for all that were missed, or none", async () => {
  await define("once", [{ schedule: "0 7 * * *", zone: "Asia/Tokyo" }]);
  await define("skips", [{ schedule: "0 7 * * *", missed: "skip" }]);
  await open().tick();
  now += 10 * 86_400_000;
  await open().tick();
  await open().tick();
  expect(told()).toEqual(["once schedule:2026-11-30T07:00[Asia/Tokyo]"]);
  now = Date.parse("2026-12-01T06:01Z");
  await open().tick();
  expect(told().slice(1)).toEqual(["once schedule:2026-12-01T07:00[Asia/Tokyo]", "skips schedule:2026-12-01T07:00"]);
});

test("a changed schedule begins anew; what a paused agent missed is not made up for", async () => {
  await define("daily", [{ schedule: "0 7 * * *" }]);
  await open().tick();
  now += 86_400_000;
  await define("daily", [{ schedule: "0 8 * * *" }]);
  await open().tick();
  expect(told()).toEqual([]);
  await pause("daily", true);
  now += 86_400_000;
  await open().tick();
  await pause("daily", false);
  await open().tick();
  expect(told()).toEqual([]);
  expect(await store.control.query("select trigger from agent_trigger")).toEqual([{ trigger: "schedule:0 8 * * *" }]);
});

test("a schedule that is none keeps no other from its time", async () => {
  await define("wrong", [{ schedule: "99 7 * * *" }]);
  await define("nowhere", [{ schedule: "0 7 * * *", zone: "Mars/Base" }]);
  await define("right", [{ schedule: "0 7 * * *" }]);
  await open().tick();
  now += 86_400_000;
  await open().tick();
  expect(told()).toEqual(["right schedule:2026-11-21T07:00"]);
});

const hook = (signature: string, payload: unknown) => ({
  agent: "orders",
  name: "orders",
  text: JSON.stringify(payload),
  payload,
  signature,
});

test("a webhook starts one run, its condition is looked at first, the same message again starts none", async () => {
  await define("orders", [{ webhook: "orders", when: { subject: "*late*" } }]);
  const triggers = open();
  expect(await triggers.webhookSecret("orders", "orders")).toBe("0123456789abcdef");
  expect(await triggers.webhookSecret("orders", "others")).toBeNull();
  expect(await triggers.webhookSecret("nobody", "orders")).toBeNull();
  expect(await triggers.webhook(hook("a1", { subject: "in time" }))).toBe("ignored");
  expect(await triggers.webhook(hook("a2", ["late"]))).toBe("ignored");
  expect(await triggers.webhook(hook("a3", { subject: "Late again" }))).toBe("started");
  expect(await triggers.webhook(hook("a3", { subject: "Late again" }))).toBe("known");
  expect(started[0]?.input).toEqual({
    text: 'A message came by the webhook orders:\n{"subject":"Late again"}',
    trusted: false,
    facts: { webhook: "orders" },
  });
  await pause("orders", true);
  expect(await triggers.webhook(hook("a4", { subject: "late" }))).toBe("refused");
});

const status = (state: string, environment: string, payload: unknown = {}) => ({
  repository: { html_url: "https://github.com/Acme/Shop" },
  deployment: { id: 7, sha: "a".repeat(40), environment, payload },
  deployment_status: { state, created_at: "2026-11-20T12:00:00Z" },
});

test("a delivery wakes the agents that wait for its repository and environment, once, but not the one that caused it", async () => {
  await define("watch", [{ deployment: { repo: "acme/shop", environment: "production" } }]);
  await define("other", [{ deployment: { repo: "github.com/acme/other" } }]);
  await define("reviews", [{ "pull-request": { repo: "github.com/acme/shop" } }]);
  heard = new Set(["owner github.com/acme/shop"]);
  const triggers = open();
  const deliver = async (id: string, payload: unknown): Promise<void> => triggers.delivery({ source: "github", id, payload });
  await deliver("d1", status("in_progress", "production"));
  await deliver("d2", status("failure", "staging"));
  await deliver("d3", status("failure", "production"));
  await deliver("d3", status("failure", "production"));
  await deliver("d4", status("success", "production", JSON.stringify({ upshot: { agent: "watch" } })));
  const pull = { repository: { html_url: "https://github.com/acme/shop" }, pull_request: { number: 3, head: { sha: "b".repeat(40) } } };
  await deliver("d5", { ...pull, action: "opened" });
  await deliver("d6", { ...pull, action: "labeled" });
  await deliver("d7", { nothing: "we know" });
  expect(told()).toEqual(["watch deployment:github:d3", "reviews pull-request:github:d5"]);
  expect(started[0]?.input).toMatchObject({ trusted: false, facts: { id: "7", state: "failure" } });
});

test("a schedule that comes when its owner's runs of the hour are used up is made up for when they are not", async () => {
  await define("daily", [{ schedule: "0 7 * * *" }]);
  await open().tick();
  now = Date.parse("2026-11-21T06:00:10Z");
  tooMany = true;
  await open().tick();
  await open().tick();
  tooMany = false;
  now += 1_800_000;
  await open().tick();
  await open().tick();
  expect(told()).toEqual(["daily schedule:2026-11-21T07:00"]);
});

test("a delivery is told to nobody whose owner may not hear of the repository, whatever the definition waits for", async () => {
  await define("watch", [{ deployment: { repo: "acme/shop" } }]);
  await define("reviews", [{ "pull-request": { repo: "https://GitHub.com/Acme/Shop.git" } }]);
  heard = new Set(["owner github.com/acme/other", "somebody github.com/acme/shop"]);
  const pull = { repository: { html_url: "https://github.com/acme/shop" }, pull_request: { number: 3, head: { sha: "b".repeat(40) } } };
  const triggers = open();
  await triggers.delivery({ source: "github", id: "d1", payload: status("failure", "production") });
  await triggers.delivery({ source: "github", id: "d2", payload: { ...pull, action: "opened" } });
  expect(told()).toEqual([]);
  // Opened since: the next delivery is told.
  heard = new Set(["owner github.com/acme/shop"]);
  await triggers.delivery({ source: "github", id: "d3", payload: status("failure", "production") });
  expect(told()).toEqual(["watch deployment:github:d3"]);
});

async function finished(
  agent: string,
  id: string,
  more: { trigger?: string; triggerId?: string; owner?: string; parent?: string } = {},
): Promise<void> {
  await store.control.query(
    `insert into agent_run (id, agent, version, owner, parent, trigger, trigger_id, stop_keys, budget_scopes, state, ended_at)
     values ($1, $2, 'v', $3, $4, $5, $6, '{}', '{}', 'done', to_timestamp($7::double precision / 1000))`,
    [id, agent, more.owner ?? "owner", more.parent ?? null, more.trigger ?? "by-hand", more.triggerId ?? `hand:${id}`, now],
  );
}

test("an agent runs after another of the same owner; two that wait for each other come to an end", async () => {
  await define("first", [{ agent: "second" }]);
  await define("second", [{ agent: "first" }]);
  await open().tick();
  now += 1000;
  await finished("first", "r1");
  await finished("first", "r2", { owner: "somebody else" });
  await finished("first", "r3", { parent: "r1" });
  await open().tick();
  await open().tick();
  expect(told()).toEqual(["second agent:r1"]);
  now += 1000;
  await store.control.query(
    "update agent_run set state = 'done', ended_at = to_timestamp($1::double precision / 1000) where agent = 'second'",
    [now],
  );
  await open().tick();
  expect(told()).toEqual(["second agent:r1"]);
});
