import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { agentWorld } from "../../../test/support/agent-world.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";
import { UpshotError } from "../../kit/errors.ts";
import { silentLog } from "../../kit/log.ts";
import type { StartOrder } from "../agents.ts";
import { agentDefinition, type AgentDefinition } from "../definition/agent-definition.ts";
import { addressOf } from "../mail/credential.ts";
import { filedKeyword, type Mailbox } from "../mail/mailbox.ts";
import { idOf } from "../mail/message-ids.ts";
import { openMailbox } from "../mail/open-mailbox.ts";
import { openTriggers, type Triggers } from "./open-triggers.ts";

const folders = temporaryFolders();
let store: TestControl;
let folder = "";
let mailbox: Mailbox;
let opened: Triggers[] = [];
let started: StartOrder[] = [];
let problems: (readonly [string, string | null])[] = [];
let paused = false;
let crash = false;
let now = 0;
let definitions: AgentDefinition[] = [];

beforeAll(async () => {
  store = await testControl(folders.next());
});
afterAll(async () => {
  await store.close();
  folders.remove();
});
beforeEach(async () => {
  await store.control.query("delete from agent");
  await store.control.query("insert into agent (name, owner, version) values ('clerk', 'owner', 'v')");
  [opened, started, problems, paused, crash, now] = [[], [], [], false, false, Date.parse("2026-11-20T12:00Z")];
  folder = folders.next();
  mailbox = await openMailbox("work", world());
  define({ mail: { mailbox: "work" }, when: { from: "*@example.org" } });
});
afterEach(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await mailbox.close();
});

function define(...triggers: readonly object[]): void {
  const budget = { run: "$1", day: "$1", month: "$1" };
  definitions = [agentDefinition.parse({ name: "clerk", owner: "owner", model: "x/y", triggers, budget })];
}

function world(value: unknown = { kind: "maildir", folder: "box" }) {
  return agentWorld(folder, { owner: "owner", now: () => now, credentials: { work: { giver: "own", value } } });
}

function open({ value, control = store.control }: { value?: unknown; control?: TestControl["control"] } = {}): Triggers {
  const outside = world(value);
  const triggers = openTriggers({
    control,
    agents: {
      answer: async () => undefined,
      async start(order) {
        if (paused) throw new UpshotError({ code: "agent-paused", message: "paused", hint: "" });
        const made = await store.control.query(
          `insert into agent_run (id, agent, version, owner, trigger, trigger_id, stop_keys, budget_scopes)
           values ($1, $2, 'v', 'owner', $3, $4, '{}', '{}') on conflict do nothing returning id`,
          [randomUUID(), order.agent, order.trigger, order.triggerId],
        );
        if (made.length > 0) started.push(order);
        // The run is there, and the server ends before it knows.
        if (crash) throw new Error("the server ends");
        return { run: "", known: made.length === 0 };
      },
    },
    definitions: () => definitions.map((definition) => ({ definition, owner: "owner" })),
    world: () => ({ ...outside, credentialProblem: async (_, name, problem) => void problems.push([name, problem]) }),
    timeZone: "UTC",
    now: () => now,
    log: silentLog,
  });
  opened.push(triggers);
  return triggers;
}

async function arrives(subject: string, from = "ann@example.org", keywords: readonly string[] = [], by = ""): Promise<string> {
  const source = Buffer.from(
    `Message-ID: <${by}${randomUUID()}@example.org>\r\nFrom: "boss@example.org" <${from}>\r\nTo: me@example.org\r\nSubject: ${subject}\r\n\r\nHello\r\n`,
  );
  const place = await mailbox.append("INBOX", source, { keywords });
  const head = await mailbox.head(place);
  if (head === null) throw new TypeError("it is not there");
  return idOf("work", head);
}

const state = async (): Promise<{ waiting?: string[]; starting?: string[]; cursor?: string }> =>
  (await store.control.query<{ cursor: object }>("select cursor from agent_trigger"))[0]?.cursor ?? {};
const waiting = async (count: number): Promise<unknown> =>
  vi.waitFor(async () => expect((await state()).waiting).toHaveLength(count), 5000);
