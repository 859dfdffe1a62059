import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { agentWorld, toolCall } from "../../../test/support/agent-world.ts";
import { fakeSlack, mention, press, signingSecret, slackSigned, type FakeSlack } from "../../../test/support/fake-slack.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";
import { UpshotError } from "../../kit/errors.ts";
import { silentLog } from "../../kit/log.ts";
import type { ApprovalAnswer, StartOrder } from "../agents.ts";
import slackConnector from "../connectors/slack.ts";
import type { World } from "../tools/connector.ts";
import { agentDefinition, type AgentDefinition } from "../definition/agent-definition.ts";
import type { Tool } from "../tools/tool.ts";
import { openSlack, type Slack } from "./open-slack.ts";
import type { SlackOptions } from "./slack-options.ts";

const folders = temporaryFolders();
let store: TestControl;
let slack: FakeSlack;
let opened: Slack[] = [];
let started: StartOrder[] = [];
let answered: [string, ApprovalAnswer][] = [];
let definitions: { definition: AgentDefinition; owner: string }[] = [];
let appToken: string | undefined;

beforeAll(async () => {
  store = await testControl(folders.next());
});
afterAll(async () => {
  await store.close();
  folders.remove();
});
beforeEach(async () => {
  await store.control.query("delete from agent");
  [opened, started, answered, definitions, appToken] = [[], [], [], [], "xapp-1"];
  slack = await fakeSlack([
    { id: "C1", name: "deploys", members: ["UBOT", "UANN", "UBOB"] },
    { id: "C2", name: "board", is_private: true, members: ["UBOT", "UBOB"] },
    { id: "C3", name: "partners", is_ext_shared: true, members: ["UBOT", "UANN"] },
  ]);
});
afterEach(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await slack.close();
});

function worldOf(agent: string): World {
  const active = definitions.find(({ definition }) => definition.name === agent);
  if (active === undefined) throw new TypeError(agent);
  const value = {
    botToken: "xoxb-1",
    signingSecret,
    apiUrl: slack.apiUrl,
    people: { ann: "UANN" },
    ...(appToken === undefined ? {} : { appToken }),
  };
  return agentWorld(folders.next(), { agent, ...active, privateHosts: [slack.host], credentials: { slack: { giver: "org", value } } });
}

const options = (): SlackOptions => ({
  control: store.control,
  agents: {
    async start(order) {
      const made = await store.control.query(
        `insert into agent_run (id, agent, version, owner, trigger, trigger_id, stop_keys, budget_scopes)
         values ($1, $2, 'v', 'ann', $3, $4, '{}', '{}') on conflict do nothing returning id`,
        [randomUUID(), order.agent, order.trigger, order.triggerId],
      );
      if (made.length > 0) started.push(order);
      return { run: "", known: made.length === 0 };
    },
    async answer(approval, answer) {
      const rows = await store.control.query("update agent_approval set answer = $2 where id = $1 and answer is null returning 1", [
        approval,
        answer.answer,
      ]);
      if (rows.length === 0) throw new UpshotError({ code: "answered-already", message: "It was answered", hint: "" });
      answered.push([approval, answer]);
    },
  },
  definitions: () => definitions,
  world: worldOf,
  cardOf: async () => ({
    agent: "helper",
    title: "Send 1 mail",
    lines: [{ name: "To", text: "<!channel> bob@example.org" }],
    because: "its owner did not say",
    undo: null,
  }),
  personOf: async () => null,
  approvalsUrl: "http://127.0.0.1/approvals",
  timeZone: "UTC",
  now: Date.now,
  log: silentLog,
});

async function define(name: string, more: object = {}, channel = "#deploys"): Promise<void> {
  const budget = { run: "$1", day: "$1", month: "$1" };
  const definition = agentDefinition.parse({ name, owner: "ann", model: "x/y", triggers: [{ slack: { channel } }], budget, ...more });
  definitions.push({ definition, owner: "ann" });
  await store.control.query("insert into agent (name, owner, version) values ($1, 'ann', 'v')", [name]);
}

async function listening(): Promise<Slack> {
  const one = openSlack(options());
  opened.push(one);
  await one.tick();
  const wanted = appToken === undefined ? 0 : opened.length;
  await vi.waitFor(() => expect(slack.connections()).toBe(wanted), 5000);
  return one;
}

const acked = async (count: number): Promise<void> => vi.waitFor(() => expect(slack.acks).toHaveLength(count), 5000);

test("a mention through the socket starts one run, and is acknowledged once its run is there; Slack's retry starts none", async () => {
  await define("helper");
  await listening();
  const event = mention({ user: "UANN", text: "<@UBOT> is the API up?", channel: "C1", ts: "100.1" });
  const began = performance.now();
  slack.send("events_api", event);
  await acked(1);
  expect(slack.acks[0]?.at).toBeLessThan(began + 3000);
  slack.send("events_api", event);
  await acked(2);
  expect(started).toEqual([
    {
      agent: "helper",
      trigger: "slack",
      triggerId: "slack:T1:C1:100.1",
      input: {
        text: "is the API up?",
        trusted: true,
        facts: { on: "mention", team: "T1", channel: "C1", ts: "100.1", thread: "100.1", user: "UANN" },
      },
    },
  ]);
});

