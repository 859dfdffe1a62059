import { afterAll, beforeAll, expect, test } from "vitest";
import { parsePrometheus } from "../../../test/support/parse-prometheus.ts";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { makeApiKey } from "../access/api-keys.ts";
import { openSourceHealth } from "../otlp/source-health.ts";

const folders = temporaryFolders();
const moment = Date.UTC(2026, 9, 14, 9, 41, 30);
let served: Served;
let key: string;

beforeAll(async () => {
  served = await openServed(folders.next(), moment);
  const { control, keys } = served.services;
  key = (await makeApiKey(control, keys, { name: "Prometheus", scopes: ["monitor"], pseudonym: null, days: null })).token;
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const scrape = async () => parsePrometheus(await (await served.ask("get", "/metrics", { key })).text());

test("GET /metrics is Prometheus' own format, for a key of scope monitor or an admin, and the page for a browser", async () => {
  const answer = await served.ask("get", "/metrics", {
    key,
    headers: { accept: "application/openmetrics-text;q=0.5,text/plain;version=0.0.4,*/*;q=0.1" },
  });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/plain; version=0.0.4; charset=utf-8"]);
  const families = parsePrometheus(await answer.text());
  expect(families.get("upshot_store_up")?.samples.map(({ labels, value }) => [labels["store"], value])).toEqual([
    ["ledger", 1],
    ["control", 1],
  ]);
  expect(families.get("process_resident_memory_bytes")?.samples[0]?.value).toBeGreaterThan(10_000_000);
  expect(families.get("upshot_journal_waiting_bytes")?.samples).toEqual([{ name: "upshot_journal_waiting_bytes", labels: {}, value: 0 }]);
  // Nothing was published or settled yet: no moment is told, rather than 1970.
  expect(families.get("upshot_published_timestamp_seconds")?.samples).toEqual([]);
  const owner = await served.signIn({ pseudonym: null, role: "admin" });
  expect((await served.ask("get", "/metrics", { as: owner })).status).toBe(200);
  expect((await served.ask("get", "/metrics")).status).toBe(401);
  // A browser asks for the page of the same name: built or not, it is no figure.
  const page = await served.ask("get", "/metrics", { headers: { accept: "text/html,application/xhtml+xml,*/*;q=0.8" } });
  expect([200, 503]).toContain(page.status);
  expect(await page.text()).not.toContain("# TYPE");
});

test("requests are counted by declared route and status, never by what was asked for", async () => {
  await served.ask("get", "/api/sources/somebody-private/errors.csv", { key });
  await served.ask("get", "/api/nothing-of-that-name", { key });
  await served.ask("get", "/healthz", { headers: { host: "evil.example" } });
  await served.fetch(new Request("http://127.0.0.1:4680/healthz", { method: "PROPFIND", headers: { host: "127.0.0.1:4680" } }));
  const text = await (await served.ask("get", "/metrics", { key })).text();
  expect(text).not.toMatch(/somebody-private|nothing-of-that-name|evil|PROPFIND/);
  const counted = parsePrometheus(text)
    .get("upshot_http_requests_total")
    ?.samples.map(({ labels, value }) => ({ ...labels, value }));
  expect(counted).toContainEqual({ method: "GET", route: "/api/sources/{id}/errors.csv", status: "403", value: 1 });
  expect(counted).toContainEqual({ method: "GET", route: "/healthz", status: "200", value: 1 });
  expect(counted).toContainEqual({ method: "GET", route: "other", status: "404", value: 1 });
  expect(counted).toContainEqual(expect.objectContaining({ method: "other" }));
});

test("inputs are told in round counts and hours, anew once an hour", async () => {
  const { control, log } = served.services;
  const health = openSourceHealth(control, log, () => moment);
  health.accepted("otlp:claude-code", 123_456);
  health.rejected("otlp:claude-code", 17, "logs, record 1", "no time");
  await health.flush();
  // Told in the hour before: who asks again and again sees nothing of what came since.
  expect((await scrape()).get("upshot_input_records_accepted_total")?.samples).toEqual([]);
  served.wait(3_600_000);
  const families = await scrape();
  const told = (name: string) => families.get(name)?.samples.map(({ labels, value }) => [labels["source"], value]);
  expect(told("upshot_input_records_accepted_total")).toEqual([["otlp:claude-code", 120_000]]);
  expect(told("upshot_input_records_refused_total")).toEqual([["otlp:claude-code", 17]]);
  expect(told("upshot_input_last_hour_timestamp_seconds")).toEqual([["otlp:claude-code", Date.UTC(2026, 9, 14, 9) / 1000]]);
});

test("no person, pseudonym or group is in it, whoever was active", async () => {
  const { pseudonym, mail, ...as } = await served.newPerson("Zoe Canary", "lead");
  for (const path of ["/api/mine", "/api/overview?team=canary-team", "/api/session", `/api/people?cursor=${pseudonym}`])
    await served.ask("get", path, { as });
  const text = await (await served.ask("get", "/metrics", { key })).text();
  expect(text).not.toMatch(new RegExp(`${pseudonym}|${mail}|zoe|canary`, "i"));
  // No label is free text: every one of them is a store, route, method, status, bucket, version or input.
  const labels = new Set(
    [...parsePrometheus(text).values()].flatMap(({ samples }) => samples.flatMap((sample) => Object.keys(sample.labels))),
  );
  expect([...labels].sort()).toEqual(["le", "method", "route", "source", "status", "store", "version"]);
});

test("what the doctor says is for whoever has the owner's token, and for an admin; nobody else", async () => {
  const admin = await served.newPerson("Ad Min", "admin");
  const answer = await served.ask("get", "/api/operations/doctor", { as: admin });
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("ClickHouse")]);
  const { control } = served.services;
  expect(await control.query("select object from audit where actor = $1", [admin.pseudonym])).toEqual([
    { object: "/api/operations/doctor *" },
  ]);
  for (const role of ["member", "lead", "finance", "auditor"] as const) {
    served.wait(7 * 3_600_000);
    const other = await served.newPerson(`Other ${role}`, role);
    expect([role, (await served.ask("get", "/api/operations/doctor", { as: other })).status]).toEqual([role, 403]);
  }
  served.wait(7 * 3_600_000);
  expect((await served.ask("get", "/api/operations/doctor", { key })).status).toBe(403);
  // What hands everything out stays with the owner of the folder.
  served.wait(7 * 3_600_000);
  expect((await served.ask("get", "/api/operations/backup", { as: admin })).status).toBe(403);
});
