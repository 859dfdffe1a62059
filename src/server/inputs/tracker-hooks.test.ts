import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveForTests, type TestServer } from "../../../test/support/serve-for-tests.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { readRow } from "../../ledger/read-row.ts";
import { sourcesPage } from "../../model/pages/sources.ts";
import { resolvePerson } from "../organisation/identities.ts";
import { judgeDocuments } from "./judge-documents.ts";
import { judgeTickets } from "./judge-tickets.ts";

// Jira, Linear and Confluence through HTTP, into the ledger. The payloads are ours, written after the public documentation.
const folders = temporaryFolders();
const secret = "a secret of sufficient length";
const day = 86_400_000;
let now = Date.UTC(2026, 2, 8);
let server: TestServer;

beforeAll(async () => {
  server = await serveForTests(folders.next(), () => now);
}, 60_000);
afterAll(async () => {
  await server.close();
  folders.remove();
});

const fixture = (kind: string, name: string): string =>
  readFileSync(join(import.meta.dirname, "../../../test/fixtures", kind, `${name}.json`), "utf8");
const hmac = (text: string, key = secret): string => createHmac("sha256", key).update(text).digest("hex");
const post = (name: string, body: string, headers: Readonly<Record<string, string>>): Promise<Response> =>
  fetch(`${server.url}/hooks/${name}`, { method: "POST", body, headers });
const connect = (name: string, config: object = {}): Promise<Response> =>
  server.owner(`/api/sources/${name}`, { method: "PUT", json: { kind: name, config, secrets: { secret } } });

async function sourceOf(name: string): Promise<ReturnType<typeof sourcesPage.parse>["sources"][number] | undefined> {
  return sourcesPage.parse(await (await server.owner("/api/sources")).json()).sources.find(({ id }) => id === name);
}

async function kindsOf(artifact: string): Promise<readonly string[]> {
  await server.services.journal.drained();
  const [kinds] = await server.services.ledger.query(
    "SELECT arrayMap(e -> e.2, arraySort(groupArray((at, kind)))) AS kinds FROM event FINAL WHERE artifact = {artifact:String}",
    { artifact },
    (row) => readRow(row).texts("kinds"),
  );
  return kinds ?? [];
}

async function verdictOf(artifact: string): Promise<readonly number[] | undefined> {
  await server.services.journal.drained();
  const [verdict] = await server.services.ledger.query(
    "SELECT held, pending, undone FROM verdict FINAL WHERE artifact = {artifact:String}",
    { artifact },
    (row) => [readRow(row).number("held"), readRow(row).number("pending"), readRow(row).number("undone")],
  );
  return verdict;
}

async function authorsOf(urn: string): Promise<readonly string[] | undefined> {
  await server.services.journal.drained();
  const rows = await server.services.ledger.query("SELECT authors FROM artifact FINAL WHERE urn = {urn:String}", { urn }, (row) =>
    readRow(row).texts("authors"),
  );
  expect(rows.length).toBeLessThan(2);
  return rows[0];
}

const person = (kind: string, value: string): Promise<string> =>
  resolvePerson(server.services.control, server.services.keys, [{ kind, value }]);

const hub = (text: string, id: string, signature = `sha256=${hmac(text)}`): Readonly<Record<string, string>> => ({
  "x-hub-signature": signature,
  "x-atlassian-webhook-identifier": id,
});
const jira = (text: string, id: string, signature?: string): Promise<Response> => post("jira", text, hub(text, id, signature));
const ticket = "ticket:acme.atlassian.net#SHOP-12";

test("every one stands in the catalogue with its steps and its address", async () => {
  for (const name of ["jira", "linear", "confluence"]) {
    const source = await sourceOf(name);
    expect(source).toMatchObject({ state: "never", connect: { kind: name, connected: false, address: `${server.url}/hooks/${name}` } });
    expect(source?.connect.steps.join()).toContain(`${server.url}/hooks/${name}`);
  }
});

