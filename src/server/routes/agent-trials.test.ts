import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWithDovecot, startDovecot, type Dovecot } from "../../../test/support/dovecot.ts";
import { deploySecret, deployToken, fakeDeployments } from "../../../test/support/fake-deployments.ts";
import { fakeSlack } from "../../../test/support/fake-slack.ts";
import { imapPeer, smtpPeer } from "../../../test/support/mail-peer.ts";
import { imapCredential } from "../../../test/support/mailboxes.ts";
import { httpServer, program } from "../../../test/support/mcp.ts";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { credentialTrial, type CredentialTrial } from "../../model/pages/agent-trial.ts";

type Person = Awaited<ReturnType<Served["newPerson"]>>;

const folders = temporaryFolders();
const ends: (() => unknown)[] = [];
const secret = "pass-word-of-ann";
const everythingServer = join(import.meta.dirname, "../../../node_modules/@modelcontextprotocol/server-everything/dist/index.js");
let served: Served;
let ann: Person;
let bob: Person;
let ada: Person;

beforeAll(async () => {
  const folder = folders.next();
  served = await openServed(folder);
  writeFileSync(join(folder, "private-hosts"), "127.0.0.1\n");
  [ann, bob, ada] = [
    await served.newPerson("Ann Lee", "member"),
    await served.newPerson("Bob Ray", "member"),
    await served.newPerson("Ada Min", "admin"),
  ];
}, 60_000);
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
  await served?.close();
  folders.remove();
});

async function enter(kind: string, name: string, contents: unknown, { as = ann, shared = false } = {}): Promise<void> {
  const answer = await served.ask("put", `/api/agent-credentials/${kind}/${name}`, { as, body: { contents, shared } });
  expect(answer.status, await answer.text()).toBe(200);
}

/** What a trial says, whole; nothing in it is a secret. */
async function tried(kind: string, name: string, { as = ann, query = "" } = {}): Promise<CredentialTrial> {
  const answer = await served.ask("post", `/api/agent-credentials/${kind}/${name}/test${query}`, { as });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  for (const hidden of [secret, deployToken, deploySecret, "xoxb-", "xapp-"]) expect(text).not.toContain(hidden);
  return credentialTrial.parse(JSON.parse(text));
}

const problemOf = async (name: string): Promise<string | null | undefined> =>
  (await served.services.control.query<{ problem: string | null }>("select problem from agent_credential where name = $1", [name]))[0]
    ?.problem;

describeWithDovecot("a mailbox on a real server", (dovecot) => {
  let server: Dovecot;
  beforeAll(async () => {
    server = await startDovecot(dovecot, folders.next());
    ends.push(() => server.stop());
  });

  test("signs in for reading and sending, and sends nothing; a wrong password is told", async () => {
    const peer = await smtpPeer(null);
    ends.push(() => peer.close());
    await enter("mailbox", "work", imapCredential(server.port, "ann@example.org", peer.port));
    const good = await tried("mailbox", "work");
    expect(good).toMatchObject({
      works: true,
      steps: [
        { name: "Reading (IMAP)", worked: true },
        { name: "Sending (SMTP)", worked: true },
      ],
    });
    expect(good.steps[0]?.says).toMatch(/^It lets agents in, and has \d+ folders$/);
    expect(peer.heard.map((line) => line.split(" ")[0])).toEqual(["EHLO", "AUTH"]);
    expect(peer.taken).toEqual([]);

    await enter("mailbox", "work", imapCredential(server.port, "ann@example.org", undefined, secret));
    const bad = await tried("mailbox", "work");
    expect(bad).toMatchObject({ works: false, steps: [{ worked: false }, { worked: null }] });
    expect(bad.steps[0]?.says).toBe("The mail server 127.0.0.1 refused the user or the password");
    expect(bad.steps[0]?.next).toContain("app password");
    expect(await problemOf("work")).toContain("refused the user or the password");
  });
});

test("a password that was refused a moment ago is tried again where a person asks for it; once it works, nothing is wrong any more", async () => {
  const behaves = { at: "LOGIN", does: "TAG NO [AUTHENTICATIONFAILED] no\r\n" };
  const peer = await imapPeer(behaves);
  ends.push(() => peer.close());
  await enter("mailbox", "again", imapCredential(peer.port, "ann"));
  expect(await tried("mailbox", "again")).toMatchObject({ works: false });
  expect(await problemOf("again")).toContain("refused the user or the password");
  behaves.at = "none";
  expect(await tried("mailbox", "again")).toMatchObject({ works: true });
  expect(await problemOf("again")).toBe(null);
});

test("a mail server that refuses, drops or is not there: each told with what to do", async () => {
  const refuses = await smtpPeer({ at: "AUTH", does: `535 ${secret} is wrong\r\n` });
  const drops = await smtpPeer({ at: "EHLO", does: "drop" });
  ends.push(
    () => refuses.close(),
    () => drops.close(),
  );
  const sending = async (name: string, port: number): Promise<CredentialTrial["steps"][number] | undefined> => {
    await enter("mailbox", name, imapCredential(1, "ann", port, secret));
    const { works, steps } = await tried("mailbox", name);
    expect(works).toBe(false);
    expect(steps[0]).toMatchObject({ worked: false, says: "The mail server 127.0.0.1 cannot be reached (ECONNREFUSED)" });
    expect(steps[0]?.next).toContain("993 with implicit");
    return steps[1];
  };
  expect(await sending("refuses", refuses.port)).toMatchObject({ worked: false, next: expect.stringContaining("app password") });
  expect(await sending("nobody", 1)).toMatchObject({ worked: false, next: expect.stringContaining("465 with implicit") });
  expect(await sending("drops", drops.port)).toMatchObject({ worked: false, says: expect.stringContaining("cannot be reached") });
});

