import { afterAll, beforeAll, expect, test } from "vitest";
import { scopes, type Role, type Scope } from "../../src/model/access.ts";
import { makeApiKey } from "../../src/server/access/api-keys.ts";
import { ownerToken } from "../../src/server/access/owner-token.ts";
import type { Route } from "../../src/server/define-route.ts";
import { loadRoutes } from "../../src/server/load-routes.ts";
import { openServed, type AskOptions, type Served } from "../support/served.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { askers, rolesTable, type Asker } from "./roles-table.ts";

// Every route, asked by everybody, over the real application.
const folders = temporaryFolders();
let served: Served;
let routes: readonly Route[];
const people = new Map<Role, string>();
const keys = new Map<Scope, string>();

beforeAll(async () => {
  routes = await loadRoutes();
  served = await openServed(folders.next());
  ownerToken(served.services.folder);
  for (const role of ["member", "lead", "finance", "admin", "auditor"] as const)
    people.set(role, (await served.newPerson(`A ${role}`, role)).pseudonym);
  for (const scope of scopes) {
    const { token } = await makeApiKey(served.services.control, served.services.keys, {
      name: scope,
      scopes: [scope],
      pseudonym: null,
      days: null,
    });
    keys.set(scope, token);
  }
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const nameOf = (route: Route): string => `${route.method} ${route.path}`;

test("every route has a row in the table, and every row a route", () => {
  expect(routes.map(nameOf).sort()).toEqual(Object.keys(rolesTable).sort());
});

test("no two routes share a method and a path", () => {
  const names = routes.map((route) => nameOf(route).replaceAll(/\{\w+\}/g, "{}"));
  expect(names.length).toBe(new Set(names).size);
});

test("what a route says about itself is what the table says", () => {
  const said = Object.fromEntries(routes.map((route) => [nameOf(route), whoSays(route)]));
  expect(said).toEqual(
    Object.fromEntries(Object.entries(rolesTable).map(([name, row]) => [name, row === "signature" ? row : [...row].sort()])),
  );
});

test("everybody gets in where the table says so, and nowhere else", { timeout: 300_000 }, async () => {
  const wrong: string[] = [];
  for (const route of routes) {
    const row = rolesTable[nameOf(route)];
    if (row === undefined || row === "signature") continue;
    for (const asker of askers) {
      // The clock goes on so that nobody is slowed down.
      served.wait(1000);
      const path = route.path.replaceAll(/\{\w+\}/g, "0123456789ab");
      const body = route.body === undefined ? {} : { body: {} };
      const answer = await served.ask(route.method, path, { ...(await signedInAs(asker)), ...body });
      const expected = row.includes(asker) ? "in" : asker === "nobody" ? "401" : "403 no-permission";
      // The owner's token was not given: that answer is the route's own.
      const got = [401, 403].includes(answer.status) ? `${answer.status} ${await codeOf(answer)}` : "in";
      const own = got.endsWith("token-wrong") || got.endsWith("demo-only") ? "in" : got;
      if (!own.startsWith(expected)) wrong.push(`${nameOf(route)} as ${asker}: expected ${expected}, got ${got}`);
      if (answer.status >= 500 && answer.status !== 503) wrong.push(`${nameOf(route)} as ${asker}: ${answer.status}`);
      if (!answer.bodyUsed) await answer.body?.cancel();
    }
  }
  expect(wrong).toEqual([]);
});

test("a changing request without the header of the page is refused, on every route", async () => {
  const wrong: string[] = [];
  for (const route of routes.filter(({ method, who }) => method !== "get" && who.kind === "roles")) {
    served.wait(1000);
    const { as } = await signedInAs("owner");
    const answer = await served.ask(route.method, route.path.replaceAll(/\{\w+\}/g, "0123456789ab"), {
      ...(as === undefined ? {} : { headers: { cookie: as.cookie } }),
      body: {},
    });
    const code = await codeOf(answer);
    if (code !== "csrf") wrong.push(`${nameOf(route)}: ${answer.status} ${code}`);
  }
  expect(wrong).toEqual([]);
});

test("an unknown kind of audience is nobody's", async () => {
  const answer = await served.ask("get", "/api/no-such-route");
  expect(answer.status).toBe(404);
});

async function signedInAs(asker: Asker): Promise<AskOptions> {
  if (asker === "nobody") return {};
  if (asker === "owner") return { as: await served.signIn({ pseudonym: null, role: "admin" }) };
  const scope = scopes.find((one) => asker === `key ${one}`);
  if (scope !== undefined) return { key: keys.get(scope) ?? "" };
  const [role, pseudonym] = [...people].find(([one]) => one === asker) ?? [];
  if (role === undefined || pseudonym === undefined) throw new TypeError(`no person for ${asker}`);
  return { as: await served.signIn({ pseudonym, role }) };
}

async function codeOf(answer: Response): Promise<string> {
  const body: unknown = await answer.json().catch(() => null);
  const error: unknown = typeof body === "object" && body !== null && "error" in body ? body.error : null;
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

function whoSays({ who }: Route): readonly string[] | "signature" {
  if (who.kind === "signature") return "signature";
  if (who.kind === "anyone") return [...askers].sort();
  const roles: readonly string[] = who.roles;
  const named = askers.filter((asker) => roles.includes(asker) || (asker === "owner" && roles.includes("admin")));
  return [...named, ...(who.kind === "scope" ? [`key ${who.scope}`] : [])].sort();
}
