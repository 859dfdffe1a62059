import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRow } from "../../ledger/read-row.ts";
import { listRepositories } from "./repositories.ts";
import { measureLinking, readLinking } from "./linking.ts";
import { sourcesPage } from "../../model/pages/sources.ts";
import { serveForTests, type TestServer } from "../../../test/support/serve-for-tests.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";

const folders = temporaryFolders();
const secret = "a secret of sufficient length";
let now = Date.now();
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

function github(body: string, event: string, id: string, signature = `sha256=${hmac(body)}`): Promise<Response> {
  const headers = {
    "x-hub-signature-256": signature,
    "x-github-event": event,
    "x-github-delivery": id,
    "content-type": "application/json",
  };
  return fetch(`${server.url}/hooks/github`, { method: "POST", body, headers });
}

function hook(name: string, message: object | string, at = now, key = secret): Promise<Response> {
  const body = typeof message === "string" ? message : JSON.stringify(message);
  const seconds = Math.floor(at / 1000);
  const signature = `t=${seconds},v1=${hmac(`${seconds}.${body}`, key)}`;
  return fetch(`${server.url}/hooks/${name}`, { method: "POST", body, headers: { "x-upshot-signature": signature } });
}

async function count(table: "artifact" | "event", where: string): Promise<number> {
  await server.services.journal.drained();
  const [n] = await server.services.ledger.query(`SELECT count() AS n FROM ${table} FINAL WHERE ${where}`, {}, (row) =>
    readRow(row).integer("n"),
  );
  return n ?? 0;
}

test("nothing is taken before GitHub is connected; connecting shows no secret again", async () => {
  expect((await github("{}", "ping", "0")).status).toBe(401);
  const connected = await server.owner("/api/sources/github", {
    method: "PUT",
    json: { kind: "github", config: {}, secrets: { webhookSecret: secret } },
  });
  expect(connected.status).toBe(204);
  const page = await (await server.owner("/api/sources")).text();
  expect(page).not.toContain(secret);
  const [row] = await server.services.control.query<{ all: string }>("select row_to_json(input)::text as all from input");
  expect(row?.all).not.toContain(secret);
  // Changing something else leaves the secret as it is.
  expect(
    (await server.owner("/api/sources/github", { method: "PUT", json: { kind: "github", config: { environments: ["live"] } } })).status,
  ).toBe(204);
});

test("a delivery becomes facts, and coming again it changes nothing", async () => {
  const body = fixture("github", "pull-request-opened");
  const first = await github(body, "pull_request", "d-1");
  expect([first.status, await first.json()]).toEqual([200, { result: "taken" }]);
  expect(await (await github(body, "pull_request", "d-1")).json()).toEqual({ result: "known" });
  // Sent anew under another number: the same facts.
  expect((await github(body, "pull_request", "d-2")).status).toBe(200);
  expect(await count("artifact", "urn = 'pr:github.com/acme/shop#2'")).toBe(1);
  expect(await count("event", "artifact = 'pr:github.com/acme/shop#2'")).toBe(2);
});

test("an older delivery that comes late does not take back what a newer one said", async () => {
  expect((await github(fixture("github", "pull-request-merged"), "pull_request", "d-3")).status).toBe(200);
  const older = JSON.parse(fixture("github", "pull-request-merged"));
  older.action = "synchronize";
  Object.assign(older.pull_request, { merged: false, merged_at: null, additions: 999, updated_at: older.pull_request.created_at });
  expect((await github(JSON.stringify(older), "pull_request", "d-4")).status).toBe(200);
  const urn = `pr:github.com/acme/shop#${older.pull_request.number}`;
  expect(await count("artifact", `urn = '${urn}' AND lines_added != 999`)).toBe(1);
});

test("wrong, missing and foreign signatures are refused, and nothing of them is kept", async () => {
  const body = fixture("github", "deployment");
  for (const signature of [
    "",
    "sha256=",
    `sha256=${"0".repeat(64)}`,
    hmac(body),
    `sha256=${hmac(body, "another secret entirely")}`,
    `sha1=${hmac(body)}`,
  ]) {
    expect((await github(body, "deployment", "d-5", signature)).status).toBe(401);
  }
  expect((await github(`${body} `, "deployment", "d-5", `sha256=${hmac(body)}`)).status).toBe(401);
  expect(await count("artifact", "kind = 'deployment'")).toBe(0);
});