test("a private host that the operator did not name is not called", async () => {
  await enter("mailbox", "inside", { ...imapCredential(993, "ann"), host: "10.0.0.1", tls: "implicit" });
  const { steps } = await tried("mailbox", "inside");
  expect(steps[0]).toMatchObject({ worked: false, says: expect.stringContaining("private network") });
});

test("Slack is asked whose tokens these are", async () => {
  const slack = await fakeSlack([]);
  ends.push(() => slack.close());
  writeFileSync(join(served.services.folder, "private-hosts"), `127.0.0.1\n${slack.host}\n`);
  await enter("slack", "slack", { botToken: "xoxb-1", appToken: "xapp-1", apiUrl: slack.apiUrl });
  expect(await tried("slack", "slack")).toEqual({
    works: true,
    steps: [
      { name: "Bot token", worked: true, says: "Slack knows the app as upshot in acme", next: "" },
      { name: "App token", worked: true, says: "Slack opens a connection for it", next: "" },
      expect.objectContaining({ name: "Your member id", worked: null }),
    ],
  });
  slack.fault("auth.test", { error: "invalid_auth" });
  const { works, steps } = await tried("slack", "slack");
  expect([works, steps[0]?.says]).toEqual([false, "Slack does not take the app's token"]);
  expect(steps[0]?.next).toContain("api.slack.com/apps");
});

test("access to deployments: whose token it is, what it reaches, and whether agents find it under its name", async () => {
  const peer = await fakeDeployments(Date.now);
  ends.push(() => peer.close());
  const entered = { kind: "github", repo: "acme/shop", token: deployToken, apiUrl: `${peer.url}/api` };
  await enter("deployment", "acme-shop", entered);
  expect(await tried("deployment", "acme-shop")).toMatchObject({
    works: true,
    steps: [
      { worked: true, says: "GitHub knows it as one of ann" },
      { name: "Deployments of acme/shop", worked: true },
    ],
  });
  await enter("deployment", "shop", { ...entered, token: "ghp_another1" });
  const wrong = await tried("deployment", "shop");
  expect(wrong.steps.map(({ worked }) => worked)).toEqual([false, null, false]);
  expect(wrong.steps[2]?.next).toBe("Enter it again under the name acme-shop.");
  await enter("deployment", "acme-own", { kind: "webhook", repo: "acme/own", url: `${peer.url}/own`, secret: deploySecret });
  expect(await tried("deployment", "acme-own")).toMatchObject({ works: true, steps: [{ says: expect.stringContaining("0 deployments") }] });
});

test("an MCP server is spoken to, and its tools are counted; one that is none is told", async () => {
  await enter("mcp", "all", program(everythingServer), { as: ada, shared: true });
  // The organisation's is closed to whom nobody opened it to: they learn nothing of it.
  expect((await served.ask("post", "/api/agent-credentials/mcp/all/test?shared=true", { as: ann })).status).toBe(404);
  const everything = await tried("mcp", "all", { as: ada, query: "?shared=true" });
  expect(everything.works).toBe(true);
  expect(everything.steps[1]?.says).toMatch(/^It has \d+ tools; none is granted to agents$/);
  const page = await httpServer(() => ({ status: 401, body: secret }));
  ends.push(page.close);
  await enter("mcp", "page", { transport: "http", url: `http://127.0.0.1:${page.port}/`, headers: { authorization: secret } });
  expect(await tried("mcp", "page")).toMatchObject({ works: false, steps: [{ says: "It cannot be used: it refused the key (HTTP 401)" }] });
}, 30_000);

test("a provider is asked for its models, never for an answer; what cannot be asked says so", async () => {
  const asked: string[] = [];
  const peer = await httpServer((path) => (asked.push(path), { status: path.startsWith("/v1/") ? 200 : 401, body: "{}" }));
  ends.push(peer.close);
  const at = `http://127.0.0.1:${peer.port}`;
  await enter("provider", "mine", { kind: "openai-compatible", key: secret, baseUrl: `${at}/v1/` });
  expect(await tried("provider", "mine")).toMatchObject({ works: true });
  await enter("provider", "anthropic", { kind: "anthropic", key: secret, baseUrl: `${at}/v2` });
  expect(await tried("provider", "anthropic")).toMatchObject({
    works: false,
    steps: [{ says: expect.stringContaining("does not take the key (401)") }],
  });
  expect(asked).toEqual(["/v1/models", "/v2/models?limit=1"]);
  await enter("webhook", "late", { secret: `${secret}${secret}` });
  expect(await tried("webhook", "late")).toMatchObject({ works: null });
});

test("only what the reader's agents use is tried, not too often, and the trail names nobody", async () => {
  const ask = async (as: Person, path: string): Promise<number> =>
    (await served.ask("post", `/api/agent-credentials/${path}`, { as })).status;
  await enter("webhook", "own", { secret: `${secret}${secret}` }, { as: bob });
  expect(await ask(ann, "webhook/own/test")).toBe(404);
  expect(await ask(bob, "webhook/own/test?shared=true")).toBe(404);
  for (let time = 0; time < 5; time += 1) expect(await ask(bob, "webhook/own/test")).toBe(200);
  expect(await ask(bob, "webhook/own/test")).toBe(429);
  served.wait(11 * 60_000);
  expect(await ask(bob, "webhook/own/test")).toBe(200);
  const rows = await served.services.control.query<{ actor: string }>(
    "select distinct actor from audit where object = 'credential of own agents: webhook tested'",
  );
  expect(rows).toEqual([{ actor: "somebody" }]);
});
