import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { workspaceOf } from "../../src/agents/run/open-tools.ts";
import { runPage } from "../../src/model/pages/agents.ts";
import { writeDemoAgent } from "../../src/server/agents/demo-agent.ts";
import { installationOwner } from "../../src/server/agents/for-reader.ts";
import { writeSetting } from "../../src/server/organisation/settings.ts";
import { linesWider } from "../support/lines-wider.ts";
import { serveForTests, type TestServer } from "../support/serve-for-tests.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { runUpshot, type Ran } from "./run-upshot.ts";

// The demo's agent, told what to do from a terminal: a real server, and each command a process of its own.
const folders = temporaryFolders();
const folder = folders.next();
const home = folders.next();
const name = "inbox-triage";
let later = 0;
let server: TestServer;
let isOpen = false;

const start = (): Promise<TestServer> => serveForTests(folder, () => Date.now() + later);
const bare = (...words: string[]): Promise<Ran> => runUpshot(["agents", ...words], { cwd: home, home });
const agents = (...words: string[]): Promise<Ran> => bare(...words, "--data", folder);
/** What succeeded printed; nothing on it is wider than the 80 columns of a terminal, commands to copy apart. */
const said = async (...words: string[]): Promise<string> => {
  const { status, out, err } = await agents(...words);
  expect([status, err]).toEqual([0, ""]);
  return out;
};

beforeAll(async () => {
  // Whether there is a scripted model is settled when agents are opened: the second server finds the demo there.
  server = await start();
  await writeSetting(server.services.control, "demo", true);
  await writeDemoAgent(server.services);
  await server.close();
  server = await start();
  isOpen = true;
  await server.services.agents.reload();
}, 120_000);
afterAll(async () => {
  if (isOpen) await server.close();
  folders.remove();
});

test("a run is followed until it asks, its question is read and answered, and what came of it is told", { timeout: 120_000 }, async () => {
  expect(await said("list")).toMatch(/inbox-triage +idle +\$0 of \$10\.00 +none yet +never ran/);
  expect(await said("runs", name)).toContain(`upshot agents run ${name} --wait`);

  const ran = await agents("run", name, "--wait");
  expect([ran.status, ran.err]).toEqual([3, ""]);
  const [run = ""] = ran.out.split("\n");
  expect(run).toMatch(/^[0-9a-f-]{36}$/);
  expect(ran.out).toMatch(/^\d\d:\d\d:\d\d {2}m1\.1 {3}mail\.list allowed: \w/m);
  expect(ran.out).toContain(`${name} is parked: `);
  expect(linesWider(ran.out, 80)).toEqual([]);
  // What was told step by step is what is told at once, and each event is told once.
  const [followed = ""] = ran.out.split("\n\nSend a mail");
  expect(await said("logs", run)).toBe(followed.slice(run.length + 1) + "\n");

  const list = await said("list");
  expect(list).toMatch(/inbox-triage +waits for you/);
  expect(list).toMatch(/1 question for you +upshot agents approvals/);
  expect(linesWider(list, 80)).toEqual([]);
  const cards = await said("approvals");
  for (const part of [
    /^ {2}To +me@demo\.example$/m,
    /^ {2}Subject +Your inbox$/m,
    /^ {2}why it asks {2}.*mail\.send/m,
    /^ {2}undone by +For 2 minutes it can be taken back/m,
    /^ {2}waits until .*; then it counts as no$/m,
  ])
    expect(cards).toMatch(part);
  const [, question = ""] = /upshot agents approve ([0-9a-f]{8})$/m.exec(cards) ?? [];

  expect((await agents("deny", question)).status).toBe(2);
  expect(await said("approve", question)).toMatch(/^Allowed once: Send a mail to 1 recipient$/m);
  const again = await agents("approve", question);
  expect([again.status, again.err]).toEqual([1, "upshot: This question was answered already: allowed by you\nNothing was changed.\n"]);
  expect(await said("approvals")).toBe("Nothing waits for you.\n");
  // Follows to the end by itself.
  expect(await said("logs", run.slice(0, 8), "--follow")).toMatch(/m8\.1 +allowed by you[^]*inbox-triage is done; it cost \$0\.\d+/);

  const shown = await said("show", run.slice(0, 8));
  expect(shown).toMatch(/^m8\.1 {2}\d\d:\d\d:\d\d {2}mail\.send$/m);
  expect(shown).toMatch(/^ {2}you +allowed by you$/m);
  expect(shown).toMatch(/reserved \$0\.\d+, cost \$0\.\d+/);
  expect(shown).toMatch(/^ {2}pending +mail\.filing-kept, looked at /m);
  expect(linesWider(shown, 80)).toEqual([]);
  expect(runPage.parse(JSON.parse(await said("show", run, "--json"))).run).toMatchObject({ id: run, state: "done" });

  // The minute of its contract goes by; the store's clock is not ours to move.
  later += 90_000;
  await server.services.control.query("update agent_outcome set next_at = now()");
  await expect.poll(async () => (await agents("logs", run)).out, { timeout: 60_000, interval: 1_000 }).toContain("mail.filing-kept held:");
  const events = (await said("logs", run, "--json"))
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
  expect(events).toContainEqual(expect.objectContaining({ event: "asked", call: "m8.1" }));
  expect(events.at(-1)).toMatchObject({ event: "judged" });
  // Whoever reads along learns nothing of what stood in the mails.
  expect(JSON.stringify(events)).not.toContain("Your inbox");
});