test("Jira: nothing before it is connected; then a ticket from its opening to its reopening", async () => {
  expect((await jira(fixture("jira", "issue-created"), "j-0")).status).toBe(401);
  expect((await connect("jira")).status).toBe(204);
  for (const name of ["issue-created", "issue-started", "issue-done"]) {
    const answer = await jira(fixture("jira", name), `j-${name}`);
    expect([answer.status, await answer.json()]).toEqual([200, { result: "taken" }]);
  }
  expect(await kindsOf(ticket)).toEqual(["opened", "acknowledged", "closed"]);
  expect(await authorsOf(ticket)).toEqual([await person("atlassian", "5b10ac8d82e05b22cc7d4ef5")]);
  now = Date.UTC(2026, 2, 12, 9);
  await judgeTickets(server.services);
  expect(await verdictOf(ticket)).toEqual([1, 0, 0]);
  expect((await jira(fixture("jira", "issue-reopened"), "j-4")).status).toBe(200);
  expect(await kindsOf(ticket)).toEqual(["opened", "acknowledged", "closed", "reopened"]);
  await judgeTickets(server.services);
  expect(await verdictOf(ticket)).toEqual([0, 0, 1]);
});

test("Jira: sent again it changes nothing, under the same number or another; late, it takes nothing back", async () => {
  expect(await (await jira(fixture("jira", "issue-done"), "j-issue-done")).json()).toEqual({ result: "known" });
  for (const name of ["issue-reopened", "issue-created", "issue-done"])
    expect((await jira(fixture("jira", name), `again-${name}`)).status).toBe(200);
  expect(await kindsOf(ticket)).toEqual(["opened", "acknowledged", "closed", "reopened"]);
  await judgeTickets(server.services);
  expect(await verdictOf(ticket)).toEqual([0, 0, 1]);
});

test("Jira: wrong signatures are 401 and told on the page once a minute, unread events 202, broken ones 400, large ones 413", async () => {
  const body = fixture("jira", "issue-started");
  const before = await sourceOf("jira");
  now += day;
  for (const signature of [
    "",
    "sha256=",
    `sha256=${"0".repeat(64)}`,
    hmac(body),
    `sha256=${hmac(body, "another secret entirely")}`,
    `sha1=${hmac(body)}`,
  ])
    expect((await jira(body, "j-5", signature)).status).toBe(401);
  expect((await jira(`${body} `, "j-5", `sha256=${hmac(body)}`)).status).toBe(401);
  const told = await sourceOf("jira");
  expect(told).toMatchObject({ state: "failing", rejected: (before?.rejected ?? 0) + 1 });
  expect(told?.lastError?.reason).toContain("signature");
  expect((await jira('{"webhookEvent":"comment_created","comment":{"body":"a canary"}}', "j-6")).status).toBe(202);
  for (const broken of ["no json, a canary", "[]", '{"webhookEvent":"jira:issue_updated","issue":"a canary"}'])
    expect((await jira(broken, "j-7")).status).toBe(400);
  expect((await jira(`"${"x".repeat(5 << 20)}"`, "j-8")).status).toBe(413);
  expect(await sourceOf("jira")).toMatchObject({
    rejected: (told?.rejected ?? 0) + 3,
    lastError: { reason: expect.stringContaining("Jira") },
  });
  const [kept] = await server.services.control.query<{ all: string }>("select string_agg(s::text, '') as all from source_state s");
  expect(kept?.all).not.toContain("canary");
});

const linear = (name: string, id: string, at = now, key = secret): Promise<Response> => {
  const text = JSON.stringify({ ...JSON.parse(fixture("linear", name)), webhookTimestamp: at });
  return post("linear", text, { "linear-signature": hmac(text, key), "linear-delivery": id, "linear-event": "Issue" });
};