test("what others say is no word of the owner; other channels, bots and other organisations start nothing", async () => {
  await define("helper");
  await listening();
  slack.send("events_api", mention({ user: "UBOB", text: "<@UBOT> roll back", channel: "C1", ts: "100.1", thread_ts: "99.1" }));
  slack.send("events_api", mention({ user: "UANN", text: "<@UBOT> hi", channel: "C3", ts: "100.2" }));
  const bot = {
    type: "event_callback",
    team_id: "T1",
    event: { type: "app_mention", user: "UX", bot_id: "B9", text: "hi", ts: "100.3", channel: "C1" },
  };
  slack.send("events_api", bot);
  const foreign = {
    type: "event_callback",
    team_id: "T1",
    event: { type: "app_mention", user: "UX", user_team: "T2", text: "hi", ts: "100.4", channel: "C1" },
  };
  slack.send("events_api", foreign);
  await acked(4);
  expect(started.map(({ triggerId, input }) => [triggerId, input?.trusted, input?.facts?.["thread"]])).toEqual([
    ["slack:T1:C1:100.1", false, "99.1"],
  ]);
});

test.each([
  { mail: { mailbox: "work", may: ["read"] } },
  { deployment: { repo: "acme/shop", may: ["roll-back"], environments: ["production"] } },
])("an agent that reads or does what is its owner's alone is started by its owner alone: %o", async (tools) => {
  await define("helper", { tools });
  await listening();
  slack.send("events_api", mention({ user: "UBOB", text: "<@UBOT> what does Ann's mail say?", channel: "C1", ts: "100.1" }));
  await acked(1);
  expect(started).toEqual([]);
  expect(slack.ephemeral).toMatchObject([{ user: "UBOB", text: expect.stringContaining("only its owner can start it") }]);
});

test("a private channel that the owner is not in wakes nobody", async () => {
  await define("helper", {}, "C2");
  await listening();
  slack.send("events_api", mention({ user: "UBOB", text: "<@UBOT> hi", channel: "C2", ts: "100.1" }));
  await acked(1);
  expect(started).toEqual([]);
});

test("signed requests are taken in, others are not", async () => {
  appToken = undefined;
  await define("helper");
  const one = await listening();
  const body = JSON.stringify(mention({ user: "UANN", text: "<@UBOT> hi", channel: "C1", ts: "100.1" }));
  const ask = async (text: string, headers: Record<string, string>) => one.request(text, new Headers(headers));
  expect(await ask(body, slackSigned(body, Date.now(), "another secret of this length"))).toEqual({ kind: "unsigned" });
  expect(await ask(body, slackSigned(body, Date.now() - 600_000))).toEqual({ kind: "unsigned" });
  expect(await ask(`${body} `, slackSigned(body, Date.now()))).toEqual({ kind: "unsigned" });
  expect(started).toEqual([]);
  expect(await ask(body, slackSigned(body, Date.now()))).toEqual({ kind: "taken" });
  expect(await ask(body, { ...slackSigned(body, Date.now()), "x-slack-retry-num": "1" })).toEqual({ kind: "taken" });
  expect(started).toHaveLength(1);
  const challenge = JSON.stringify({ type: "url_verification", challenge: "abc" });
  expect(await ask(challenge, slackSigned(challenge, Date.now()))).toEqual({ kind: "challenge", challenge: "abc" });
});

async function askFor(agent: string): Promise<void> {
  await store.control.query(
    `insert into agent_run (id, agent, version, owner, trigger, trigger_id, stop_keys, budget_scopes) values ('r1', $1, 'v', 'ann', 'slack', 's1', '{}', '{}')`,
    [agent],
  );
  await store.control.query(
    `insert into agent_approval (id, run, call, owner, kind, digest, sealed, expires_at) values ('a1', 'r1', 'c1', 'ann', 'call', '', '', now() + interval '1 day')`,
  );
}

test("a question goes to its owner alone, from one of several servers; only their press counts, and once", async () => {
  await define("helper");
  const servers = [await listening(), await listening()];
  await askFor("helper");
  await Promise.all(servers.map((one) => one.tick()));
  await Promise.all(servers.map((one) => one.tick()));
  const cards = slack.messages.filter(({ channel }) => channel === "DANN");
  expect(cards).toHaveLength(1);
  expect(JSON.stringify(cards[0]?.blocks)).toContain('"value":"a1"');
  expect(JSON.stringify(cards[0]?.blocks)).not.toContain("mrkdwn");
  const pressed = (user: string): unknown =>
    press({ user, channel: "DANN", message: cards[0]?.ts ?? "", action: "upshot_allow", value: "a1" });
  slack.send("interactive", pressed("UBOB"));
  await vi.waitFor(() => expect(slack.ephemeral).toMatchObject([{ user: "UBOB", text: "Only its owner can answer." }]), 5000);
  expect(answered).toEqual([]);
  slack.send("interactive", pressed("UANN"));
  await vi.waitFor(() => expect(answered).toEqual([["a1", { answer: "allow", by: "ann" }]]), 5000);
  await vi.waitFor(() => expect(JSON.stringify(slack.messages)).toContain("you allowed it"), 5000);
  expect(JSON.stringify(slack.messages)).not.toContain("bob@example.org");
  expect(answered).toHaveLength(1);
});

