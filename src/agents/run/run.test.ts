import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAgentHalf, sequence, type AgentHalf } from "../../../test/support/agent-half.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";

const folders = temporaryFolders();
let store: TestControl;
let half: AgentHalf;

const write = { name: "files.write", input: { path: "report.md", content: "All is well.\n" } };
const matter = (model: string, more = ""): string => `model: scripted/${model}
tools: { files: { folder: reports, may: [read, write] } }
budget: { run: "$1", day: "$5", month: "$50" }
${more}`;

beforeAll(async () => {
  const folder = folders.next();
  store = await testControl(folder);
  half = await openAgentHalf({
    folder,
    control: store.control,
    place: store.place,
    scripts: {
      writes: sequence([write]),
      circles: () => ({ calls: [{ name: "files.list", input: {} }] }),
      zeros: sequence([
        { name: "files.read", input: { path: "a", "x\0y": 1 } },
        { name: "files\0.read", input: {} },
      ]),
      flood: (messages) =>
        messages.some(({ role }) => role === "tool")
          ? { text: "Done." }
          : { calls: Array.from({ length: 400 }, (_, index) => ({ name: "files.read", input: { path: `${index}.md` } })) },
      nonsense: sequence([
        { name: "files.explode", input: {} },
        { name: "files.read", input: { path: 7 } },
      ]),
    },
  });
}, 60_000);
afterAll(async () => {
  await half?.close();
  await store?.close();
  folders.remove();
});

test("zero characters of a model end in refused calls, and a flood of calls ends", async () => {
  await half.define("zeros", matter("zeros"), "Read.");
  const zeros = await half.start("zeros");
  expect(await half.until(zeros, ["done", "failed", "parked"])).toMatchObject({ state: "done" });
  expect((await half.callsOf(zeros)).filter(({ id }) => id.includes("."))).toMatchObject([{ state: "refused" }, { state: "refused" }]);
  await half.define("flood", matter("flood"), "Read.");
  const flood = await half.start("flood");
  expect(await half.until(flood, ["done", "failed", "parked"], 40_000)).toMatchObject({ state: "done" });
  expect((await half.callsOf(flood)).filter(({ id }) => id.startsWith("m1."))).toHaveLength(250);
});

test("a run writes what its definition grants, and ends with receipts", async () => {
  expect(await half.define("reporter", matter("writes"), "Write the report.")).toBeNull();
  const run = await half.start("reporter");
  expect(await half.until(run, ["done", "failed"])).toMatchObject({ state: "done", reason: "" });
  expect(readFileSync(join(half.workspace("reports"), "report.md"), "utf8")).toBe("All is well.\n");
  expect(await half.callsOf(run)).toMatchObject([
    { id: "m1", state: "done" },
    { id: "m1.1", tool: "files.write", state: "done", verdict: "allow" },
    { id: "m2", state: "done" },
  ]);
  const [kept] = await half.control.query<{ results: number; input: boolean }>(
    "select (select count(result) from agent_call where run = $1) as results, sealed is not null as input from agent_run where id = $1",
    [run],
  );
  expect(kept).toEqual({ results: 0, input: false });
  await half.agents.tick();
  const usage = half.recorded.flatMap((facts) => facts.usage ?? []).filter(({ session }) => session === `agent:${run}`);
  expect(new Set(usage.map(({ key }) => key)).size).toBe(2);
});

test("the same happening starts one run", async () => {
  const order = { agent: "reporter", trigger: "webhook", triggerId: "once", input: null } as const;
  const first = await half.agents.start(order);
  expect(await half.agents.start(order)).toEqual({ run: first.run, known: true });
});

test("a model that goes in circles is parked, asked about, and ended by its owner", async () => {
  await half.define("circler", matter("circles"), "List the files.");
  const run = await half.start("circler");
  expect(await half.until(run, ["parked", "done", "failed"])).toMatchObject({
    state: "parked",
    reason: expect.stringContaining("makes no progress"),
  });
  const [question] = await half.control.query<{ id: string }>("select id from agent_approval where run = $1 and answer is null", [run]);
  await half.agents.answer(question?.id ?? "", { answer: "deny", by: "owner" });
  expect(await half.runOf(run)).toMatchObject({ state: "stopped" });
});

test("unknown tools and wrong arguments are told to the model, and the run goes on", async () => {
  await half.define("confused", matter("nonsense"), "Do it.");
  const run = await half.start("confused");
  expect(await half.until(run, ["parked", "done", "failed"])).toMatchObject({ state: "done" });
  const calls = await half.callsOf(run);
  expect(calls.filter(({ state }) => state === "refused").map(({ because }) => because)).toEqual([
    expect.stringMatching(/there is no tool files.explode; there are files.list/),
    expect.stringContaining("path"),
  ]);
});

test("a run keeps the definition it started with; the next one has the new one", async () => {
  const path = join(half.folder, "agents", "reporter", "AGENT.md");
  writeFileSync(path, readFileSync(path, "utf8").replace("Write the report.", "Write the report, shortly."));
  await half.agents.reload();
  const [versions] = await half.control.query<{ n: number }>("select count(*) as n from agent_version where agent = 'reporter'");
  expect(versions?.n).toBe(2);
});

test("a budget that is too small parks the run with words that say what to do", async () => {
  await half.define("poor", matter("writes").replace('run: "$1"', 'run: "$0.000001"'), "Write the report.");
  const run = await half.start("poor");
  expect(await half.until(run, ["parked", "done", "failed"])).toMatchObject({
    state: "parked",
    waitsFor: "budget",
    reason: expect.stringContaining("the next call may cost up to"),
  });
});

test("a run that had spent its own budget goes on when it is given more", async () => {
  await half.define("broke", matter("writes").replace('run: "$1"', 'run: "$0.000001"'), "Write the report.");
  const run = await half.start("broke");
  expect(await half.until(run, ["parked", "done", "failed"])).toMatchObject({ state: "parked", waitsFor: "budget" });
  expect(await half.define("broke", matter("writes"), "Write the report.")).toBeNull();
  expect(await half.until(run, ["done", "failed"])).toMatchObject({ state: "done" });
});

test("a stop ends what waits at once, and nothing starts until it is lifted", async () => {
  const run = await half.start("poor");
  await half.until(run, ["parked"]);
  await half.agents.stop("agent:poor", "owner");
  expect(await half.runOf(run)).toMatchObject({ state: "stopped" });
  await expect(half.start("poor")).rejects.toThrow("is stopped");
  await half.agents.lift("agent:poor");
  await half.start("poor");
});
