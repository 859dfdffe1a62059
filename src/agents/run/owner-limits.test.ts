import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAgentHalf, sequence, type AgentHalf } from "../../../test/support/agent-half.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";

const folders = temporaryFolders();
let store: TestControl;
let half: AgentHalf;

const matter = `model: scripted/ends\nbudget: { run: "$1", day: "$5", month: "$50" }`;
const text = (name: string): string => `---\nname: ${name}\nowner: owner\ntriggers: [{ by-hand: true }]\n${matter}\n---\nEnd.\n`;

beforeAll(async () => {
  const folder = folders.next();
  store = await testControl(folder);
  half = await openAgentHalf({
    folder,
    control: store.control,
    place: store.place,
    scripts: { ends: sequence([]) },
    limits: { agents: 2, runsAnHour: 3 },
  });
}, 60_000);
afterAll(async () => {
  await half?.close();
  await store?.close();
  folders.remove();
});

test("an owner has so many agents and no more; those there are can be changed", async () => {
  expect(await half.define("one", matter, "End.")).toBeNull();
  const saved = await Promise.allSettled(["two", "three", "four"].map((name) => half.agents.save(name, text(name), "owner")));
  expect(saved.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const refusal = { code: "too-many-agents", message: "its owner has 2 agents, and may have 2" };
  expect(saved.flatMap((one) => (one.status === "rejected" ? [one.reason] : []))).toMatchObject([refusal, refusal]);
  expect(["two", "three", "four"].filter((name) => existsSync(join(half.folder, "agents", name)))).toHaveLength(1);
  expect(await half.define("five", matter, "End.")).toBe("its owner has 2 agents, and may have 2");
  await half.agents.save("one", text("one").replace("End.", "End now."), "owner");
  const agents = await store.control.query<{ name: string }>("select name from agent");
  expect(agents).toHaveLength(2);
});

test("an owner's agents start so many runs an hour, also where many start at one moment", async () => {
  const starts = await Promise.allSettled(Array.from({ length: 8 }, () => half.start("one")));
  expect(starts.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  await expect(half.start("one")).rejects.toMatchObject({ code: "too-many-runs", hint: expect.stringContaining("Wait") });
  // An hour later.
  await store.control.query("update agent_run set made_at = made_at - interval '1 hour'");
  await half.start("one");
});

test("what came by a trigger then waits, and is told apart from an agent that is paused", async () => {
  await half.start("one");
  await half.start("one");
  const hook = { agent: "hooked", name: "in", text: "{}", payload: {}, signature: "a1" };
  await store.control.query("delete from agent where name <> 'one'");
  expect(await half.define("hooked", matter, "End.")).toBeNull();
  await half.agents.save("hooked", text("hooked").replace("triggers: [{ by-hand: true }]", "triggers: [{ webhook: in }]"), "owner");
  expect(await half.agents.triggers.webhook(hook)).toBe("too-many");
});
