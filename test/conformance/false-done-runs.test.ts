// The same claims as in false-done.test.ts, made by whole runs: what is never promised, what is judged, and what stays judged.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Place } from "../../src/agents/mail/mailbox.ts";
import type { Script } from "../../src/agents/model/scripted.ts";
import { sequence } from "../support/agent-half.ts";
import { listed, matter, openClaws, turnOf, until, type Claws } from "../support/claws.ts";
import { mail } from "../support/mailboxes.ts";

const minute = 60_000;
let now = Date.now();
let claws: Claws;

const tools = "tools: { mail: { mailbox: work, may: [read, label, draft, move], folders: [News, Bills] } }";
const filing = `${tools}\ncontract: [mail.filing-kept 2m]`;

/** Lists the inbox, calls a tool for every message there, then says that all is done. */
const forEach =
  (name: string, input: (message: string) => Readonly<Record<string, string>>): Script =>
  (messages) => {
    if (turnOf(messages) === 0) return { calls: [{ name: "mail.list", input: {} }] };
    if (turnOf(messages) > 1) return { text: "Done: I filed all of it, nothing was moved back, and every mail was answered." };
    return { calls: listed(messages).map((message) => ({ name, input: input(message) })) };
  };

beforeAll(async () => {
  claws = await openClaws(
    {
      files: forEach("mail.move", (message) => ({ message, folder: "News" })),
      strays: forEach("mail.move", (message) => ({ message, folder: "Elsewhere" })),
      labels: forEach("mail.label", (message) => ({ message, label: "filed" })),
      drafts: sequence([{ name: "mail.draft", input: { to: ["bob@example.net"], subject: "Hello", text: "Hello Bob, here I am." } }]),
      boasts: () => ({ text: "All is filed." }),
      delegates: sequence([{ name: "agents.hand-over", input: { agent: "helper", task: "File the inbox." } }], "The helper filed it all."),
    },
    { now: () => now },
  );
  await claws.half.define("filer", matter("files", filing), "File my mail into News.");
}, 60_000);
afterAll(() => claws?.close());
beforeEach(async () => {
  for (const { name } of await claws.mailbox.folders())
    for (const { place } of await claws.mailbox.list(name, { limit: 100 })) await claws.mailbox.remove(place);
});

async function arrive(...ids: readonly string[]): Promise<void> {
  for (const id of ids) await claws.mailbox.append("INBOX", mail({ Subject: "Letter", "Message-ID": `<${id}@example.net>` }), {});
}

async function ended(agent: string): Promise<string> {
  const run = await claws.half.start(agent);
  expect(await claws.half.until(run, ["done", "failed"])).toMatchObject({ state: "done" });
  return run;
}

interface Outcome {
  readonly verdict: string;
  readonly evidence: string;
  readonly next: Date | null;
}

const outcomesOf = (run: string): Promise<Outcome[]> =>
  claws.half.control.query("select verdict, evidence, next_at as next from agent_outcome where run = $1 order by id", [run]);

/** What a look at once says. Verdicts that stand for good are not looked at. */
async function looked(run: string): Promise<readonly Outcome[]> {
  await claws.half.control.query("update agent_outcome set next_at = $2, evidence = '' where run = $1 and next_at is not null", [
    run,
    new Date(now),
  ]);
  await until(async () => {
    await claws.half.agents.tick();
    return (await outcomesOf(run)).every(({ evidence }) => evidence !== "");
  });
  return outcomesOf(run);
}

/** The owner moves a message by hand. */
async function moves(from: string, to: string, id = "m1"): Promise<Place | null> {
  const [head] = await claws.mailbox.find(from, `<${id}@example.net>`);
  return head === undefined ? null : claws.mailbox.move(head.place, to);
}

/** What the ledger was told last of what a run made. */
const told = (): readonly number[] =>
  claws.half.recorded.findLast(({ verdicts = [] }) => verdicts.length > 0)?.verdicts?.map(({ held }) => held) ?? [];

test.each([
  ["did nothing at all", "boasts", filing],
  ["only labelled", "labels", filing],
  ["was refused every move", "strays", filing],
])("a run that %s has no receipt of a filing, and no outcome", async (_name, script, more) => {
  const { half } = claws;
  await arrive("m1", "m2");
  await half.define(script, matter(script, more), "File my mail into News.");
  const run = await ended(script);
  expect(await outcomesOf(run)).toEqual([]);
  expect(half.recorded.flatMap(({ links = [] }) => links).filter(({ session }) => session === `agent:${run}`)).toEqual([]);
});