test(
  "a run is stopped while it asks, a no is told with its reason, a yes for good is refused where the organisation wants to be asked",
  { timeout: 120_000 },
  async () => {
    const askedAgain = async (): Promise<{ readonly run: string; readonly question: string }> => {
      rmSync(workspaceOf(folder, installationOwner, "demo-mailbox"), { recursive: true });
      await writeDemoAgent(server.services);
      const { status, out } = await agents("run", name, "--wait", "--json");
      expect(status).toBe(3);
      const { run, questions } = parked.parse(JSON.parse(out));
      return { run, question: questions[0] ?? "" };
    };
    const stopped = await askedAgain();
    expect(await said("stop", stopped.run)).toContain("are stopped: none of them begins another call");
    expect(await said("show", stopped.run)).toMatch(/^inbox-triage was stopped/);
    expect((await agents("approve", stopped.question)).status).toBe(1);
    const first = await askedAgain();
    expect(await said("deny", first.question.slice(0, 8), "--reason", "no mail to myself")).toMatch(
      /^Denied: Send a mail to 1 recipient$/m,
    );
    expect(await said("logs", first.run, "--follow")).toContain("denied by you: no mail to myself");
    const second = await askedAgain();
    expect((await agents("approve", second.question, "--always")).err).toContain("your organisation wants every such call asked for");
  },
);

const parked = z.object({ run: z.string(), state: z.literal("parked"), questions: z.array(z.string()) });

test("what agents sign in with is listed by name, and tested", { timeout: 120_000 }, async () => {
  const list = await said("credentials");
  expect(list).toMatch(/^ {2}demo +mailbox +your agents/m);
  expect(list).toContain("upshot agents credentials test demo");
  expect(await said("credentials", "test", "demo")).toMatch(/^mailbox demo works\n[^]*worked[^]*folders/);
  expect(await agents("credentials", "test", "mailbox/demo", "--json")).toMatchObject({ status: 0 });
  const { control, keys } = server.services;
  await control.query("insert into agent_credential (name, owner, kind, sealed) values ('inside', $1, 'provider', $2)", [
    installationOwner,
    keys.seal(JSON.stringify({ kind: "openai-compatible", baseUrl: "https://10.0.0.1/v1" })),
  ]);
  const wrong = await agents("credentials", "test", "inside");
  expect([wrong.status, wrong.err]).toEqual([1, ""]);
  expect(wrong.out.replaceAll(/\s+/g, " ")).toMatch(/does not work yet .*failed .*private network/);
  expect(linesWider(list + wrong.out, 80)).toEqual([]);
  expect((await agents("credentials", "test", "nothing")).err).toContain('There is no credential "nothing"');
  await control.query("delete from agent_credential where name = 'inside'");
});

