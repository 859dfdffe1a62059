import { afterAll, beforeAll, expect, test } from "vitest";
import { auditPage, type AuditPage } from "../../model/pages/audit.ts";
import { keysPage, madeKey } from "../../model/pages/people.ts";
import { openServed, type Served, type SignedInAs } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { audit } from "../access/audit.ts";
import { syslogLine } from "../access/audit-trail.ts";

type Person = Awaited<ReturnType<Served["newPerson"]>>;

const folders = temporaryFolders();
let served: Served;
let owner: SignedInAs;
let auditor: Person;
let lead: Person;

beforeAll(async () => {
  served = await openServed(folders.next());
  owner = await served.signIn({ pseudonym: null, role: "admin" });
  [auditor, lead] = [await served.newPerson("Au Dit", "auditor"), await served.newPerson("Le Ad", "lead")];
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

async function trail(query: string): Promise<AuditPage> {
  const answer = await served.ask("get", `/api/audit${query}`, { as: auditor });
  expect(answer.status).toBe(200);
  return auditPage.parse(await answer.json());
}

test("a key is shown once, works for its scope only, and stops the moment it is revoked", async () => {
  const { id, token } = madeKey.parse(
    await (await served.ask("post", "/api/keys", { as: owner, body: { name: "Directory", scopes: ["import"] } })).json(),
  );
  const list = await (await served.ask("get", "/api/keys", { as: owner })).text();
  expect(keysPage.parse(JSON.parse(list)).keys).toMatchObject([{ id, name: "Directory", scopes: ["import"], revokedAt: null }]);
  expect(list).not.toContain(token.slice(-32));
  const stored = await served.services.control.query<{ hash: Buffer }>("select * from api_key");
  expect(JSON.stringify(stored) + stored.map(({ hash }) => hash.toString("latin1")).join("")).not.toContain(token.slice(-32));
  expect((await served.ask("get", "/scim/v2/Users", { key: token })).status).toBe(200);
  expect((await served.ask("get", "/api/overview", { key: token })).status).toBe(403);
  expect((await served.ask("delete", `/api/keys/${id}`, { as: owner })).status).toBe(200);
  expect((await served.ask("get", "/scim/v2/Users", { key: token })).status).toBe(401);
});

test("a person's own key may only send, is theirs alone, and nobody else can list or revoke it", async () => {
  const made = madeKey.parse(await (await served.ask("post", "/api/mine/keys", { as: lead, body: { name: "Laptop", days: 30 } })).json());
  expect(keysPage.parse(await (await served.ask("get", "/api/mine/keys", { as: auditor })).json()).keys).toEqual([]);
  expect(keysPage.parse(await (await served.ask("get", "/api/keys", { as: owner })).json()).keys.map(({ id }) => id)).not.toContain(
    made.id,
  );
  expect((await served.ask("delete", `/api/mine/keys/${made.id}`, { as: auditor })).status).toBe(404);
  expect((await served.ask("delete", `/api/keys/${made.id}`, { as: owner })).status).toBe(404);
  expect((await served.ask("post", "/v1/logs", { key: made.token, body: {} })).status).not.toBe(403);
  expect((await served.ask("delete", `/api/mine/keys/${made.id}`, { as: lead })).status).toBe(200);
  expect((await served.ask("post", "/v1/logs", { key: made.token, body: {} })).status).toBe(401);
});

test("reads of groups, changes and refusals leave a row; names are for the trail's page, pseudonyms for nobody", async () => {
  await audit(served.services.control, { kind: "person", pseudonym: lead.pseudonym, role: "lead" }, "read", "/api/overview payments");
  expect((await served.ask("get", "/api/keys", { as: lead })).status).toBe(403);
  const { rows } = await trail("");
  expect(rows.map(({ action, object }) => `${action}: ${object}`)).toEqual(
    expect.arrayContaining(["read: /api/overview payments", "refused: get /api/keys", "change: key made", "change: key revoked"]),
  );
  expect(rows.find(({ object }) => object === "/api/overview payments")).toMatchObject({ name: "Le Ad", role: "lead" });
  expect(JSON.stringify(rows)).not.toContain(lead.pseudonym);
});

test("the trail has pages, days and objects", async () => {
  const { control } = served.services;
  for (let i = 0; i < 230; i++) await audit(control, { kind: "system" }, "change", `many ${i}`);
  const seen: number[] = [];
  let cursor = "";
  for (;;) {
    const page = await trail(`?object=many${cursor}`);
    seen.push(...page.rows.map(({ id }) => id));
    if (page.next === null) break;
    cursor = `&cursor=${page.next}`;
  }
  expect(seen.length).toBe(230);
  expect(seen).toEqual(seen.toSorted((a, b) => b - a));
  expect((await trail("?from=2001-01-01&to=2001-12-31")).rows).toEqual([]);
  const today = new Date().toISOString().slice(0, 10);
  expect((await trail(`?from=${today}&to=${today}&object=many 7`)).rows.length).toBe(11);
  expect((await served.ask("get", "/api/audit?cursor=1%20or%201=1", { as: auditor })).status).toBe(400);
  expect((await trail(`?object=${encodeURIComponent("' or 1=1 --")}`)).rows).toEqual([]);
});

test("the export is whole, as lines of JSON and as syslog, and says that it was made", async () => {
  const lines = (await (await served.ask("get", "/api/audit/export?object=many", { as: auditor })).text()).trim().split("\n");
  expect(lines.length).toBe(230);
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ actor: "system", action: "change", object: "many 229" });
  const syslog = await (await served.ask("get", "/api/audit/export?format=syslog", { as: auditor })).text();
  expect(
    syslog
      .trim()
      .split("\n")
      .every((line) => /^<10[89]|^<11\d>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ upshot - \S+ \[audit@32473 .*\] /.test(line)),
  ).toBe(true);
  expect(syslog).not.toContain("Le Ad");
  expect((await trail("?object=/api/audit/export")).rows.length).toBe(2);
});

test("a syslog line keeps to RFC 5424, whatever stands in the object", () => {
  const line = syslogLine(
    { id: 1, at: new Date(0), actor: "system", name: null, role: "system", action: "sign-in refused", object: 'a"b]c\\d\ne', detail: {} },
    "upshot.example.org",
  );
  expect(line).toBe(
    String.raw`<109>1 1970-01-01T00:00:00.000Z upshot.example.org upshot - sign-in-refused [audit@32473 id="1" actor="system" role="system" action="sign-in refused" object="a\"b\]c\\d e" detail="{}"] sign-in refused a"b]c\d e` +
      "\n",
  );
});
