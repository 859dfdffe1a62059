import { afterAll, beforeAll, expect, test } from "vitest";
import { addAgent, addCall, addOutcome, addRun } from "../../../test/support/agent-rows.ts";
import { askAgents } from "../../../test/support/ask-agents.ts";
import { recordedAgents } from "../../../test/support/recorded-agents.ts";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { digestOf } from "../../agents/tools/canonical-call.ts";
import { agentPage, agentRunsPage, runPage, runStepsPage, type RunStep } from "../../model/pages/agents.ts";

type Person = Awaited<ReturnType<Served["newPerson"]>>;

const folders = temporaryFolders();
const now = Date.UTC(2026, 10, 20, 12);
let served: Served;
let ask: Served["ask"];
let ann: Person;
let bob: Person;
/** As the list is to be: the newest first, those of one moment by their id. */
const order: string[] = [];

beforeAll(async () => {
  served = await openServed(folders.next(), now);
  ask = await askAgents(served, recordedAgents());
  [ann, bob] = [await served.newPerson("Ann Lee", "member"), await served.newPerson("Bob Ray", "admin")];
  await addAgent(served.services, "many", ann.pseudonym);
  await addAgent(served.services, "other", ann.pseudonym);
  for (let n = 0; n < 130; n += 1) {
    const id = `r${String(n).padStart(3, "0")}`;
    // Three at a time begin in one moment.
    await addRun(served.services, id, { agent: "many", owner: ann.pseudonym, at: now - 60_000 * Math.floor(n / 3) });
    order.push(id);
  }
  await addRun(served.services, "elsewhere", { agent: "other", owner: ann.pseudonym, at: now });
  await addRun(served.services, "long", { agent: "other", owner: ann.pseudonym, state: "parked", at: now });
  const back = { message: "m", folder: "INBOX" };
  for (let seq = 1; seq <= 230; seq += 1)
    await addCall(served.services, "long", `c${seq}`, {
      seq,
      kind: "tool",
      tool: "mail.move",
      ...(seq === 3
        ? { effect: { kind: "mail.filed", artifact: "mail:work:x", subject: {}, undo: { tool: "mail.move", args: back, words: "Back" } } }
        : {}),
      // What takes the third step back is the last one, pages away.
      ...(seq === 230 ? { digest: digestOf("mail.move", back) } : {}),
      at: now + seq,
    });
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

async function get(path: string, as: Person): Promise<unknown> {
  const answer = await ask("get", path, { as });
  expect(answer.status).toBe(200);
  return answer.json();
}

test("pages of runs hold each run once, in one order, whatever their size and whatever begins meanwhile", async () => {
  const walk = async (limit: number, between: () => Promise<void> = async () => undefined): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = agentRunsPage.parse(await get(`/api/agents/many/runs?limit=${limit}${cursor === "" ? "" : `&cursor=${cursor}`}`, ann));
      ids.push(...page.runs.map(({ id }) => id));
      cursor = page.next;
      await between();
    }
    return ids;
  };
  for (const limit of [1, 7, 65, 130, 500]) expect(await walk(limit)).toEqual(order);
  let n = 0;
  const began = (): Promise<void> => addRun(served.services, `new${n++}`, { agent: "many", owner: ann.pseudonym, at: now + 1000 + n });
  expect(await walk(50, began)).toEqual(order);
  const page = agentPage.parse(await get("/api/agents/many", ann));
  expect(page.runs.length).toBe(100);
  const rest = agentRunsPage.parse(await get(`/api/agents/many/runs?cursor=${page.nextRuns}`, ann));
  expect([...page.runs, ...rest.runs].length).toBe(130 + n);
  expect(rest.next).toBe(null);
});

test("a cursor of another list is none, and nobody else's runs are listed", async () => {
  const status = async (as: Person, path: string): Promise<number> => (await ask("get", path, { as })).status;
  expect(await status(ann, "/api/agents/many/runs?cursor=elsewhere")).toBe(400);
  expect(await status(ann, "/api/agents/many/runs?cursor=nothing")).toBe(400);
  expect(await status(bob, "/api/agents/many/runs")).toBe(404);
  expect(await status(bob, "/api/runs/long/steps")).toBe(404);
  expect(await status(ann, "/api/runs/long/steps?cursor=x")).toBe(400);
  expect(await status(ann, "/api/runs/long/steps?cursor=999999999999999")).toBe(200);
});

test("outcomes name the mail by sender and subject: to its owner, from the sealed receipt, for 30 days, and nowhere else", async () => {
  const { services } = served;
  const about = "Bob <bob@example.net>: Lunch?";
  const [old, young] = [now - 31 * 86_400_000, now - 29 * 86_400_000];
  for (const [id, at] of [["old", old] as const, ["young", young] as const]) {
    const run = { agent: "other", owner: ann.pseudonym, at };
    await addRun(services, id, run);
    await addOutcome(services, `o-${id}`, { ...run, id }, "held");
    const effect = { kind: "mail.filed", artifact: `mail:work:o-${id}`, about, subject: {}, undo: null };
    await addCall(services, id, "c1", { seq: 1, kind: "tool", tool: "mail.move", effect, at });
  }
  const named = async (id: string) => runPage.parse(await get(`/api/runs/${id}`, ann)).outcomes.map((one) => one.about);
  expect([await named("young"), await named("old")]).toEqual([[about], [null]]);
  const whole = agentPage.parse(await get("/api/agents/other", ann));
  expect(Object.fromEntries(whole.outcomes.map((one) => [one.id, one.about]))).toEqual({ "o-young": about, "o-old": null });
  expect((await ask("get", "/api/runs/young", { as: bob })).status).toBe(404);
  await services.control.query("update agent_call set effect = null where run = 'young'");
  expect(await named("young")).toEqual([null]);
  expect(served.logged()).not.toContain("Lunch");
});

test("a run sends its newest 100 steps, and those before by pages; what a later page took back is told", async () => {
  const page = runPage.parse(await get("/api/runs/long", ann));
  expect([page.steps.length, page.steps[0]?.id, page.steps.at(-1)?.id, page.stepCount]).toEqual([100, "c131", "c230", 230]);
  const steps: RunStep[] = [...page.steps];
  for (let cursor = page.nextSteps; cursor !== null;) {
    const before = runStepsPage.parse(await get(`/api/runs/long/steps?cursor=${cursor}`, ann));
    steps.unshift(...before.steps);
    cursor = before.next;
  }
  expect(steps.map(({ id }) => id)).toEqual(Array.from({ length: 230 }, (_, n) => `c${n + 1}`));
  expect(steps[2]?.effect?.undone).toBe(true);
});
