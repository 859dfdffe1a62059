import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { openAgentHalf, sequence, type AgentHalf } from "../../../test/support/agent-half.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";
import type { Connector } from "../tools/connector.ts";
import { ToolError, type Tool } from "../tools/tool.ts";

const folders = temporaryFolders();
let store: TestControl;
let half: AgentHalf;
/** The world: keys of the undos that happened, in order. */
let undone: string[] = [];
/** What happens to the next undo. */
let fate: "works" | "dies-before" | "dies-after" | "refused" | "hangs" = "works";
let finds: "looks" | "unknown" = "looks";
let rowWhileRunning: unknown[] = [];
let release: () => void = () => undefined;

const rows = async (run: string): Promise<{ state: string; because: string }[]> =>
  store.control.query("select state, because from agent_call where run = $1 and id like '%.undo'", [run]);

const described = { effect: "reversible", reach: "inside", control: [], content: "trusted" } as const;
const schema = { jsonSchema: { type: "object", properties: {} } };
const put: Tool = {
  name: "mcp.notes.put",
  description: "puts",
  input: schema,
  annotation: { ...described, undo: "mcp.notes.take" },
  granted: () => true,
  run: async (_args, { key }) => ({
    content: "put",
    effect: { kind: "note.put", artifact: `note:${key}`, subject: {}, undo: { tool: "mcp.notes.take", args: {}, words: "Take it" } },
  }),
};
const take: Tool = {
  name: "mcp.notes.take",
  description: "takes",
  input: schema,
  annotation: { ...described, undo: null },
  run: async (_args, { key }) => {
    const now = fate;
    fate = "works";
    rowWhileRunning = await rows(key.split(":")[0] ?? "");
    if (now === "refused") throw new ToolError("it is gone already");
    if (now === "dies-before") throw new Error("the connection broke");
    undone.push(key);
    if (now === "hangs") await new Promise<void>((done) => (release = done));
    if (now === "dies-after") throw new Error("the connection broke");
    return { content: "taken" };
  },
  find: async (_args, { key }) => (finds === "unknown" ? "unknown" : undone.includes(key) ? { content: "taken" } : "not-done"),
};
const notes: Connector = {
  id: "mcp",
  open: () => Promise.resolve({ tools: [put, take], close: () => Promise.resolve() }),
};

beforeAll(async () => {
  const folder = folders.next();
  store = await testControl(folder);
  half = await openAgentHalf({
    folder,
    control: store.control,
    place: store.place,
    connectors: new Map([["mcp", notes]]),
    scripts: { puts: sequence([{ name: "mcp.notes.put", input: {} }]) },
  });
  const matter = `model: scripted/puts\ntools: { mcp: { notes: { tools: [put, take] } } }\nbudget: { run: "$1", day: "$5", month: "$50" }`;
  await half.define("clerk", matter, "Keep my notes.");
}, 60_000);
afterAll(async () => {
  await half?.close();
  await store?.close();
  folders.remove();
});
beforeEach(() => {
  [undone, fate, finds, rowWhileRunning] = [[], "works", "looks", []];
});

async function ran(): Promise<string> {
  const run = await half.start("clerk");
  expect(await half.until(run, ["done", "failed", "parked"])).toMatchObject({ state: "done" });
  return run;
}
const undo = async (run: string): Promise<void> => half.agents.undo(run, "m1.1", "its owner");
/** As if the server had ended then. */
const later = async (run: string, time = "3 minutes"): Promise<void> => {
  await store.control.query(
    "update agent_call set began_at = began_at - $2::interval, at = at - $2::interval where run = $1 and id like '%.undo'",
    [run, time],
  );
  await half.agents.tick();
};

test("an undo has its intent before it happens and its receipt after; twice is as once", async () => {
  const run = await ran();
  await undo(run);
  expect(rowWhileRunning).toEqual([{ state: "begun", because: "its owner takes it back" }]);
  expect(await rows(run)).toEqual([{ state: "done", because: "its owner took it back" }]);
  await undo(run);
  expect(undone).toHaveLength(1);
});

test("one that broke off after it happened is found by itself, and not done again", async () => {
  const run = await ran();
  fate = "dies-after";
  await expect(undo(run)).rejects.toMatchObject({ code: "undo-unfinished" });
  expect(await rows(run)).toMatchObject([{ state: "begun" }]);
  // Neither taken for a call of the run that was stopped, nor begun a second time meanwhile.
  await half.agents.tick();
  await expect(undo(run)).rejects.toMatchObject({ code: "undo-under-way" });
  await later(run);
  expect(await rows(run)).toMatchObject([{ state: "done" }]);
  expect(undone).toHaveLength(1);
});

test("one that broke off before it happened is done by itself, once", async () => {
  const run = await ran();
  fate = "dies-before";
  await expect(undo(run)).rejects.toMatchObject({ code: "undo-unfinished" });
  await later(run);
  await half.agents.tick();
  expect(await rows(run)).toMatchObject([{ state: "done" }]);
  expect(undone).toHaveLength(1);
});

test("where nobody can tell it is uncertain, and done again only when its owner asks again", async () => {
  const run = await ran();
  [fate, finds] = ["dies-after", "unknown"];
  await expect(undo(run)).rejects.toMatchObject({ code: "undo-unfinished" });
  await later(run);
  expect(await rows(run)).toEqual([{ state: "uncertain", because: "nobody can tell whether it was taken back" }]);
  expect(undone).toHaveLength(1);
  await undo(run);
  expect(await rows(run)).toMatchObject([{ state: "done" }]);
});

test("what was refused has a receipt that says why, and can be asked for again", async () => {
  const run = await ran();
  fate = "refused";
  await expect(undo(run)).rejects.toMatchObject({ code: "nothing-to-undo", message: "it is gone already" });
  expect(await rows(run)).toEqual([{ state: "failed", because: "it is gone already" }]);
  await undo(run);
  expect(await rows(run)).toMatchObject([{ state: "done" }]);
});

test("two at one moment are one; a worker that looks after stopped runs leaves it alone", async () => {
  const run = await ran();
  fate = "hangs";
  const first = undo(run);
  while (undone.length === 0) await new Promise((done) => setTimeout(done, 5));
  await expect(undo(run)).rejects.toMatchObject({ code: "undo-under-way" });
  // The worker looks once a second.
  await new Promise((done) => setTimeout(done, 1_500));
  expect(await rows(run)).toMatchObject([{ state: "begun" }]);
  release();
  await first;
  expect(await rows(run)).toMatchObject([{ state: "done" }]);
  expect(undone).toHaveLength(1);
});

test("one that nobody could look up for a day is uncertain", async () => {
  const run = await ran();
  fate = "dies-before";
  await expect(undo(run)).rejects.toMatchObject({ code: "undo-unfinished" });
  await later(run, "25 hours");
  expect(await rows(run)).toMatchObject([{ state: "uncertain" }]);
  expect(undone).toEqual([]);
});
