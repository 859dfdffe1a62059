import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openAgentHalf, sequence, type AgentHalf } from "../../../test/support/agent-half.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { testControl, type TestControl } from "../../../test/support/test-control.ts";

const folders = temporaryFolders();
let store: TestControl;
let half: AgentHalf;
let later = 0;

beforeAll(async () => {
  const folder = folders.next();
  store = await testControl(folder);
  const letter = { to: ["me@example.org"], subject: "Report", text: "All is well." };
  const scripts = { sends: sequence([{ name: "mail.send", input: letter }]) };
  half = await openAgentHalf({ folder, control: store.control, place: store.place, scripts, now: () => Date.now() + later });
});
afterAll(async () => {
  await half?.close();
  await store?.close();
  folders.remove();
});

test("a mail that is held does not leave once its agent was stopped; a stop that is lifted lets it go", async () => {
  await half.enter("mailbox", "work", { kind: "maildir", folder: "box", from: "me@example.org", sendsHere: true });
  const matter = `model: scripted/sends
tools: { mail: { mailbox: work, may: [read, send] } }
budget: { run: "$1", day: "$5", month: "$50" }`;
  expect(await half.define("sender", matter, "Send a report by mail to me@example.org.")).toBeNull();
  const run = await half.start("sender");
  expect(await half.until(run, ["done", "failed", "parked"])).toMatchObject({ state: "done" });
  const arrived = (): number => ["new", "cur"].flatMap((place) => readdirSync(join(half.workspace("box"), place))).length;
  await half.agents.tick();
  await half.agents.stop("agent:sender", "owner");
  later = 150_000;
  await half.agents.tick();
  expect(arrived()).toBe(0);
  await half.agents.lift("agent:sender");
  later = 300_000;
  await half.agents.tick();
  expect(arrived()).toBe(1);
});
