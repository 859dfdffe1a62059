import { afterAll, beforeAll, expect, test } from "vitest";
import { openAgentHalf, sequence, type AgentHalf } from "../../../test/support/agent-half.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";

const folders = temporaryFolders();
let store: TestControl;
let half: AgentHalf;
let later = 0;

const write = { name: "files.write", input: { path: "report.md", content: "total,7\n" } };
const list = { name: "files.list", input: {} };
const matter = `model: scripted/circles
tools: { files: { folder: reports, may: [read, write] } }
budget: { run: "$1", day: "$5", month: "$50" }
contract: ["file.matches 1m reports/report.md /^total/"]`;

beforeAll(async () => {
  const folder = folders.next();
  store = await testControl(folder);
  // Writes, then goes in circles: it is parked, and asks its owner.
  const scripts = { circles: sequence([write, list, list, list]) };
  half = await openAgentHalf({ folder, control: store.control, place: store.place, scripts, now: () => Date.now() + later });
  await half.define("reporter", matter, "Write the report.");
}, 60_000);
afterAll(async () => {
  await half?.close();
  await store?.close();
  folders.remove();
});

const verdicts = async (run: string): Promise<unknown[]> =>
  store.control.query("select verifier, verdict from agent_outcome where run = $1", [run]);

async function parked(): Promise<string> {
  await store.control.query("delete from agent_run");
  const run = await half.start("reporter");
  expect(await half.until(run, ["parked", "done", "failed"])).toMatchObject({ state: "parked" });
  await half.agents.tick();
  expect(await verdicts(run)).toEqual([]);
  return run;
}

test.each([
  ["stopped while it waits", async (run: string) => half.agents.stop(`run:${run}`, "its owner")],
  [
    "ended by its owner's no",
    async (run: string) => {
      const [question] = await store.control.query<{ id: string }>("select id from agent_approval where run = $1 and answer is null", [
        run,
      ]);
      await half.agents.answer(question?.id ?? "", { answer: "deny", by: "owner" });
    },
  ],
  [
    "given up because nobody answered",
    async (run: string) => {
      await store.control.query("update agent_approval set expires_at = now() where run = $1", [run]);
      await half.until(run, ["stopped"]);
    },
  ],
])("what a run had done before it was %s is looked at, and told to the ledger", async (_, end) => {
  const run = await parked();
  await end(run);
  expect(await half.runOf(run)).toMatchObject({ state: "stopped" });
  await half.agents.tick();
  expect(await verdicts(run)).toEqual([{ verifier: "file.matches", verdict: "pending" }]);
  later += 2 * 60_000;
  await half.agents.tick();
  await half.agents.tick();
  const [one] = await verdicts(run);
  expect(one).toMatchObject({ verifier: "file.matches", verdict: expect.stringMatching(/held|unclear/) });
  expect(half.recorded.flatMap(({ links = [] }) => links).some(({ session }) => session === `agent:${run}`)).toBe(true);
});
