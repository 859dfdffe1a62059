import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, addApproval, addCall, addOutcome, addRun, definitionOf } from "../../../test/support/agent-rows.ts";
import { askAgents } from "../../../test/support/ask-agents.ts";
import { recordedAgents, type RecordedAgents } from "../../../test/support/recorded-agents.ts";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { digestOf } from "../../agents/tools/canonical-call.ts";
import { approvalsPage } from "../../model/pages/agent-approvals.ts";
import { agentPage, agentsPage, definitionSaved, runPage, type AgentsPage } from "../../model/pages/agents.ts";

type Person = Awaited<ReturnType<Served["newPerson"]>>;

const folders = temporaryFolders();
const now = Date.UTC(2026, 10, 20, 12);
const hour = 3_600_000;
let served: Served;
let agents: RecordedAgents;
let ask: Served["ask"];
let ann: Person;
let bob: Person;
let ada: Person;
let lea: Person;

beforeAll(async () => {
  served = await openServed(folders.next(), now);
  agents = recordedAgents();
  ask = await askAgents(served, agents);
  [ann, bob, ada, lea] = [
    await served.newPerson("Ann Lee", "member"),
    await served.newPerson("Bob Ray", "member"),
    await served.newPerson("Ada Min", "admin"),
    await served.newPerson("Lea Dee", "lead"),
  ];
  const { services } = served;
  const own = { agent: "triage", owner: ann.pseudonym };
  await addAgent(services, "triage", ann.pseudonym, definitionOf("triage", ann.mail));
  await addRun(services, "r1", { ...own, at: now - 2 * hour, costMicros: 30_000 });
  await addRun(services, "r2", { ...own, at: now - hour, costMicros: 10_000 });
  await addRun(services, "r3", { ...own, at: now - hour, costMicros: 5000, exploration: true });
  await addRun(services, "r4", { ...own, at: now - 60_000, costMicros: 1500, state: "parked" });
  const done = { ...own, id: "r1", at: now - 2 * hour };
  await addOutcome(services, "o1", done, "held");
  await addOutcome(services, "o2", done, "held");
  await addOutcome(services, "o3", done, "undone");
  const back = { message: "m1", folder: "INBOX" };
  await addCall(services, "r4", "c1", { seq: 1, kind: "model", tool: "scripted/triage", result: { text: "I file it." }, at: now - 50_000 });
  await addCall(services, "r4", "c2", {
    seq: 2,
    kind: "tool",
    tool: "mail.move",
    args: { message: "m1", folder: "News" },
    because: "its definition grants it, and it can be undone",
    result: { content: "moved" },
    effect: { kind: "mail.filed", artifact: "mail:work:x", subject: {}, undo: { tool: "mail.move", args: back, words: "Move it back" } },
    at: now - 40_000,
  });
  await addCall(services, "r4", "c3", {
    seq: 3,
    kind: "tool",
    tool: "mail.move",
    args: { folder: "News" },
    state: "awaiting",
    verdict: "ask",
    at: now,
  });
  const question = { run: "r4", owner: ann.pseudonym, at: now - 1000, expires: now + hour };
  await addApproval(services, "q1", { ...question, call: "c3", batch: "same" });
  await addApproval(services, "q2", { ...question, call: "c4", batch: "same" });
  await addApproval(services, "q3", { ...question, call: "c5" });
  await addApproval(services, "old", { ...question, call: "c6", expires: now - 1 });
  await services.control.query(
    "insert into agent_grant (id, owner, agent, tool, digest, sealed) values ('g1', $1, 'triage', 'mail.move', '', $2)",
    [ann.pseudonym, services.keys.seal(JSON.stringify({ words: "move to News" }))],
  );
  await services.control.query(
    "insert into agent_limit values ('agent:triage', 'month', 50000000); insert into agent_spend values ('agent:triage', 'month', '2026-11', 45000, 2000)",
  );
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

async function page(as: Person): Promise<AgentsPage> {
  const answer = await ask("get", "/api/agents", { as });
  expect(answer.status).toBe(200);
  return agentsPage.parse(await answer.json());
}

test("a person sees their own agents: state, money, what came of it", async () => {
  const { agents: cards, you, stopsAll, groups } = await page(ann);
  expect({ you, stopsAll, groups }).toEqual({ you: ann.mail, stopsAll: "your agents", groups: null });
  expect(cards).toMatchObject([
    {
      name: "triage",
      state: "waits for you",
      waiting: 3,
      triggers: ["mail arrives in INBOX of work", "you start it by hand"],
      month: { start: "2026-11", spentMicros: 45_000, reservedMicros: 2000, limitMicros: 50_000_000 },
      worth: {
        basis: "demo price, nothing is billed",
        costMicros: 46_500,
        runs: 4,
        held: 2,
        undone: 1,
        perOutcomeMicros: 23_250,
        yield: { held: 20_000, pending: 1500, exploration: 5000, unlinked: 10_000, undone: 10_000 },
      },
      lastRun: { id: "r4", state: "parked" },
    },
  ]);
});

test("the agent's own page holds its definition, rules, money, contract and runs", async () => {
  const answer = await ask("get", "/api/agents/triage", { as: ann });
  const whole = agentPage.parse(await answer.json());
  expect(whole.text).toContain("File my mail the way I do.");
  expect(whole.contract).toEqual([{ verifier: "mail.filing-kept", window: "2 days", of: "" }]);
  expect(whole.policy.tools).toMatchObject([{ tool: "mail", scope: "work, only INBOX, News", never: ["delete mail", "send mail"] }]);
  expect(whole.policy.grants).toMatchObject([{ id: "g1", words: "move to News" }]);
  expect(whole.money.map(({ period, limitMicros }) => [period, limitMicros])).toEqual([
    ["run", 500_000],
    ["day", 5_000_000],
    ["month", 50_000_000],
  ]);
  expect(whole.runs.map(({ id }) => id)).toEqual(["r4", "r2", "r3", "r1"]);
  expect(whole.outcomes.length).toBe(3);
});

test("a run shows its steps; an effect is undone once the call that undoes it is done", async () => {
  const look = async () => runPage.parse(await (await ask("get", "/api/runs/r4", { as: ann })).json());
  const whole = await look();
  expect(whole.startedWith).toEqual({ text: "look at the news", trusted: true });
  expect(whole.steps.map(({ id, said, tokens, result }) => [id, said, tokens, result])).toEqual([
    ["c1", "I file it.", 30, null],
    ["c2", null, null, "moved"],
    ["c3", null, null, null],
  ]);
  expect(whole.steps[1]?.effect).toEqual({ kind: "mail.filed", artifact: "mail:work:x", about: null, undo: "Move it back", undone: false });
  expect(whole.steps[2]?.approval).toMatchObject({ id: "q1", arguments: [{ name: "folder", doubtful: true }] });
  await addCall(served.services, "r4", "undo", {
    seq: 9,
    kind: "tool",
    tool: "mail.move",
    digest: digestOf("mail.move", { message: "m1", folder: "INBOX" }),
    at: now,
  });
  expect((await look()).steps[1]?.effect?.undone).toBe(true);
});

test("the inbox: what waits, the oldest first; what ran out is history", async () => {
  const inbox = approvalsPage.parse(await (await ask("get", "/api/approvals", { as: ann })).json());
  expect(inbox.waiting.map(({ id }) => id)).toEqual(["q1", "q2", "q3"]);
  expect(inbox.waiting[0]).toMatchObject({
    title: "Move 1 message to News",
    undo: "Move it back to INBOX",
    arguments: [{ value: "News", says: "stands in what outsiders may have written", excerpt: "please file this under News today" }],
  });
  expect(inbox.answered.map(({ id, answer }) => [id, answer])).toEqual([["old", "expired"]]);
  expect(await (await ask("get", "/api/approvals/waiting", { as: ann })).json()).toEqual({ waiting: 3 });
  expect(await (await ask("get", "/api/approvals/waiting", { as: ada })).json()).toEqual({ waiting: 0 });
});

test("another member, a lead and an admin get 404 for everything of an agent that is not theirs, and nothing happens", async () => {
  const before = agents.asked.length;
  for (const as of [bob, lea, ada]) {
    expect((await page(as)).agents).toEqual([]);
    expect(approvalsPage.parse(await (await ask("get", "/api/approvals", { as })).json())).toMatchObject({ waiting: [], answered: [] });
    for (const [method, path, body] of [
      ["get", "/api/agents/triage"],
      ["put", "/api/agents/triage", { text: definitionOf("triage", bob.mail) }],
      ["post", "/api/agents/triage/run", {}],
      ...["pause", "resume", "stop", "lift"].map((act) => ["post", `/api/agents/triage/${act}`] as const),
      ["delete", "/api/agents/triage/grants/g1"],
      ["get", "/api/runs/r4"],
      ["get", "/api/runs/r4/stream"],
      ["post", "/api/runs/r4/stop"],
      ["post", "/api/runs/r4/undo", { call: "c2" }],
      ["post", "/api/runs/r4/tag", { exploration: true }],
      ["post", "/api/approvals/q1", { answer: "allow" }],
    ] as const) {
      const answer = await ask(method, path, { as, ...(body === undefined ? {} : { body }) });
      expect([method, path, answer.status]).toEqual([method, path, 404]);
    }
    expect((await ask("post", "/api/approvals/batch", { as, body: { ids: ["q1", "q2"], answer: "allow" } })).status).toBe(400);
  }
  expect(agents.asked.length).toBe(before);
});

test("its owner's word reaches the runtime", async () => {
  agents.asked.length = 0;
  expect(await (await ask("post", "/api/agents/triage/run", { as: ann, body: { text: "now" } })).json()).toEqual({ run: "started" });
  for (const act of ["pause", "resume", "stop", "lift"]) await ask("post", `/api/agents/triage/${act}`, { as: ann });
  await ask("post", "/api/runs/r4/stop", { as: ann });
  await ask("post", "/api/runs/r4/undo", { as: ann, body: { call: "c2" } });
  await ask("post", "/api/runs/r4/tag", { as: ann, body: { exploration: true } });
  await ask("post", "/api/approvals/q3", { as: ann, body: { answer: "deny", note: " not this one " } });
  expect(await (await ask("post", "/api/approvals/batch", { as: ann, body: { ids: ["q1", "q2"], answer: "allow" } })).json()).toEqual({
    answered: 2,
    failed: [],
  });
  await ask("post", "/api/agents/stop-all", { as: ann });
  await ask("post", "/api/agents/stop-all", { as: ada });
  await ask("post", "/api/agents/lift-all", { as: ada });
  expect(agents.asked).toEqual([
    ["start", { agent: "triage", trigger: "by-hand", triggerId: "by-hand", input: { text: "now", trusted: true } }],
    ["pause", "triage", true],
    ["pause", "triage", false],
    ["stop", "agent:triage", "its owner"],
    ["lift", "agent:triage"],
    ["stop", "run:r4", "its owner"],
    ["undo", "r4", "c2", "its owner"],
    ["tag", "r4", true],
    ["answer", "q3", { answer: "deny", by: ann.pseudonym, note: "not this one" }],
    ["answer", "q1", { answer: "allow", by: ann.pseudonym }],
    ["answer", "q2", { answer: "allow", by: ann.pseudonym }],
    ["stop", "agent:triage", "its owner"],
    ["stop", "org", "an admin"],
    ["lift", "org"],
  ]);
});

test("only identical effects that can be undone are answered together", async () => {
  for (const ids of [
    ["q1", "q3"],
    ["q1", "old"],
    ["q1", "no-such"],
  ])
    expect((await ask("post", "/api/approvals/batch", { as: ann, body: { ids, answer: "allow" } })).status).toBe(400);
  expect((await ask("post", "/api/approvals/batch", { as: ann, body: { ids: ["q1", "q2"], answer: "allow-always" } })).status).toBe(400);
});

test("a definition is saved for its owner only, and what is wrong is told by line and column", async () => {
  agents.asked.length = 0;
  const save = async (name: string, text: string, create: boolean) =>
    ask("put", `/api/agents/${name}`, { as: bob, body: { text, create } });
  expect((await save("triage", definitionOf("triage", bob.mail), true)).status).toBe(409);
  expect((await save("mine", definitionOf("mine", bob.mail), false)).status).toBe(404);
  const issues = async (text: string) => definitionSaved.parse(await (await save("mine", text, true)).json());
  expect(await issues(definitionOf("mine", ann.mail))).toEqual({
    saved: false,
    issues: [{ line: 3, column: 8, message: `owner: has to be you: write ${bob.mail}` }],
  });
  expect((await issues(definitionOf("other", bob.mail))).issues).toMatchObject([{ line: 2, column: 7 }]);
  expect((await issues(definitionOf("mine", "owner"))).saved).toBe(false);
  expect((await issues(definitionOf("mine", bob.mail).replace("$0.50", "$9"))).issues).toMatchObject([{ line: 11, column: 16 }]);
  expect(agents.asked).toEqual([]);
  expect(await issues(definitionOf("mine", bob.mail))).toEqual({ saved: true, issues: [] });
  expect(agents.asked).toMatchObject([["save", "mine", expect.any(String), bob.pseudonym]]);
});

test("a stream passes on what the model says, and ends when the run waits", async () => {
  await addRun(served.services, "live", { agent: "triage", owner: ann.pseudonym, state: "running", at: now });
  const answer = await ask("get", "/api/runs/live/stream", { as: ann });
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = (await reader?.read())?.value ?? "";
  agents.say("live", "Look:\n2");
  while (!heard.includes("event: text")) heard += (await reader?.read())?.value ?? "";
  expect(heard).toContain('event: text\ndata: "Look:\\n2"\n\n');
  await reader?.cancel();
  await served.services.control.query("update agent_run set state = 'parked' where id = 'live'");
  expect(await (await ask("get", "/api/runs/live/stream", { as: ann })).text()).toContain("event: over");
});

test("a run is watched in few places at a time; one that is closed makes room", async () => {
  await addRun(served.services, "watched", { agent: "triage", owner: ann.pseudonym, state: "running", at: now });
  const open = await Promise.all(Array.from({ length: 16 }, async () => ask("get", "/api/runs/watched/stream", { as: ann })));
  expect((await ask("get", "/api/runs/watched/stream", { as: ann })).status).toBe(429);
  await open[0]?.body?.cancel();
  const again = await ask("get", "/api/runs/watched/stream", { as: ann });
  expect(again.status).toBe(200);
  await Promise.all([...open.slice(1), again].map(async ({ body }) => body?.cancel()));
});

test("the trail says that something of somebody's own agent changed, not whose, which or what", async () => {
  const rows = await served.services.control.query<{ actor: string; object: string }>(
    "select actor, object from audit where object like 'own agent%'",
  );
  expect(rows.length).toBeGreaterThan(8);
  expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set(["somebody"]));
  expect(rows.filter(({ object }) => /triage|r4|q1|News|not this one/.test(object))).toEqual([]);
});

test("who takes an agent over sees nothing of what it was and did before", async () => {
  const { services } = served;
  await addAgent(services, "given", ann.pseudonym, definitionOf("given", ann.mail));
  await addRun(services, "before", { agent: "given", owner: ann.pseudonym, at: now - hour, costMicros: 7000 });
  await services.control.query("insert into agent_version (agent, version, sealed) values ('given', 'v2', $1)", [
    services.keys.seal(definitionOf("given", bob.mail)),
  ]);
  await services.control.query("update agent set owner = $1, version = 'v2' where name = 'given'", [bob.pseudonym]);
  const whole = agentPage.parse(await (await ask("get", "/api/agents/given", { as: bob })).json());
  expect(whole).toMatchObject({ runs: [], agent: { lastRun: null, worth: { runs: 0 } }, versions: [{ version: "v2" }] });
  expect(whole.money[0]?.spentMicros).toBe(0);
  expect((await ask("get", "/api/runs/before", { as: bob })).status).toBe(404);
  expect((await ask("get", "/api/runs/before", { as: ann })).status).toBe(200);
});
