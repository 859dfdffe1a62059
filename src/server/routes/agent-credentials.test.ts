import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { agentLimitsPage, credentialsPage } from "../../model/pages/agent-access.ts";
import { teamOfPath } from "../organisation/teams.ts";

type Person = Awaited<ReturnType<Served["newPerson"]>>;

const folders = temporaryFolders();
let served: Served;
let ann: Person;
let bob: Person;
let ada: Person;

beforeAll(async () => {
  served = await openServed(folders.next(), Date.UTC(2026, 10, 20, 12));
  [ann, bob, ada] = [
    await served.newPerson("Ann Lee", "member"),
    await served.newPerson("Bob Ray", "member"),
    await served.newPerson("Ada Min", "admin"),
  ];
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

test("credentials are entered and forgotten, never given out; only an admin gives to everybody", async () => {
  const secret = "correct horse battery";
  const contents = {
    kind: "imap",
    host: "imap.example.org",
    port: 993,
    tls: "implicit",
    user: "ann of the desk",
    password: secret,
    from: "ann@example.org",
    smtp: null,
  };
  const program = { transport: "stdio", command: "sh", confined: false };
  expect((await served.ask("put", "/api/agent-credentials/mcp/tools", { as: ann, body: { contents: program } })).status).toBe(403);
  const folder = { kind: "maildir", folder: "/etc" };
  expect((await served.ask("put", "/api/agent-credentials/mailbox/work", { as: ann, body: { contents: folder } })).status).toBe(403);
  expect((await served.ask("put", "/api/agent-credentials/mailbox/work", { as: ann, body: { contents } })).status).toBe(200);
  expect((await served.ask("put", "/api/agent-credentials/mailbox/desk", { as: ann, body: { contents, shared: true } })).status).toBe(403);
  expect((await served.ask("put", "/api/agent-credentials/mailbox/desk", { as: ada, body: { contents, shared: true } })).status).toBe(200);
  const wrong = await served.ask("put", "/api/agent-credentials/provider/anthropic", {
    as: ann,
    body: { contents: { kind: "openai", kay: secret } },
  });
  const said = await wrong.text();
  expect([wrong.status, said.includes(secret)]).toEqual([400, false]);
  const own = await (await served.ask("get", "/api/agent-credentials", { as: ann })).text();
  expect(own).not.toContain(secret);
  expect(own).not.toContain("ann of the desk");
  const names = (text: string) => credentialsPage.parse(JSON.parse(text)).credentials.map(({ name, shared }) => [name, shared]);
  expect(names(own)).toEqual([
    ["desk", true],
    ["work", false],
  ]);
  expect(names(await (await served.ask("get", "/api/agent-credentials", { as: bob })).text())).toEqual([["desk", true]]);
  expect((await served.ask("delete", "/api/agent-credentials/mailbox/work", { as: bob })).status).toBe(404);
  expect((await served.ask("delete", "/api/agent-credentials/mailbox/desk?shared=true", { as: ann })).status).toBe(403);
  expect((await served.ask("delete", "/api/agent-credentials/mailbox/work", { as: ann })).status).toBe(200);
  const kept = await served.services.control.query<{ sealed: Buffer }>("select sealed from agent_credential");
  expect(kept.map(({ sealed }) => sealed.includes(secret))).toEqual([false]);
});

test("limits: of one's own agents anybody's word, of a team and of everybody an admin's", async () => {
  const set = async (as: Person, scope: string) =>
    (await served.ask("put", `/api/agent-budgets/${scope}/day`, { as, body: { micros: 3_000_000 } })).status;
  await teamOfPath(served.services.control, "Payments", null);
  expect([
    await set(ann, "owner"),
    await set(ann, "org"),
    await set(ada, "org"),
    await set(ada, "team:payments"),
    await set(ada, "team:x"),
  ]).toEqual([200, 404, 200, 200, 404]);
  const limits = async (as: Person) => agentLimitsPage.parse(await (await served.ask("get", "/api/agent-budgets", { as })).json()).limits;
  expect(await limits(ann)).toMatchObject([{ scope: "owner", period: "day", limitMicros: 3_000_000, spentMicros: 0 }]);
  expect((await limits(ada)).map(({ scope, spentMicros }) => [scope, spentMicros])).toEqual([
    ["org", null],
    ["team:payments", null],
  ]);
  expect((await served.ask("delete", "/api/agent-budgets/owner/day", { as: ann })).status).toBe(200);
  expect(await limits(ann)).toEqual([]);
});