test("another app cannot answer for this one's agents", async () => {
  await define("helper");
  const one = await listening();
  await askFor("helper");
  // Somebody else's agent with an app of their own, which says whatever it likes.
  const other = openSlack({ ...options(), definitions: () => definitions.map(({ definition }) => ({ definition, owner: "eve" })) });
  opened.push(other);
  await other.tick();
  await vi.waitFor(() => expect(slack.connections()).toBe(2), 5000);
  slack.send("interactive", press({ user: "UANN", channel: "DANN", message: "1.1", action: "upshot_allow", value: "a1" }));
  await vi.waitFor(() => expect(slack.ephemeral.length).toBeGreaterThan(0), 5000);
  expect(answered).toEqual([]);
  await one.tick();
});

async function toolsOf(trigger: World["trigger"], channels: readonly string[]): Promise<ReadonlyMap<string, Tool>> {
  const { tools } = await slackConnector.open({ channels }, { ...worldOf("helper"), ...(trigger === undefined ? {} : { trigger }) });
  return new Map(tools.map((tool) => [tool.name, tool]));
}

const tool = (tools: ReadonlyMap<string, Tool>, name: string): Tool => {
  const found = tools.get(name);
  if (found === undefined) throw new TypeError(name);
  return found;
};

test("the answer goes to the thread; what was lost is found again; a message of its own can be taken back", async () => {
  await define("helper");
  const tools = await toolsOf({ kind: "slack", id: "slack:T1:C1:100.1", facts: { channel: "C1", thread: "99.1" } }, ["#deploys"]);
  const reply = tool(tools, "slack.reply");
  expect(reply.granted?.({ text: "up" })).toBe(true);
  expect(await reply.find?.({ text: "up" }, toolCall("r:1"))).toBe("not-done");
  slack.fault("chat.postMessage", "lost");
  await expect(reply.run({ text: "up <!channel>" }, toolCall("r:1"))).rejects.not.toMatchObject({ name: "ToolError" });
  const found = await reply.find?.({ text: "up <!channel>" }, toolCall("r:1"));
  expect(slack.messages).toMatchObject([{ channel: "C1", thread_ts: "99.1" }]);
  expect(slack.messages[0]?.text).not.toContain("<!channel>");
  const ts = slack.messages[0]?.ts ?? "";
  expect(found).toMatchObject({
    content: { channel: "C1", ts },
    effect: { kind: "message.posted", undo: { tool: "slack.delete", args: { channel: "C1", ts } } },
  });
  await tool(tools, "slack.delete").run({ channel: "C1", ts }, toolCall("r:2"));
  expect(slack.messages).toEqual([]);
  await tool(tools, "slack.delete").run({ channel: "C1", ts }, toolCall("r:2"));
});

test("429 is waited for, other refusals did not happen, other channels are not there", async () => {
  await define("helper");
  const tools = await toolsOf(undefined, ["#deploys"]);
  const post = tool(tools, "slack.post");
  expect(tools.has("slack.reply")).toBe(false);
  slack.fault("chat.postMessage", { retryAfter: 1 });
  const began = performance.now();
  await post.run({ channel: "#deploys", text: "hi" }, toolCall("r:1"));
  expect(performance.now() - began).toBeGreaterThan(990);
  expect(slack.messages).toHaveLength(1);
  slack.fault("chat.postMessage", { retryAfter: 3600 });
  await expect(post.run({ channel: "C1", text: "hi" }, toolCall("r:2"))).rejects.toMatchObject({ name: "ToolError", later: true });
  slack.fault("chat.postMessage", { error: "is_archived" });
  await expect(post.run({ channel: "C1", text: "hi" }, toolCall("r:3"))).rejects.toMatchObject({
    name: "ToolError",
    message: "The channel is archived",
  });
  expect(post.granted?.({ channel: "#board", text: "hi" })).toMatch(/may not post/);
  await expect(post.run({ channel: "C2", text: "hi" }, toolCall("r:4"))).rejects.toMatchObject({ name: "ToolError" });
});

test("a channel shared with others reaches outside; a private one without its owner, and one that is not there, are refused", async () => {
  await define("helper");
  const tools = await toolsOf(undefined, ["partners"]);
  expect(tool(tools, "slack.post").annotation.reach).toBe("outside");
  expect(tool(tools, "slack.post").granted?.({ channel: "partners", text: "hi" })).toBeNull();
  await expect(toolsOf(undefined, ["C2"])).rejects.toMatchObject({ code: "not-set-up" });
  await expect(toolsOf(undefined, ["#nowhere"])).rejects.toMatchObject({ code: "not-set-up" });
});
