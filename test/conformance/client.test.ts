import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { clientSource, isInClient } from "../../scripts/client-source.ts";
import { openClient, UpshotApiError, type Client, type Row } from "../../src/client/open-client.ts";
import { endpoints } from "../../src/client/endpoints.ts";
import type { OverviewPage } from "../../src/model/pages/overview.ts";
import type { PeoplePage } from "../../src/model/pages/people.ts";
import { makeApiKey } from "../../src/server/access/api-keys.ts";
import { loadRoutes } from "../../src/server/load-routes.ts";
import { fillDemo } from "../../src/server/organisation/prepare-demo.ts";
import { openServed, publicUrl, type Served } from "../support/served.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

const root = join(import.meta.dirname, "..", "..");
const folders = temporaryFolders();
let served: Served;
let script: Client;
let admin: Client;

beforeAll(async () => {
  served = await openServed(folders.next());
  const { control, keys } = served.services;
  await fillDemo(served.services, { people: 30, weeks: 14, seed: 3 }, () => undefined);
  const { token } = await makeApiKey(control, keys, { name: "Script", scopes: ["read"], pseudonym: null, days: null });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    served.wait(1000);
    const request = new Request(input, init);
    request.headers.set("host", new URL(publicUrl).host);
    return served.fetch(request);
  };
  script = openClient({ url: publicUrl, key: token, fetch });
  admin = openClient({ url: publicUrl, session: await served.signIn({ pseudonym: null, role: "admin" }), fetch });
}, 120_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

test("the client is what the routes say: `node scripts/write-client.ts` would change nothing", { timeout: 60_000 }, async () => {
  const folder = folders.next();
  copyFileSync(join(root, ".oxfmtrc.json"), join(folder, ".oxfmtrc.json"));
  for (const [name, text] of await clientSource(await loadRoutes())) {
    const file = join(folder, name);
    writeFileSync(file, text);
    spawnSync(join(root, "node_modules", ".bin", "oxfmt"), [name], { cwd: folder, shell: process.platform === "win32" });
    expect([name, readFileSync(file, "utf8")]).toEqual([name, readFileSync(join(root, "src", "client", name), "utf8")]);
  }
});

test("there is one method for each documented route, by its operationId, and none more", async () => {
  const answer = await served.ask("get", "/api/openapi.json");
  const operation = z.looseObject({
    operationId: z.string(),
    responses: z.unknown(),
    parameters: z.array(z.looseObject({ name: z.string(), in: z.string() })),
  });
  const { paths } = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), operation)) }).parse(await answer.json());
  const documented = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ path, method, ...one })),
  );
  expect(new Set(documented.map(({ operationId }) => operationId)).size).toBe(documented.length);
  expect(
    Object.fromEntries(documented.filter(isInClient).map(({ operationId, method, path }) => [operationId, [method.toUpperCase(), path]])),
  ).toEqual(Object.fromEntries(Object.entries(endpoints).map(([name, [method, path]]) => [name, [method, path]])));
  // What it leaves out is spoken by other programs.
  expect([...new Set(documented.filter((one) => !isInClient(one)).map(({ path }) => path.split("/")[1] ?? ""))].sort()).toEqual([
    "api",
    "hooks",
    "metrics",
    "scim",
    "sign-in",
    "v1",
  ]);
  // Each list has one array, which `rows` walks.
  for (const list of documented.filter(({ parameters }) => parameters.some(({ name }) => name === "cursor"))) {
    const page = JSON.stringify(list.responses);
    expect([list.operationId, /"next":/.test(page)]).toEqual([list.operationId, true]);
  }
});

test("a script with a key reads figures of groups, typed by the contracts of the pages", async () => {
  const overview = await script.getOverview({ team: "org" });
  expectTypeOf(overview).toEqualTypeOf<OverviewPage>();
  expectTypeOf<Row<"getPeople">>().toEqualTypeOf<PeoplePage["people"][number]>();
  expect(overview.group.id).toBe("org");
  expect((await script.getMetricsById({ id: "held-share" })).id).toBe("held-share");
  expect((await script.getTeams()).rows.length).toBeGreaterThan(1);
});

test("what the server refuses is an error with its code and hint; a server that is not there is one too", async () => {
  const refused = await script.getPeople().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UpshotApiError);
  expect(refused).toMatchObject({ code: "no-permission", status: 403, hint: "Ask an admin of your organisation if you need it." });
  await expect(script.getMetricsById({ id: "a/../b?c" })).rejects.toMatchObject({
    code: "not-found",
    message: "There is no metric a/../b?c",
  });
  await expect(openClient({ url: "http://127.0.0.1:9" }).getServerHealthz()).rejects.toMatchObject({ code: "unreachable", status: 0 });
  const busy = openClient({
    url: publicUrl,
    fetch: async () =>
      Response.json({ error: { code: "busy", message: "Later", hint: "Wait" } }, { status: 429, headers: { "retry-after": "7" } }),
  });
  await expect(busy.getOverview()).rejects.toMatchObject({ code: "busy", retryAfter: 7 });
  const other = openClient({ url: publicUrl, fetch: async () => new Response("<html>", { status: 200 }) });
  await expect(other.getOverview()).rejects.toMatchObject({ code: "answer-unreadable" });
  const stop = new AbortController();
  stop.abort();
  await expect(openClient({ url: "http://127.0.0.1:9" }).getSession(undefined, { signal: stop.signal })).rejects.toMatchObject({
    name: "AbortError",
  });
});

test("a list is walked row by row, whatever the size of its pages", async () => {
  const people: string[] = [];
  for await (const person of admin.rows("getPeople", { limit: 7 })) people.push(person.id);
  expect(people.length).toBeGreaterThanOrEqual(30);
  expect(new Set(people).size).toBe(people.length);
  for await (const row of admin.rows("getAudit", { limit: 1 })) {
    expect(row.action.length).toBeGreaterThan(0);
    break;
  }
});

test("changes carry their body and the page's header; files go as they are", async () => {
  const made = await admin.postKeys({ body: { name: "From the client", scopes: ["import"] } });
  expect((await admin.getKeys({ limit: 1 })).keys[0]?.id).toBe(made.id);
  const total = "vendor,month,amount,currency\nacme,2026-05,12.50,USD\n";
  await admin.postVendorTotals({ body: total, headers: { "content-type": "text/csv" } });
  expect((await admin.getVendorTotals()).totals).toContainEqual(expect.objectContaining({ vendor: "acme", micros: 12_500_000 }));
  expect(await admin.deleteKeysById({ id: made.id })).toEqual({ ok: true });
  const csv = await admin.getSourcesByIdErrorsCsv({ id: "otlp:claude-code" });
  expect(await csv.text()).toBe("time,place,reason\r\n");
});

test("the methods that the documentation names are there", () => {
  const text = readFileSync(join(root, "docs", "api.md"), "utf8");
  const named = [...text.matchAll(/client\.(get\w+|rows\("(\w+)")/g)].map(([, method, list]) => list ?? method ?? "");
  expect(named.length).toBeGreaterThan(2);
  expect(named.filter((name) => !(name in endpoints))).toEqual([]);
});
