import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fakeJira, type FakeJira, type FakeTicket } from "../../../../test/support/fake-jira.ts";
import { serveForTests, type TestServer } from "../../../../test/support/serve-for-tests.ts";
import { temporaryFolders } from "../../../../test/support/temporary-folders.ts";
import { readRow } from "../../../ledger/read-row.ts";
import { openOutgoing } from "../../../kit/outgoing.ts";
import { backfillJira } from "./backfill.ts";

// Against a fake wire: what answers here is no Jira.
const folders = temporaryFolders();
const day = 86_400_000;
const minute = 60_000;
const secret = "a secret of sufficient length";
const apiToken = "a token of an account";
const start = Math.floor(Date.now() / 1000) * 1000;
let now = start;
let server: TestServer;
let cloud: FakeJira;

// One a day, from today back; each was begun and closed. The third one was reopened 150 times.
const tickets: FakeTicket[] = Array.from({ length: 120 }, (_, i) => {
  const updated = start - i * day - minute;
  const histories = [
    { id: `${i}1`, at: updated - 2 * minute, from: "1", to: "3" },
    { id: `${i}2`, at: updated, from: "3", to: "5" },
  ];
  const again = Array.from({ length: 300 }, (__, n) => ({
    id: `${i}-${n}`,
    at: updated - 1000 * minute + n * minute,
    from: n % 2 === 0 ? "3" : "5",
    to: n % 2 === 0 ? "5" : "3",
  }));
  return { key: `SHOP-${i + 1}`, created: updated - 3 * day, updated, histories: i === 2 ? again : histories };
});

beforeAll(async () => {
  server = await serveForTests(folders.next(), () => now);
  cloud = await fakeJira(tickets, `Basic ${Buffer.from(`reader@acme.example:${apiToken}`).toString("base64")}`, () => now);
  const json = { kind: "jira", config: { apiUrl: cloud.url, mail: "reader@acme.example" }, secrets: { secret, apiToken } };
  await server.owner("/api/sources/jira", { method: "PUT", json });
}, 60_000);
afterAll(async () => {
  cloud.close();
  await server.close();
  folders.remove();
});

const outgoing = () => openOutgoing({ allowed: [new URL(cloud.url).host] });
const site = () => new URL(cloud.url).host;

async function count(question: string): Promise<number> {
  await server.services.journal.drained();
  const [n] = await server.services.ledger.query(`SELECT count() AS n FROM ${question}`, {}, (row) => readRow(row).integer("n"));
  return n ?? 0;
}

test("a private address is not called unless the operator said so", async () => {
  await backfillJira(server.services, openOutgoing({ allowed: [] }));
  expect(cloud.asked).toEqual([]);
  const page = await (await server.owner("/api/sources")).text();
  expect(page).toContain("only https is spoken");
  expect(page).not.toContain(apiToken);
  now += 16 * minute;
});

test("it stops where Jira asks for a rest, and goes on at the same page", async () => {
  cloud.trouble = [{ status: 429, headers: { "retry-after": "120" } }];
  await backfillJira(server.services, outgoing());
  await backfillJira(server.services, outgoing());
  expect(cloud.asked).toEqual(["/rest/api/3/status"]);
  now += 3 * minute;
  const fine = openOutgoing({ allowed: [new URL(cloud.url).host] });
  let calls = 0;
  await backfillJira(server.services, {
    ...fine,
    // After the statuses and the first page.
    call: (url, request) => {
      if (++calls === 3) cloud.trouble = [{ status: 500 }];
      return fine.call(url, request);
    },
  });
  const searches = () => cloud.asked.filter((line) => line.includes("search"));
  expect(searches()).toEqual(["/rest/api/3/search/jql", "/rest/api/3/search/jql 50"]);
  expect(await (await server.owner("/api/sources/jira/errors.csv")).text()).toContain("Jira answered 500 to /rest/api/3/search/jql");
  now += 16 * minute;
  await backfillJira(server.services, outgoing());
  expect(searches()).toEqual(["/rest/api/3/search/jql", "/rest/api/3/search/jql 50", "/rest/api/3/search/jql 50"]);
  expect(cloud.jql).toContain("updated >= -91d ORDER BY created ASC");
});