test("a draft that its owner refused, and wrote and sent themselves, is no outcome", async () => {
  const { half, mailbox } = claws;
  await half.define("writer", matter("drafts", `${tools}\ncontract: [mail.draft-sent 2m]`), "Greet people.");
  const run = await half.start("writer");
  await half.until(run, ["parked"]);
  const [question] = await half.control.query<{ id: string }>("select id from agent_approval where run = $1", [run]);
  await half.agents.answer(question?.id ?? "", { answer: "deny", by: "owner" });
  expect(await half.until(run, ["done", "failed"])).toMatchObject({ state: "done" });
  await mailbox.createFolder("Sent");
  await mailbox.append("Sent", mail({ To: "bob@example.net", Subject: "Hello" }, "Hello Bob, here I am.\r\n"), { seen: true });
  expect(await outcomesOf(run)).toEqual([]);
});

test("what a sub-agent says it did is no outcome of whoever handed the work over", async () => {
  const { half } = claws;
  await arrive("m1");
  const both = tools.replace("tools: { ", "tools: { agents: [helper], ");
  await half.define("helper", matter("boasts", tools), "File my mail.");
  await half.define("boss", matter("delegates", `${both}\ncontract: [mail.filing-kept 2m]`), "Have my mail filed.");
  const run = await ended("boss");
  expect(await half.callsOf(run)).toContainEqual(expect.objectContaining({ tool: "agents.hand-over", state: "done" }));
  expect(
    await half.control.query("select o.id from agent_outcome o join agent_run r on r.id = o.run where r.id = $1 or r.parent = $1", [run]),
  ).toEqual([]);
});

test("while its window is open nothing has held; brought back within it is undone at once", async () => {
  await arrive("m1");
  const run = await ended("filer");
  expect(await looked(run)).toMatchObject([{ verdict: "pending", evidence: "still in News with our mark" }]);
  now += minute;
  expect(await looked(run)).toMatchObject([{ verdict: "pending" }]);
  await moves("News", "INBOX");
  expect(await looked(run)).toMatchObject([{ verdict: "undone", next: null }]);
  expect(told()).toEqual([0]);
});

test("what held is undone when it is brought back later, and stays undone when its owner files it after all", async () => {
  await arrive("m1");
  const run = await ended("filer");
  now += 3 * minute;
  expect(await looked(run)).toMatchObject([{ verdict: "held" }]);
  expect(told()).toEqual([1]);
  await moves("News", "INBOX");
  now += 10 * minute;
  expect(await looked(run)).toMatchObject([{ verdict: "undone", next: null }]);
  expect(told()).toEqual([0]);
  await moves("INBOX", "News");
  now += 10 * minute;
  await claws.half.agents.tick();
  expect(await outcomesOf(run)).toMatchObject([{ verdict: "undone", next: null }]);
});

test("one click on Undo takes one filing back; it raises no other from the dead", async () => {
  await arrive("m1", "m2");
  const run = await ended("filer");
  await moves("News", "INBOX", "m1");
  expect((await looked(run)).map(({ verdict }) => verdict).sort()).toEqual(["pending", "undone"]);
  await moves("INBOX", "News", "m1");
  // The newest is listed first: the first call filed m2.
  const filed = (await claws.half.callsOf(run)).find(({ tool }) => tool === "mail.move");
  await claws.half.agents.undo(run, filed?.id ?? "", "owner");
  now += 3 * minute;
  const after = await looked(run);
  expect(after.map(({ verdict, next }) => [verdict, next])).toEqual([
    ["undone", null],
    ["undone", null],
  ]);
  expect(told()).toEqual([0, 0]);
});

test("deleted, and a mail that forges its Message-ID filed by a rule: nobody can tell, and nothing is credited", async () => {
  await arrive("m1");
  const run = await ended("filer");
  const [filed] = await claws.mailbox.list("News", { limit: 1 });
  if (filed === undefined) throw new Error("it is not filed");
  await claws.mailbox.remove(filed.place);
  await claws.mailbox.append("News", mail({ From: "mallory@example.com", "Message-ID": "<m1@example.net>" }), {});
  now += 3 * minute;
  expect(await looked(run)).toMatchObject([{ verdict: "unclear" }]);
  expect(told()).toEqual([0]);
});

test("a mailbox that cannot be reached is no verdict", async () => {
  const { half } = claws;
  await arrive("m1");
  const run = await ended("filer");
  now += 3 * minute;
  await half.control.query("update agent_credential set name = 'away' where name = 'work'");
  expect(await looked(run)).toMatchObject([{ verdict: "pending", evidence: "it could not be looked at; tried again" }]);
  await half.control.query("update agent_credential set name = 'work' where name = 'away'");
  await moves("News", "INBOX");
  now += 10 * minute;
  expect(await looked(run)).toMatchObject([{ verdict: "undone" }]);
});