test("unknown events are 202, malformed ones 400, oversized ones 413; errors can be downloaded and quote nothing", async () => {
  expect((await github("{}", "check_run", "d-6")).status).toBe(202);
  expect((await github("no json, a canary", "pull_request", "d-7")).status).toBe(400);
  expect((await github('{"action":"a canary"}', "pull_request", "d-8")).status).toBe(400);
  const large = `"${"x".repeat(5 << 20)}"`;
  expect((await github(large, "push", "d-9")).status).toBe(413);
  const csv = await (await server.owner("/api/sources/github/errors.csv")).text();
  expect(csv.split("\r\n")).toHaveLength(4);
  expect(csv).toContain("event pull_request");
  expect(csv).not.toContain("canary");
  const page = sourcesPage.parse(await (await server.owner("/api/sources")).json());
  expect(page.sources.find(({ id }) => id === "github")).toMatchObject({ state: "failing", rejected: 2, errors: 2 });
});

test("nobody's texts are on disk", async () => {
  expect((await github(fixture("github", "push"), "push", "d-10")).status).toBe(200);
  await server.services.journal.drained();
  const rows = await server.services.ledger.query("SELECT concat(urn, parent, repo) AS text FROM artifact", {}, (row) =>
    JSON.stringify(row),
  );
  expect(rows.join()).not.toMatch(/canary/i);
});

test("the generic webhook: deployments and incidents, signed, in time, once", async () => {
  const message = {
    id: "42",
    kind: "deployment",
    status: "started",
    service: "github.com/acme/shop",
    at: new Date(now).toISOString(),
    version: "a".repeat(40),
  };
  expect((await hook("deploys", message)).status).toBe(401);
  const json = { kind: "webhook", config: { name: "Our deployer" }, secrets: { secret } };
  expect((await server.owner("/api/sources/deploys", { method: "PUT", json })).status).toBe(204);
  expect((await hook("deploys", message)).status).toBe(200);
  expect(await (await hook("deploys", message)).json()).toEqual({ result: "known" });
  expect((await hook("deploys", { ...message, status: "failed" })).status).toBe(200);
  expect((await hook("deploys", { ...message, id: "43", status: "succeeded", restores: "42" })).status).toBe(200);
  expect(
    (await hook("deploys", { id: "i1", kind: "incident", status: "opened", service: "github.com/acme/shop", at: now, deployment: "42" }))
      .status,
  ).toBe(200);
  expect(await count("artifact", "urn = 'deploy:github.com/acme/shop#42' AND parent LIKE 'git:%'")).toBe(1);
  expect(await count("event", "artifact = 'deploy:github.com/acme/shop#42' AND kind IN ('deployed', 'failed', 'restored')")).toBe(3);
  expect(await count("artifact", "urn = 'incident:github.com/acme/shop#i1' AND parent = 'deploy:github.com/acme/shop#42'")).toBe(1);
  // Kept and sent again later, or signed with something else.
  expect((await hook("deploys", message, now - 301_000)).status).toBe(401);
  expect((await hook("deploys", message, now + 301_000)).status).toBe(401);
  expect((await hook("deploys", message, now, "not the secret we agreed on")).status).toBe(401);
  expect((await hook("deploys", { ...message, status: "exploded" })).status).toBe(400);
  expect((await hook("deploys", { ...message, at: now + 9e9 })).status).toBe(400);
  expect((await hook("deploys", "[")).status).toBe(400);
  now += 1000;
});