test("90 days came, older tickets did not, and every change of a long story", async () => {
  expect(await count("artifact FINAL WHERE kind = 'ticket'")).toBe(91);
  expect(await count("event FINAL WHERE kind = 'acknowledged'")).toBe(90);
  expect(await count("event FINAL WHERE kind = 'closed'")).toBe(90 + 150);
  expect(await count(`event FINAL WHERE kind = 'reopened' AND artifact = 'ticket:${site()}#SHOP-3'`)).toBe(150);
  expect(cloud.asked.filter((line) => line.includes("changelog"))).toEqual(
    ["0", "100", "200"].map((from) => `/rest/api/3/issue/SHOP-3/changelog ${from}`),
  );
  const [stored] = await server.services.control.query<{ all: string }>("select string_agg(s::text, '') as all from source_state s");
  expect(stored?.all).not.toContain(apiToken);
  expect(stored?.all).not.toContain("canary");
});

test("what a webhook tells too is the same fact", async () => {
  const before = await count("event FINAL");
  const at = (time: number): string => new Date(time).toISOString().replace("Z", "+0000");
  const [ticket] = tickets;
  const closed = ticket?.histories[1];
  const status = { id: "5", statusCategory: { key: "done" } };
  const fields = { created: at(ticket?.created ?? 0), updated: at(closed?.at ?? 0), creator: { accountId: "ada" }, status };
  const body = JSON.stringify({
    timestamp: (closed?.at ?? 0) + 140,
    webhookEvent: "jira:issue_updated",
    user: { accountId: "bea" },
    issue: { key: "SHOP-1", self: `${cloud.url}/rest/api/2/1`, fields },
    changelog: { id: closed?.id, items: [{ field: "status", fieldId: "status", from: "3", to: "5" }] },
  });
  const headers = { "x-hub-signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}` };
  expect((await fetch(`${server.url}/hooks/jira`, { method: "POST", body, headers })).status).toBe(200);
  expect(await count("event FINAL")).toBe(before);
});

test("a day later a short pass asks for what may have been lost", async () => {
  const before = cloud.asked.length;
  await backfillJira(server.services, outgoing());
  expect(cloud.asked).toHaveLength(before);
  now += day;
  await backfillJira(server.services, outgoing());
  expect(cloud.asked.slice(before).filter((line) => line.includes("search"))).toEqual(["/rest/api/3/search/jql"]);
  expect(cloud.jql).toContain("updated >= -3d");
});

test("where its page is gone it begins anew", async () => {
  now += day;
  const before = cloud.asked.length;
  await server.services.control.query(
    `update source_state set cursor = jsonb_set(jsonb_set(cursor, '{backfill,page}', '"100"'), '{backfill,done}', 'null') where source = 'jira'`,
  );
  cloud.trouble = [{ status: 400 }];
  await backfillJira(server.services, outgoing());
  await backfillJira(server.services, outgoing());
  expect(cloud.asked.slice(before)).toEqual(["/rest/api/3/search/jql 100", "/rest/api/3/search/jql"]);
});

test("another address is asked from the beginning; Data Center by a personal access token, its pages counted", async () => {
  const own = await fakeJira(tickets, `Bearer ${apiToken}`, () => now);
  const json = { kind: "jira", config: { apiUrl: own.url }, secrets: { secret, apiToken } };
  // Another address: the secrets are entered again.
  expect((await server.owner("/api/sources/jira", { method: "PUT", json: { ...json, secrets: {} } })).status).toBe(400);
  expect((await server.owner("/api/sources/jira", { method: "PUT", json })).status).toBe(204);
  await backfillJira(server.services, openOutgoing({ allowed: [new URL(own.url).host] }));
  own.close();
  expect(own.asked).toEqual(["/rest/api/2/status", "/rest/api/2/search 0", "/rest/api/2/search 50"]);
});

test("what answers with something that is no JSON is not quoted", async () => {
  const odd = createServer((_, response) => response.end("the-inside-of-another-system"));
  await new Promise<void>((done) => odd.listen(0, "127.0.0.1", done));
  const address = odd.address();
  const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const json = { kind: "jira", config: { apiUrl: `http://${host}` }, secrets: { secret, apiToken } };
  expect((await server.owner("/api/sources/jira", { method: "PUT", json })).status).toBe(204);
  await backfillJira(server.services, openOutgoing({ allowed: [host] }));
  odd.close();
  const told = await (await server.owner("/api/sources/jira/errors")).text();
  expect(told).toContain("Jira answered in an unknown form");
  expect(told).not.toContain("the-inside");
});
