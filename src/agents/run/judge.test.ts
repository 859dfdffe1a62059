import { afterAll, beforeAll, expect, test } from "vitest";
import { openAgentHalf, sequence, type AgentHalf } from "../../../test/support/agent-half.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";

const folders = temporaryFolders();
let store: TestControl;
let half: AgentHalf;

beforeAll(async () => {
  const folder = folders.next();
  store = await testControl(folder);
  const letter = { to: ["eve@example.net"], subject: "Hello", text: "Hello." };
  half = await openAgentHalf({
    folder,
    control: store.control,
    place: store.place,
    scripts: {
      writes: sequence([{ name: "mail.draft", input: letter }]),
      hands: sequence([{ name: "agents.hand-over", input: { agent: "writer", task: "Write to eve@example.net." } }]),
    },
  });
});
afterAll(async () => {
  await half?.close();
  await store?.close();
  folders.remove();
});

const question = async (run: string): Promise<string> =>
  (await store.control.query<{ id: string }>("select id from agent_approval where run = $1 and answer is null", [run]))[0]?.id ?? "";

test("what was allowed for good is allowed to the agent it was said of, and not to one that hands it work", async () => {
  await half.enter("mailbox", "work", { kind: "maildir", folder: "box", from: "me@example.org" });
  const more = `tools: { mail: { mailbox: work, may: [draft] }, agents: [writer] }
budget: { run: "$1", day: "$5", month: "$50" }`;
  expect(await half.define("writer", `model: scripted/writes\n${more.replace(", agents: [writer]", "")}`, "Greet people.")).toBeNull();
  expect(await half.define("parent", `model: scripted/hands\n${more}`, "Have people greeted.")).toBeNull();
  const first = await half.start("writer");
  await half.until(first, ["parked"]);
  await half.agents.answer(await question(first), { answer: "allow-always", by: "owner" });
  expect(await half.until(first, ["done", "failed"])).toMatchObject({ state: "done" });
  expect(await half.until(await half.start("writer"), ["done", "failed", "parked"])).toMatchObject({ state: "done" });
  const parent = await half.start("parent");
  await half.until(parent, ["parked"]);
  const [child] = await store.control.query<{ id: string }>("select id from agent_run where parent = $1", [parent]);
  expect(await half.until(child?.id ?? "", ["parked", "done", "failed"])).toMatchObject({ state: "parked" });
  expect((await half.callsOf(child?.id ?? "")).at(-1)).toMatchObject({
    tool: "mail.draft",
    state: expect.stringMatching(/awaiting|refused/),
  });
});