test("why a call was made, asked for or not, and what the agent may", { timeout: 120_000 }, async () => {
  const runs = await said("runs", name);
  const [, run = ""] = /^ {2}([0-9a-f]{8}) .* done .*6 held/m.exec(runs) ?? [];
  expect(await said("policy", "explain", run)).toMatch(/^ {2}m8\.1 +mail\.send asked: .*organisation/m);
  const call = await said("policy", "explain", run, "m8.1");
  expect(call).toMatch(/^ {2}You were asked: .*organisation/m);
  expect(call).toMatch(/^ {2}to +is what its owner said$/m);
  expect((await agents("policy", "explain", run, "m1")).err).toContain("m1 is an answer of the model");
  const may = await said("policy", "explain", name);
  expect(may).toMatch(/^ {2}never +delete mail$/m);
  expect(linesWider(call + may, 80)).toEqual([]);
});

test("an agent is stopped, paused and let go on; limits are set and taken away", { timeout: 120_000 }, async () => {
  expect(await said("stop", name)).toContain("none of its runs begins another call");
  expect(await agents("run", name)).toMatchObject({ status: 1, err: expect.stringContaining(`${name} is stopped`) });
  expect(await said("list")).toMatch(/inbox-triage +stopped/);
  await said("stop", name, "--lift");
  await said("pause", name);
  expect(await agents("run", name)).toMatchObject({ status: 1, err: expect.stringContaining(`${name} is paused`) });
  await said("pause", name, "--off");
  await said("stop", "--all");
  expect(await said("list")).toContain("All agents are stopped since ");
  await said("stop", "--all", "--lift");
  const { status, out } = await agents("run", name, "--wait", "--json");
  expect([status, JSON.parse(out)]).toEqual([0, expect.objectContaining({ state: "done", questions: [] })]);

  expect(await said("budget")).toContain("There is no limit above those of single agents.");
  expect(await said("budget", "--owner", "--day", "$5", "--month", "12.50")).toMatch(/your agents +month +\$12\.50 +\$0\.\d+/);
  expect(await said("budget", "--owner", "--day", "off")).not.toContain(" day ");
  expect(await said("budget", name)).toMatch(/^ {2}month +\$10\.00 .*[^]*agents\/inbox-triage\/AGENT\.md/m);
  expect(await agents("budget", name, "--day", "5")).toMatchObject({ status: 2, err: expect.stringContaining("stands in its file") });
});

test("what cannot be done is said with what to do instead", { timeout: 120_000 }, async () => {
  const errors = async (...words: string[]): Promise<string> => (await agents(...words)).err;
  expect(await errors("run", "nobody")).toBe("upshot: You have no such agent\nupshot agents list names yours.\n");
  expect(await errors("show", name)).toContain(`Its runs: upshot agents runs ${name}`);
  expect(await errors("show", "ffffffff")).toContain('You have no run that begins with "ffffffff"');
  expect(await errors("lits")).toContain("did you mean list?");
  expect(await agents("list", "--wait")).toMatchObject({ status: 2, err: expect.stringContaining("upshot agents list has no --wait") });
  expect((await bare("list")).err).toContain("There is no installation in ");
  const token = readFileSync(join(folder, "keys", "owner.token"), "utf8").trim();
  const elsewhere = (secret: string): Promise<Ran> =>
    runUpshot(["agents", "list", "--url", server.url], { cwd: home, home, env: { UPSHOT_OWNER_TOKEN: secret } });
  expect((await elsewhere(token)).out).toContain(name);
  expect((await elsewhere("wrong")).err).toContain("does not take the owner token");
  expect((await bare("list", "--url", "http://upshot.example.org")).err).toContain("whoever is on the way could read the owner token");

  // Nobody stays signed in behind a command.
  const left = await server.services.control.query("select 1 from web_session");
  expect(left).toEqual([]);
  isOpen = false;
  await server.close();
  const gone = await agents("list");
  expect([gone.status, gone.err]).toEqual([
    1,
    `upshot: No server runs on ${folder}: agents run inside it\nStart it, and leave it running: upshot serve --data ${folder}\n`,
  ]);
});
