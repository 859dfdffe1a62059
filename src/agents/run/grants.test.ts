import { afterAll, beforeAll, expect, test } from "vitest";
import { openAgentHalf, sequence, testKeys, type AgentHalf } from "../../../test/support/agent-half.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";
import type { ToolAnnotation } from "../policy/annotation.ts";
import { slackTools } from "../slack/slack-tools.ts";
import { caseWords, narrowCase } from "./grants.ts";

const folders = temporaryFolders();
let store: TestControl;
let half: AgentHalf;
const letter = { to: ["eve@example.net"], subject: "Hello", text: "Hello." };
const box = { kind: "maildir", folder: "box", from: "me@example.org" };

beforeAll(async () => {
  const folder = folders.next();
  store = await testControl(folder);
  half = await openAgentHalf({
    folder,
    control: store.control,
    place: store.place,
    scripts: { writes: sequence([{ name: "mail.draft", input: letter }]), reads: sequence([]) },
  });
  await half.enter("mailbox", "work", box);
  await half.enter("mailbox", "private", { ...box, folder: "private" });
}, 60_000);
afterAll(async () => {
  await half?.close();
  await store?.close();
  folders.remove();
});

const matter = (tools: string): string => `model: scripted/writes\ntools: ${tools}\nbudget: { run: "$1", day: "$5", month: "$50" }`;
const drafts = "{ mail: { mailbox: work, may: [draft] } }";
const define = async (agent: string, tools: string, words = "Greet people."): Promise<void> =>
  expect(await half.define(agent, matter(tools), words)).toBeNull();
const question = async (run: string): Promise<string> =>
  (await store.control.query<{ id: string }>("select id from agent_approval where run = $1 and answer is null", [run]))[0]?.id ?? "";
async function asks(agent: string): Promise<string> {
  const run = await half.start(agent);
  await half.until(run, ["parked"]);
  return run;
}
/** "parked": it asks for what it did before unasked. */
const howEnds = async (agent: string): Promise<string> => (await half.until(await half.start(agent), ["parked", "done", "failed"])).state;
async function allowAlways(agent: string): Promise<void> {
  const run = await asks(agent);
  await half.agents.answer(await question(run), { answer: "allow-always", by: "owner" });
  await half.until(run, ["done"]);
}
const enterAnew = async (name: string): Promise<unknown> =>
  store.control.query("update agent_credential set sealed = $2, made_at = now() where kind = 'mailbox' and name = $1", [
    name,
    testKeys.seal(JSON.stringify(box)),
  ]);

test("other tools make what was allowed for good void, also should the old ones come back; other instructions do not", async () => {
  await define("worker", drafts);
  await allowAlways("worker");
  expect(await howEnds("worker")).toBe("done");
  await define("worker", drafts, "Greet people kindly.");
  expect(await howEnds("worker")).toBe("done");
  await define("worker", "{ mail: { mailbox: work, may: [draft, read] } }");
  expect(await howEnds("worker")).toBe("parked");
  await define("worker", drafts);
  expect(await howEnds("worker")).toBe("parked");
});

test("another mailbox under the same name makes it void, and so does one that its owner enters beside the organisation's", async () => {
  await define("clerk", drafts);
  await allowAlways("clerk");
  expect(await howEnds("clerk")).toBe("done");
  await enterAnew("private");
  expect(await howEnds("clerk")).toBe("done");
  await enterAnew("work");
  expect(await howEnds("clerk")).toBe("parked");
  const shared = "{ mail: { mailbox: shared, may: [draft] } }";
  await store.control.query(
    "insert into agent_credential (name, owner, kind, sealed, added_by) values ('shared', 'org', 'mailbox', $1, 'owner')",
    [testKeys.seal(JSON.stringify(box))],
  );
  await define("sharer", shared);
  await allowAlways("sharer");
  expect(await howEnds("sharer")).toBe("done");
  await half.enter("mailbox", "shared", box);
  expect(await howEnds("sharer")).toBe("parked");
});

test("a question of an older definition with other tools is not answered for good", async () => {
  await define("changed", "{ mail: { mailbox: work, may: [draft, read] } }");
  const run = await asks("changed");
  await define("changed", drafts);
  const open = await question(run);
  await expect(half.agents.answer(open, { answer: "allow-always", by: "owner" })).rejects.toThrow("other tools");
  await half.agents.answer(open, { answer: "allow", by: "owner" });
  expect(await half.until(run, ["done", "failed"])).toMatchObject({ state: "done" });
  expect(await howEnds("changed")).toBe("parked");
});

test("a grant is for one case: the channel that a reply goes to, and the one a name stands for now", () => {
  const api = { call: () => Promise.reject(new Error("no network here")) };
  const caseOf = (name: string, id: string, called: string, args: Record<string, string>): { digest: string; words: string } => {
    const channel = { id, name: called, isPrivate: false, isShared: true };
    const trigger = { kind: "slack", id: "m", facts: { channel: id, thread: "1.1" } } as const;
    const tool = slackTools({ api, channels: [channel], world: { agent: "helper", trigger } }).find((one) => one.name === name);
    if (tool === undefined) throw new Error(`no tool ${name}`);
    return { digest: narrowCase(tool, args).toString("hex"), words: caseWords(tool, args) };
  };
  const reply = caseOf("slack.reply", "C1", "general", { text: "Yes." });
  expect(reply.words).toBe("slack.reply with channel C1");
  expect(caseOf("slack.reply", "C1", "renamed", { text: "No." })).toEqual(reply);
  expect(caseOf("slack.reply", "C2", "general", { text: "Yes." }).digest).not.toBe(reply.digest);
  const post = caseOf("slack.post", "C1", "general", { channel: "#general", text: "Hi" });
  expect(caseOf("slack.post", "C2", "general", { channel: "#general", text: "Hi" }).digest).not.toBe(post.digest);
  const annotation: ToolAnnotation = { effect: "reversible", reach: "inside", control: ["channel"], content: "trusted", undo: null };
  // An argument of the same name is another thing than what settles it.
  expect(narrowCase({ name: "slack.reply", annotation }, { channel: "C1" }).toString("hex")).not.toBe(reply.digest);
});

test("rights of a run that hands work over are those it started with, not those of a newer definition", async () => {
  const hands = (may: string): string => `{ mail: { mailbox: work, may: ${may} }, agents: [child] }`;
  const quiet = (agent: string, tools: string): Promise<string | null> =>
    half.define(agent, matter(tools).replace("writes", "reads"), "Wait.");
  const start = async (parent: string, key: string): Promise<unknown> =>
    half.agents.start({ agent: "child", trigger: "agent", triggerId: key, input: { text: "Do it.", trusted: false }, parent });
  expect(await quiet("child", "{ mail: { mailbox: work, may: [read, draft] } }")).toBeNull();
  expect(await quiet("parent", hands("[read]"))).toBeNull();
  const narrow = await half.start("parent");
  expect(await quiet("parent", hands("[read, draft]"))).toBeNull();
  const wide = await half.start("parent");
  await expect(start(narrow, "k1")).rejects.toThrow("child may do more than parent: mail may draft");
  expect(await quiet("parent", hands("[read]"))).toBeNull();
  expect(await start(wide, "k2")).toMatchObject({ known: false });
});