const messagesOf = (): readonly unknown[] => started.map(({ input }) => input?.facts?.["messages"]);

/** The mailbox is watched from now on. */
async function watching(triggers = open()): Promise<Triggers> {
  await triggers.tick();
  await vi.waitFor(async () => expect(typeof (await state()).cursor).toBe("string"), 5000);
  return triggers;
}

test("what comes within half a minute is one run's; others' mail, and what agents put there, wakes nobody", async () => {
  await arrives("was there before");
  const triggers = await watching();
  const first = await arrives("one");
  await arrives("pretends by its name", "eve@evil.test");
  await arrives("brought back", "ann@example.org", [filedKeyword]);
  await arrives("sent by an agent to its own mailbox", addressOf(mailbox.from), [], "upshot.");
  await waiting(1);
  now += 10_000;
  const second = await arrives("two");
  await waiting(2);
  await triggers.tick();
  expect(started).toEqual([]);
  now += 20_000;
  await triggers.tick();
  await triggers.tick();
  expect(messagesOf()).toEqual([[first, second]]);
  expect(started[0]).toMatchObject({ trigger: "mail", input: { trusted: false, text: JSON.stringify({ arrived: [first, second] }) } });
  const kept = JSON.stringify(await store.control.query("select * from agent_trigger"));
  expect(kept).not.toContain("example.org");
});

test("what came while no server ran is caught up with; a server that ended at the worst moment starts nothing twice", async () => {
  const before = await watching();
  await before.close();
  const id = await arrives("in between");
  const after = await watching();
  await waiting(1);
  now += 30_000;
  crash = true;
  await after.tick();
  crash = false;
  expect(await state()).toMatchObject({ starting: [id], waiting: [] });
  await after.close();
  const last = await watching();
  await last.tick();
  expect(await state()).toMatchObject({ starting: [] });
  expect(messagesOf()).toEqual([[id]]);
});

test("of several servers one watches; another takes over when it ends", async () => {
  const [one, other] = [await watching(), open({ control: store.another() })];
  await Promise.all([one.tick(), other.tick()]);
  const first = await arrives("one");
  await waiting(1);
  await one.close();
  await other.tick();
  now += 30_000;
  await other.tick();
  const second = await arrives("two");
  await waiting(1);
  now += 30_000;
  await other.tick();
  expect(messagesOf()).toEqual([[first], [second]]);
});

test("mail waits while the agent is paused, and outside its hours", async () => {
  define({ mail: { mailbox: "work" }, when: { hours: "7-19" } });
  const triggers = await watching();
  now = Date.parse("2026-11-20T23:00Z");
  await arrives("at night");
  await waiting(1);
  now += 60_000;
  await triggers.tick();
  now = Date.parse("2026-11-21T07:00Z");
  paused = true;
  await triggers.tick();
  expect(started).toEqual([]);
  paused = false;
  await triggers.tick();
  expect(started).toHaveLength(1);
});

test("a flood is worked off in runs of 50", async () => {
  const triggers = await watching();
  for (let count = 0; count < 60; count++) await arrives(`mail ${count}`);
  await waiting(60);
  await triggers.tick();
  now += 30_000;
  await triggers.tick();
  expect(messagesOf().map((messages) => Array.isArray(messages) && messages.length)).toEqual([50, 10]);
});

test("a mailbox that was not entered keeps no other trigger from its time", async () => {
  define({ mail: { mailbox: "work" } }, { schedule: "0 * * * *" });
  const triggers = open({ value: null });
  await triggers.tick();
  now += 3_600_000;
  await triggers.tick();
  expect(started.map(({ trigger }) => trigger)).toEqual(["schedule"]);
});

test("a folder that is not there is said once, beside the mailbox", async () => {
  define({ mail: { mailbox: "work", folder: "Nowhere" } });
  const triggers = open();
  await triggers.tick();
  await vi.waitFor(() => expect(problems).toEqual([["work", expect.stringContaining("Nowhere")]]), 5000);
  await triggers.tick();
  expect(problems).toHaveLength(1);
});
