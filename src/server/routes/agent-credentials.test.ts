import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { agentLimitsPage, credentialsPage } from "../../model/pages/agent-access.ts";
import { moveUses } from "../agents/move-uses.ts";
import { forgetOwner } from "../agents/own-agents.ts";
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

test("credentials are entered and forgotten, never given out; only an admin enters one of the organisation", async () => {
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
  expect(names(own)).toEqual([["work", false]]);
  expect((await served.ask("delete", "/api/agent-credentials/mailbox/work", { as: bob })).status).toBe(404);
  expect((await served.ask("delete", "/api/agent-credentials/mailbox/desk?shared=true", { as: ann })).status).toBe(403);
  expect((await served.ask("delete", "/api/agent-credentials/mailbox/work", { as: ann })).status).toBe(200);
  const kept = await served.services.control.query<{ sealed: Buffer }>("select sealed from agent_credential");
  expect(kept.map(({ sealed }) => sealed.includes(secret))).toEqual([false]);
});

test("a credential of the organisation is its admin's alone until they say who may use it, and for what", async () => {
  const contents = { repo: "acme/shop", token: "github_pat_1234567890" };
  const place = "/api/agent-credentials/deployment/acme-shop";
  expect((await served.ask("put", place, { as: ada, body: { contents, shared: true } })).status).toBe(200);
  const seen = async (as: Person) =>
    credentialsPage
      .parse(await (await served.ask("get", "/api/agent-credentials", { as })).json())
      .credentials.filter(({ name }) => name === "acme-shop")
      .map(({ shared, enteredByYou, uses }) => ({ shared, enteredByYou, uses }));
  const eve = await served.newPerson("Eve Ada", "admin");
  expect([await seen(ada), await seen(eve), await seen(ann)]).toEqual([
    [{ shared: true, enteredByYou: true, uses: [] }],
    [{ shared: true, enteredByYou: false, uses: [] }],
    [],
  ]);
  const put = async (as: Person, uses: unknown, at = place) => (await served.ask("put", `${at}/uses`, { as, body: { uses } })).status;
  const person = { to: "person", name: bob.mail, acts: ["deployment.status", "deployment.roll-back"] };
  const team = { to: "team", name: "payments", acts: null };
  await teamOfPath(served.services.control, "Payments", null);
  expect([
    await put(ann, [person]),
    await put(ada, [{ ...person, name: "nobody@example.org" }]),
    await put(ada, [{ ...team, name: "nowhere" }]),
    await put(ada, [{ to: "agent", name: "nothing", acts: null }]),
    await put(ada, [person, person]),
    await put(ada, [person], "/api/agent-credentials/deployment/other"),
    await put(ada, [{ ...person, acts: [] }]),
  ]).toEqual([403, 400, 400, 400, 400, 404, 400]);
  expect(await seen(bob)).toEqual([]);
  expect(await put(eve, [person, team])).toBe(200);
  expect(await seen(bob)).toEqual([{ shared: true, enteredByYou: false, uses: [person] }]);
  expect([(await seen(ada))[0]?.uses, await seen(ann)]).toEqual([[person, team], []]);
  // Opened to an agent, it is open to that one of its owner.
  const { control } = served.services;
  await control.query("insert into agent (name, owner, version) values ('shipper', $1, 'v')", [ann.pseudonym]);
  expect(await put(ada, [{ to: "agent", name: "shipper", acts: null }])).toBe(200);
  expect([(await seen(ann))[0]?.uses, await seen(bob)]).toEqual([[{ to: "agent", name: "shipper", acts: null }], []]);
  const kept = await control.query("select who, whose from agent_credential_use");
  expect(kept).toEqual([{ who: "agent:shipper", whose: ann.pseudonym }]);
  // Whoever is forgotten leaves no leave behind; who enters it anew has it alone with those it is open to.
  await forgetOwner(control, served.services.folder, ann.pseudonym);
  expect(await control.query("select who from agent_credential_use")).toEqual([]);
  expect((await served.ask("put", place, { as: eve, body: { contents, shared: true } })).status).toBe(200);
  expect([(await seen(ada))[0]?.enteredByYou, (await seen(eve))[0]?.enteredByYou]).toEqual([false, true]);
  expect((await served.ask("delete", `${place}?shared=true`, { as: ada })).status).toBe(200);
});

test("a provider of the organisation is opened whole; two people who turn out to be one keep what was open to either", async () => {
  const place = "/api/agent-credentials/provider/anthropic";
  const contents = { kind: "anthropic", key: "sk-ant-1234567890" };
  expect((await served.ask("put", place, { as: ada, body: { contents, shared: true } })).status).toBe(200);
  const put = async (uses: unknown) => (await served.ask("put", `${place}/uses`, { as: ada, body: { uses } })).status;
  expect(await put([{ to: "person", name: bob.mail, acts: ["*"] }])).toBe(400);
  expect(await put([{ to: "person", name: bob.mail, acts: null }])).toBe(200);
  const { control } = served.services;
  await moveUses(control, bob.pseudonym, "0123456789abcdef");
  expect(await control.query("select who from agent_credential_use")).toEqual([{ who: "owner:0123456789abcdef" }]);
  await moveUses(control, "0123456789abcdef", bob.pseudonym);
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
