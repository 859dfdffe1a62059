import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openAgentHalf, sequence, testKeys, type AgentHalf } from "../../../test/support/agent-half.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";
import type { Connector } from "../tools/connector.ts";
import type { Tool } from "../tools/tool.ts";
import { actsOf, readCredential } from "./read-credential.ts";

const folders = temporaryFolders();
let store: TestControl;
let half: AgentHalf;
const done: string[] = [];
/** What an admin does while the first call of a run is at work. */
let meanwhile = async (): Promise<void> => undefined;

const note = (name: string): Tool => ({
  name,
  description: name,
  input: { jsonSchema: { type: "object", properties: {} } },
  annotation: { effect: "reversible", reach: "inside", control: [], content: "trusted", undo: null },
  granted: () => true,
  run: async () => {
    done.push(name);
    await meanwhile();
    return { content: "done" };
  },
});
const notes: Connector = {
  id: "mcp",
  open: async (_scope, world) => {
    await world.credential("mcp", "notes");
    return {
      tools: [note("mcp.notes.add"), note("mcp.notes.remove")],
      credentialOf: () => ({ kind: "mcp", name: "notes" }),
      close: () => Promise.resolve(),
    };
  },
};
const matter = (script: string): string => `model: scripted/${script}
tools: { mcp: { notes: { tools: [add, remove] } } }
budget: { run: "$1", day: "$5", month: "$50" }`;

beforeAll(async () => {
  const folder = folders.next();
  store = await testControl(folder);
  half = await openAgentHalf({
    folder,
    control: store.control,
    place: store.place,
    connectors: new Map([["mcp", notes]]),
    scripts: {
      both: sequence([
        { name: "mcp.notes.add", input: {} },
        { name: "mcp.notes.remove", input: {} },
      ]),
    },
  });
  await half.define("clerk", matter("both"), "Keep my notes.");
}, 60_000);
afterAll(async () => {
  await half?.close();
  await store?.close();
  folders.remove();
});
beforeEach(async () => {
  done.splice(0);
  meanwhile = async () => undefined;
  await store.control.query("delete from agent_credential");
});

async function entered(by: string): Promise<void> {
  await store.control.query("insert into agent_credential (name, owner, kind, sealed, added_by) values ('notes', 'org', 'mcp', $1, $2)", [
    testKeys.seal('{"key":"secret"}'),
    by,
  ]);
}
async function open(who: string, acts: readonly string[] | null = null, whose = ""): Promise<void> {
  await store.control.query("insert into agent_credential_use (kind, name, who, whose, acts) values ('mcp', 'notes', $1, $2, $3)", [
    who,
    whose,
    acts,
  ]);
}
const teams: Readonly<Record<string, readonly string[]>> = { ann: ["payments", "org"] };
const acts = async (owner: string, agent = "helper") =>
  actsOf({ control: store.control, teamsOf: async (who) => teams[who] ?? [] }, { owner, agent }, "mcp", "notes");

test("what the organisation entered is for nobody but who entered it, until it is opened", async () => {
  await entered("ada");
  expect([await acts("ada"), await acts("ann"), await acts("owner")]).toEqual(["all", null, null]);
  const read = async (owner: string) =>
    readCredential(
      { control: store.control, unseal: testKeys.unseal, teamsOf: async () => [] },
      { owner, agent: "helper" },
      "mcp",
      "notes",
    );
  expect(await read("ada")).toEqual({ giver: "org", value: { key: "secret" } });
  await expect(read("ann")).rejects.toMatchObject({ code: "credential-closed", hint: expect.stringContaining("Ask an admin") });
  await store.control.query("insert into agent_credential (name, owner, kind, sealed) values ('notes', 'ann', 'mcp', $1)", [
    testKeys.seal('{"key":"own"}'),
  ]);
  expect(await read("ann")).toEqual({ giver: "own", value: { key: "own" } });
});

test("a person, a team, one agent of its owner, everybody: each for the acts that were opened, together", async () => {
  await entered("ada");
  await open("owner:bob", ["mcp.notes.add"]);
  await open("team:payments", ["mcp.notes.*"]);
  await open("agent:helper", null, "eve");
  expect([await acts("bob"), await acts("ann"), await acts("eve"), await acts("eve", "other"), await acts("mallory")]).toEqual([
    ["mcp.notes.add"],
    ["mcp.notes.*"],
    "all",
    null,
    null,
  ]);
  await open("everybody", ["mcp.notes.list"]);
  expect([await acts("bob"), await acts("mallory")]).toEqual([["mcp.notes.add", "mcp.notes.list"], ["mcp.notes.list"]]);
});

test("a run without the organisation's leave ends with words that say what to do", async () => {
  await entered("ada");
  const run = await half.start("clerk");
  expect(await half.until(run, ["done", "failed", "parked"])).toMatchObject({
    state: "failed",
    reason: expect.stringMatching(/the organisation's mcp notes is not open to clerk\. Ask an admin/),
  });
  expect(done).toEqual([]);
});

test("a run does what is open, and is refused the rest", async () => {
  await entered("ada");
  await open("owner:owner", ["mcp.notes.add"]);
  const run = await half.start("clerk");
  expect(await half.until(run, ["done", "failed", "parked"])).toMatchObject({ state: "done" });
  expect(done).toEqual(["mcp.notes.add"]);
  expect((await half.callsOf(run)).find(({ tool }) => tool === "mcp.notes.remove")).toMatchObject({
    state: "refused",
    verdict: "deny",
    because: expect.stringContaining("is open to this agent for mcp.notes.add, and mcp.notes.remove is not among it"),
  });
});

test("what an admin takes back ends with the next call of a run that is at work", async () => {
  await entered("ada");
  await open("owner:owner");
  meanwhile = async () => void (await store.control.query("delete from agent_credential_use"));
  const run = await half.start("clerk");
  await half.until(run, ["done", "failed", "parked"]);
  expect(done).toEqual(["mcp.notes.add"]);
  expect((await half.callsOf(run)).find(({ tool }) => tool === "mcp.notes.remove")).toMatchObject({ state: "failed" });
});