test("GitLab by its token, PagerDuty by any of its signatures", async () => {
  const gitlab = { kind: "gitlab", secrets: { token: secret } };
  const pagerduty = { kind: "pagerduty", config: { services: { P1: "github.com/acme/shop" } }, secrets: { secret } };
  expect((await server.owner("/api/sources/gitlab", { method: "PUT", json: gitlab })).status).toBe(204);
  expect((await server.owner("/api/sources/pagerduty", { method: "PUT", json: pagerduty })).status).toBe(204);
  const send = (name: string, body: object, headers: Record<string, string>): Promise<Response> =>
    fetch(`${server.url}/hooks/${name}`, { method: "POST", body: JSON.stringify(body), headers });
  const pipeline = { object_kind: "pipeline" };
  expect((await send("gitlab", pipeline, { "x-gitlab-token": secret })).status).toBe(202);
  expect((await send("gitlab", pipeline, { "x-gitlab-token": `${secret} x` })).status).toBe(401);
  expect((await send("gitlab", pipeline, {})).status).toBe(401);
  const incident = {
    event: {
      event_type: "incident.triggered",
      occurred_at: "2026-10-02T18:45:22Z",
      data: { id: "Q1", created_at: "2026-10-02T18:45:22Z", service: { id: "P1" } },
    },
  };
  const signature = hmac(JSON.stringify(incident));
  expect((await send("pagerduty", incident, { "x-pagerduty-signature": `v1=${"0".repeat(64)},v1=${signature}` })).status).toBe(200);
  expect((await send("pagerduty", incident, { "x-pagerduty-signature": `v1=${"0".repeat(64)}` })).status).toBe(401);
  expect(await count("artifact", "urn = 'incident:pagerduty/P1#Q1' AND repo = 'github.com/acme/shop'")).toBe(1);
});

test("repositories are put on the list and taken off it", async () => {
  const post = (json: object): Promise<Response> => server.owner("/api/repositories", { method: "POST", json });
  expect(await (await post({ repo: "https://github.com/acme/tools.git", listed: true })).json()).toEqual({ repo: "github.com/acme/tools" });
  expect(await listRepositories(server.services.control)).toEqual(["github.com/acme/tools"]);
  expect((await post({ repo: "../../etc", listed: true })).status).toBe(400);
  expect((await post({ repo: "github.com/acme/tools", listed: false })).status).toBe(200);
  expect((await post({ repo: "github.com/acme/tools", listed: false })).status).toBe(404);
  expect(await listRepositories(server.services.control)).toEqual([]);
});

test("an input that was switched off takes nothing more", async () => {
  expect((await server.owner("/api/sources/deploys", { method: "DELETE" })).status).toBe(204);
  expect((await hook("deploys", { id: "44", kind: "deployment", status: "started", service: "x", at: now })).status).toBe(401);
  expect((await server.owner("/api/sources/deploys", { method: "DELETE" })).status).toBe(404);
});

test("connecting needs an admin, a known kind and its own name", async () => {
  const wrong = [
    ["github", { kind: "webhook", config: { name: "x" }, secrets: { secret } }],
    ["elsewhere", { kind: "github", secrets: { webhookSecret: secret } }],
    ["deploys", { kind: "webhook", config: { name: "x" }, secrets: { secret: "short" } }],
    ["gitlab", { kind: "nothing" }],
  ] as const;
  for (const [id, json] of wrong) expect((await server.owner(`/api/sources/${id}`, { method: "PUT", json })).status).toBe(400);
  expect((await fetch(`${server.url}/api/sources`)).status).toBe(401);
  expect((await fetch(`${server.url}/api/sources/github`, { method: "PUT" })).status).toBe(401);
});

test("linking is measured once a week, over at least k people, and says no more than whole percents", async () => {
  const { services } = server;
  const sessions = Array.from({ length: 9 }, (_, i) => ({
    id: `s${i}`,
    person: `p${i}`,
    tool: "claude-code",
    source: "otlp",
    repo: "",
    started: now,
    ended: now,
    exploration: false,
    version: 1,
  }));
  await services.journal.write({ sessions });
  await services.journal.drained();
  const day = Math.floor(now / 86_400_000) - 14;
  const row = {
    day,
    sign: 1,
    tool: "claude-code",
    model: "m",
    repo: "",
    price_kind: "list",
    can_link: 1,
    pending: 0,
    exploration: 0,
    undone: 0,
  };
  const rows = sessions.map(({ id, person }, i) => ({ ...row, session: id, person, held: i < 3 ? 1000 : 0, unlinked: i < 3 ? 0 : 1000 }));
  await services.ledger.insert("yield", rows, { token: "linking" });
  await measureLinking({ ...services, k: 10 });
  expect((await readLinking(services.control)).size).toBe(0);
  await measureLinking(services);
  expect((await readLinking(services.control)).get("otlp:claude-code")).toMatchObject({ linked: 0.33, sessions: 10 });
  // Nothing new until the next week.
  await services.ledger.insert(
    "yield",
    rows.map((each) => ({ ...each, session: "s9" })),
    { token: "more" },
  );
  await measureLinking(services);
  expect((await readLinking(services.control)).get("otlp:claude-code")).toMatchObject({ linked: 0.33 });
});
