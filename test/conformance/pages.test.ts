import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { makeApiKey } from "../../src/server/access/api-keys.ts";
import { audit } from "../../src/server/access/audit.ts";
import type { Route } from "../../src/server/define-route.ts";
import { loadRoutes } from "../../src/server/load-routes.ts";
import { openApiDocument } from "../../src/server/openapi.ts";
import { resolvePerson } from "../../src/server/organisation/identities.ts";
import { fillDemo } from "../../src/server/organisation/prepare-demo.ts";
import { openSourceHealth } from "../../src/server/otlp/source-health.ts";
import { addAgent, addCall, addRun } from "../support/agent-rows.ts";
import { askAgents } from "../support/ask-agents.ts";
import { recordedAgents } from "../support/recorded-agents.ts";
import { openServed, type Served, type SignedInAs } from "../support/served.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

// Every list has pages of the same kind: asked for by `cursor` and `limit`, answered with `next`.
const folders = temporaryFolders();
let served: Served;
let ask: Served["ask"];
let lists: readonly Route[];
let reader: SignedInAs;

beforeAll(async () => {
  served = await openServed(folders.next());
  const { control, keys, log, now } = served.services;
  await fillDemo(served.services, { people: 12, weeks: 8, seed: 5 }, () => undefined);
  const [busy] = await served.services.ledger.query(
    "SELECT person FROM session_yield GROUP BY person ORDER BY uniq(session) DESC LIMIT 1",
    {},
    (row) => z.object({ person: z.string() }).parse(row),
  );
  const pseudonym = busy?.person ?? "";
  await control.query("update person set role = 'admin' where pseudonym = $1", [pseudonym]);
  reader = await served.signIn({ pseudonym, role: "admin" });
  const health = openSourceHealth(control, log, now);
  for (let i = 0; i < 5; i++) {
    await makeApiKey(control, keys, { name: `key ${i}`, scopes: ["read"], pseudonym: null, days: null });
    await makeApiKey(control, keys, { name: `key ${i}`, scopes: ["ingest"], pseudonym, days: null });
    await resolvePerson(control, keys, [{ kind: "login", value: `nobody-known-${i}` }]);
    await audit(control, { kind: "system" }, "change", `thing ${i}`);
    health.rejected("held-share", 1, `row ${i}`, "no time");
  }
  await health.flush();
  await control.query(
    "insert into join_review (waiting, candidate, why) select p.pseudonym, $1, 'same-login' from person p where waiting limit 2",
    [pseudonym],
  );
  await addAgent(served.services, "held-share", pseudonym);
  for (const [minutes, id] of ["held-share", "run-1", "run-2", "run-3", "run-4"].entries())
    await addRun(served.services, id, { agent: "held-share", owner: pseudonym, at: now() - minutes * 60_000 });
  for (let seq = 1; seq <= 5; seq++)
    await addCall(served.services, "held-share", `c${seq}`, { seq, kind: "tool", tool: "mail.move", at: now() });
  ask = await askAgents(served, recordedAgents());
  lists = (await loadRoutes()).filter((route) => isPaged(route));
}, 120_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const isPaged = ({ response }: Route): boolean => response !== null && shapeOf(response)["next"] !== undefined;
const pathOf = ({ path }: Route): string => path.replace(/\{(?:id|name)\}/, "held-share");

test("the lists are these", () => {
  expect(lists.map(({ path }) => path).sort()).toEqual([
    "/api/agents/{name}/runs",
    "/api/audit",
    "/api/identities/review",
    "/api/keys",
    "/api/mine",
    "/api/mine/keys",
    "/api/mine/sessions",
    "/api/people",
    "/api/runs/{id}/steps",
    "/api/sources/{id}/errors",
  ]);
});

test("page by page there is the same as at once, each row once", { timeout: 120_000 }, async () => {
  for (const route of lists.filter(({ path }) => path !== "/api/mine")) {
    const whole = await rowsOf(route, { limit: "500" });
    expect([route.path, whole.rows.length]).toEqual([route.path, expect.toSatisfy((count: number) => count >= 5)]);
    expect(whole.next).toBeNull();
    const rows: unknown[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page = await rowsOf(route, { limit: "2", ...(cursor === "" ? {} : { cursor }) });
      expect(page.rows.length).toBeLessThanOrEqual(2);
      // A run is read from its end: each page of its steps lies before the last.
      if (route.path === "/api/runs/{id}/steps") rows.unshift(...page.rows);
      else rows.push(...page.rows);
      cursor = page.next;
    }
    expect(rows).toEqual(whole.rows);
  }
});

test("limits are bounded, and what is no cursor is refused or ends the list", async () => {
  for (const route of lists.filter(({ path }) => path !== "/api/mine")) {
    for (const limit of ["0", "501", "-1", "1.5", "x", "1e9"]) {
      served.wait(1000);
      expect([route.path, limit, (await ask("get", `${pathOf(route)}?limit=${limit}`, { as: reader })).status]).toEqual([
        route.path,
        limit,
        400,
      ]);
    }
    for (const cursor of ["'; drop table audit; --", "doubtful:nobody", "99999999999999999999", "%00", "x".repeat(401)]) {
      served.wait(1000);
      const answer = await ask("get", `${pathOf(route)}?cursor=${cursor === "%00" ? cursor : encodeURIComponent(cursor)}`, {
        as: reader,
      });
      const text = await answer.text();
      expect([route.path, cursor, [400, 404].includes(answer.status) || /\[\],"next":null/.test(text)]).toEqual([route.path, cursor, true]);
    }
  }
});

test("the API's description tells cursor and limit of each, with the bounds", () => {
  const document = z
    .object({
      paths: z.record(z.string(), z.object({ get: z.object({ parameters: z.array(z.looseObject({ name: z.string() })) }).optional() })),
    })
    .parse(openApiDocument(lists, "0", "http://x"));
  for (const { path } of lists.filter((list) => list.path !== "/api/mine")) {
    const parameters = new Map(document.paths[path]?.get?.parameters.map((parameter) => [parameter.name, parameter]));
    expect(parameters.get("limit")).toMatchObject({ in: "query", required: false, schema: { type: "integer", minimum: 1, maximum: 500 } });
    expect(parameters.get("cursor")).toMatchObject({ in: "query", required: false, schema: { type: "string" } });
  }
});

async function rowsOf(route: Route, query: Readonly<Record<string, string>>): Promise<{ rows: readonly unknown[]; next: string | null }> {
  served.wait(1000);
  const answer = await ask(
    "get",
    `${pathOf(route)}?${new URLSearchParams({ ...(route.path.includes("mine/s") ? { from: "2020-01-01" } : {}), ...query }).toString()}`,
    { as: reader },
  );
  const text = await answer.text();
  expect([route.path, query, answer.status === 200 ? "" : text]).toEqual([route.path, query, ""]);
  const page = z.looseObject({ next: z.string().nullable() }).parse(JSON.parse(text));
  const rows = Object.values(page).find((value) => Array.isArray(value));
  return { rows: rows ?? [], next: page.next };
}

function shapeOf(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const inner = schema instanceof z.ZodReadonly ? schema.unwrap() : schema;
  return inner instanceof z.ZodObject ? inner.shape : {};
}