test("Linear: a ticket from its opening to its reopening, signed and in time", async () => {
  const urn = "ticket:linear.app/acme#ENG-12";
  expect((await linear("issue-created", "l-0")).status).toBe(401);
  expect((await connect("linear")).status).toBe(204);
  for (const name of ["issue-created", "issue-started", "issue-done"]) expect((await linear(name, `l-${name}`)).status).toBe(200);
  expect(await kindsOf(urn)).toEqual(["opened", "acknowledged", "closed"]);
  // Her account and her mail are one person, who was here by her mail before.
  expect(await authorsOf(urn)).toEqual([await person("linear", "u-ada")]);
  expect(await person("mail", "ada@example.org")).toBe(await person("linear", "u-ada"));
  await judgeTickets(server.services);
  expect(await verdictOf(urn)).toEqual([1, 0, 0]);
  expect((await linear("issue-reopened", "l-4")).status).toBe(200);
  await server.services.journal.drained();
  await judgeTickets(server.services);
  expect(await verdictOf(urn)).toEqual([0, 0, 1]);
  // Again: known by its number, and without one the same facts.
  expect(await (await linear("issue-done", "l-issue-done")).json()).toEqual({ result: "known" });
  expect((await linear("issue-done", "l-5")).status).toBe(200);
  expect(await kindsOf(urn)).toEqual(["opened", "acknowledged", "closed", "reopened"]);
});

test("Linear: what was kept for more than a minute, or is signed with something else, is 401; broken bodies 400", async () => {
  now += day;
  for (const at of [now - 60_001, now + 60_001]) expect((await linear("issue-started", "l-6", at)).status).toBe(401);
  expect((await linear("issue-started", "l-6", now, "another secret entirely")).status).toBe(401);
  const untimed = JSON.stringify({ type: "Issue", action: "create" });
  expect((await post("linear", untimed, { "linear-signature": hmac(untimed) })).status).toBe(401);
  expect(await sourceOf("linear")).toMatchObject({ state: "failing", rejected: 1 });
  expect((await post("linear", "[", { "linear-signature": hmac("[") })).status).toBe(400);
  const odd = JSON.stringify({ type: "Issue", action: "create", webhookTimestamp: now });
  expect((await post("linear", odd, { "linear-signature": hmac(odd) })).status).toBe(400);
  const comment = JSON.stringify({ type: "Comment", action: "create", webhookTimestamp: now, data: { body: "a canary" } });
  expect((await post("linear", comment, { "linear-signature": hmac(comment) })).status).toBe(202);
  expect((await post("linear", `"${"x".repeat(5 << 20)}"`, {})).status).toBe(413);
});

test("Confluence: a page is made and edited by another; its site is needed", async () => {
  const urn = "doc:wiki.example.org#1015809";
  const confluence = (name: string, signature?: string): Promise<Response> => {
    const text = fixture("confluence", name);
    return post("confluence", text, hub(text, "", signature));
  };
  expect((await confluence("page-created")).status).toBe(401);
  expect((await connect("confluence")).status).toBe(400);
  expect((await connect("confluence", { site: "https://wiki.example.org" })).status).toBe(400);
  expect((await connect("confluence", { site: "wiki.example.org" })).status).toBe(204);
  expect((await confluence("page-created")).status).toBe(200);
  await judgeDocuments(server.services);
  expect(await verdictOf(urn)).toBeUndefined();
  expect((await confluence("page-updated")).status).toBe(200);
  expect(await (await confluence("page-updated")).json()).toEqual({ result: "known" });
  expect((await confluence("page-updated-whole")).status).toBe(200);
  expect(await kindsOf(urn)).toEqual(["opened", "edited"]);
  expect(await authorsOf(urn)).toEqual([await person("confluence", "ff80818177ada")]);
  await judgeDocuments(server.services);
  expect(await verdictOf(urn)).toEqual([1, 0, 0]);
  expect((await confluence("page-updated", `sha256=${"0".repeat(64)}`)).status).toBe(401);
  expect(await sourceOf("confluence")).toMatchObject({ rejected: 1, state: "failing" });
  for (const [body, status] of [
    ["[", 400],
    ['{"event":"page_updated"}', 400],
    ['{"event":"page_viewed","page":{"id":1}}', 202],
  ] as const)
    expect((await post("confluence", body, hub(body, ""))).status).toBe(status);
});

test("nobody's texts are in the ledger or the control store", async () => {
  await server.services.journal.drained();
  for (const table of ["artifact", "event", "verdict"]) {
    const rows = await server.services.ledger.query(`SELECT * FROM ${table}`, {}, (row) => JSON.stringify(row));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.join()).not.toMatch(/canary/i);
  }
  const [identities] = await server.services.control.query<{ all: string }>("select string_agg(i::text, '') as all from identity i");
  expect(identities?.all).not.toMatch(/canary|ada@/i);
});
