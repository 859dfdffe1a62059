import { randomBytes } from "node:crypto";
import type { Control } from "../../db/postgres/control.ts";
import { scopes, type Reader, type Scope } from "../../model/access.ts";
import type { Keys } from "../keys.ts";

/** `upshot_<id>_<secret>`: the id is shown in lists, the secret is not stored. */
export async function makeApiKey(
  control: Control,
  keys: Keys,
  key: { readonly name: string; readonly scopes: readonly Scope[]; readonly pseudonym: string | null; readonly days: number | null },
): Promise<{ readonly id: string; readonly token: string }> {
  const id = randomBytes(6).toString("hex");
  const token = `upshot_${id}_${randomBytes(24).toString("base64url")}`;
  await control.query(
    `insert into api_key (id, hash, name, scopes, pseudonym, expires_at)
     values ($1, $2, $3, $4, $5, now() + make_interval(days => $6))`,
    [id, keys.lookup("api key", token), key.name, key.scopes, key.pseudonym, key.days],
  );
  return { id, token };
}

/** Known keys are remembered this long, so that a flood of records does not ask the store for each. */
const remembered = 10_000;

export interface ApiKeys {
  find(token: string, now: number): Promise<Reader | null>;
}

type Known = Map<string, { readonly reader: Reader | null; readonly at: number }>;
/** By store, so that whoever revokes a key makes every check of this process forget it at once. */
const caches = new WeakMap<Control, Known>();

export function openApiKeys(control: Control, keys: Keys): ApiKeys {
  const known: Known = caches.get(control) ?? new Map();
  caches.set(control, known);
  return {
    find: async (token, now) => {
      if (!/^upshot_[0-9a-f]{12}_[\w-]{32}$/.test(token)) return null;
      const hash = keys.lookup("api key", token);
      const name = hash.toString("base64");
      const before = known.get(name);
      if (before !== undefined && Math.abs(now - before.at) < remembered) return before.reader;
      const [row] = await control.query<{ id: string; scopes: string[]; pseudonym: string | null }>(
        `update api_key set used_at = now()
         where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())
         returning id, scopes, pseudonym`,
        [hash],
      );
      const reader: Reader | null =
        row === undefined
          ? null
          : { kind: "key", id: row.id, scopes: scopes.filter((scope) => row.scopes.includes(scope)), pseudonym: row.pseudonym };
      if (known.size > 10_000) known.clear();
      known.set(name, { reader, at: now });
      return reader;
    },
  };
}

export interface ApiKeyRow {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly usedAt: Date | null;
}

/**
 * The newest first.
 * @param pseudonym keys of this person; null: keys of the organisation
 * @param page `after`: the last key of the page before, "" for the first page
 */
export async function listApiKeys(
  control: Control,
  pseudonym: string | null,
  page: { readonly after: string; readonly limit: number },
): Promise<ApiKeyRow[]> {
  interface Row extends Omit<ApiKeyRow, "scopes"> {
    readonly scopes: readonly string[];
  }
  const rows = await control.query<Row>(
    `select id, name, scopes, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", used_at as "usedAt"
     from api_key where pseudonym is not distinct from $1
       and ($2 = '' or (created_at, id) < (select created_at, id from api_key where id = $2 and pseudonym is not distinct from $1))
     order by created_at desc, id desc limit $3`,
    [pseudonym, page.after, page.limit],
  );
  return rows.map((row) => ({ ...row, scopes: scopes.filter((scope) => row.scopes.includes(scope)) }));
}

/** Other processes stop taking it within ten seconds. @returns false where there is no such key of theirs */
export async function revokeApiKey(control: Control, id: string, pseudonym: string | null): Promise<boolean> {
  const rows = await control.query(
    "update api_key set revoked_at = coalesce(revoked_at, now()) where id = $1 and pseudonym is not distinct from $2 returning id",
    [id, pseudonym],
  );
  forgetKeys(control);
  return rows.length > 0;
}

/** Keys were revoked: nothing remembered counts any more. */
export function forgetKeys(control: Control): void {
  caches.get(control)?.clear();
}
