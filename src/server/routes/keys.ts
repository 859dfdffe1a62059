import { z } from "zod";
import { roles, scopes, type Reader } from "../../model/access.ts";
import { keysPage, madeKey, type KeysPage } from "../../model/pages/people.ts";
import { listApiKeys, makeApiKey, revokeApiKey, type ApiKeyRow } from "../access/api-keys.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { nextOf, pageQuery } from "../paging.ts";

const pageSize = 200;
const name = z.string().trim().min(1).max(80);
const days = z.int().min(1).max(3650).nullable().default(365).describe("Until it ends; null: until it is revoked");
const one = z.object({ id: z.string().regex(/^[0-9a-f]{12}$/) });
const ok = z.strictObject({ ok: z.literal(true) });

export default [
  defineRoute({
    method: "get",
    path: "/api/keys",
    who: { kind: "roles", roles: ["admin"] },
    summary: "The organisation's API keys, without their secrets",
    query: z.object(pageQuery(pageSize)),
    response: keysPage,
    handle: async ({ query: { cursor, limit }, services }) =>
      shown(await listApiKeys(services.control, null, { after: cursor, limit }), limit),
  }),
  defineRoute({
    method: "post",
    path: "/api/keys",
    who: { kind: "roles", roles: ["admin"] },
    summary: "Makes an API key; its secret is shown this once",
    body: z.strictObject({ name, scopes: z.array(z.enum(scopes)).min(1), days }),
    response: madeKey,
    handle: async ({ body, services, reader }) => {
      const made = await makeApiKey(services.control, services.keys, { ...body, scopes: [...new Set(body.scopes)], pseudonym: null });
      await audit(services.control, reader, "change", "key made", { key: made.id, scopes: body.scopes.join(" ") });
      return made;
    },
  }),
  defineRoute({
    method: "delete",
    path: "/api/keys/{id}",
    who: { kind: "roles", roles: ["admin"] },
    summary: "Revokes an API key of the organisation",
    params: one,
    response: ok,
    handle: async ({ params, services, reader }) => {
      if (!(await revokeApiKey(services.control, params.id, null))) return noKey();
      await audit(services.control, reader, "change", "key revoked", { key: params.id });
      return { ok: true as const };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/mine/keys",
    who: { kind: "roles", roles },
    summary: "Keys by which the reader's own machines send their use",
    query: z.object(pageQuery(pageSize)),
    response: keysPage,
    handle: async ({ query: { cursor, limit }, services, reader }) => {
      const own = ownOf(reader);
      return own === null ? noSelf() : shown(await listApiKeys(services.control, own, { after: cursor, limit }), limit);
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/mine/keys",
    who: { kind: "roles", roles },
    summary: "Makes a key for one of the reader's own machines: it may send use, and what it sends is theirs",
    body: z.strictObject({ name, days }),
    response: madeKey,
    handle: async ({ body, services, reader }) => {
      const own = ownOf(reader);
      return own === null ? noSelf() : makeApiKey(services.control, services.keys, { ...body, scopes: ["ingest"], pseudonym: own });
    },
  }),
  defineRoute({
    method: "delete",
    path: "/api/mine/keys/{id}",
    who: { kind: "roles", roles },
    summary: "Revokes one of the reader's own keys",
    params: one,
    response: ok,
    handle: async ({ params, services, reader }) => {
      const own = ownOf(reader);
      if (own === null) return noSelf();
      return (await revokeApiKey(services.control, params.id, own)) ? { ok: true as const } : noKey();
    },
  }),
];

function ownOf(reader: Reader): string | null {
  return reader.kind === "person" || reader.kind === "owner" ? reader.pseudonym : null;
}

function shown(rows: readonly ApiKeyRow[], limit: number): KeysPage {
  return {
    keys: rows.map(({ createdAt, expiresAt, revokedAt, usedAt, ...row }) => ({
      ...row,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
      usedAt: usedAt?.toISOString() ?? null,
    })),
    next: nextOf(rows, limit, ({ id }) => id),
  };
}

function noKey(): Response {
  return refuse(404, "not-found", "There is no such key", "Load the list again.");
}

function noSelf(): Response {
  return refuse(404, "no-own-data", "No person is behind this sign-in", "Sign in as yourself.");
}
