import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Control } from "../../db/postgres/control.ts";
import { roles, type Reader, type Role } from "../../model/access.ts";
import type { Keys } from "../keys.ts";

/** A sign-in lasts this long, whatever happens in it. */
export const sessionSeconds = 12 * 3600;

export interface SignedIn {
  readonly reader: Reader;
  /** What a changing request must carry beside the cookie. */
  readonly csrf: string;
  /** The installation's owner is behind it, whoever's eyes it looks through. */
  readonly owner: boolean;
}

/** Begins a session; the token goes into a cookie, the store keeps its keyed hash. */
export async function beginSession(
  control: Control,
  keys: Keys,
  who: { readonly pseudonym: string | null; readonly role: Role },
): Promise<{ readonly token: string; readonly csrf: string }> {
  const token = randomBytes(32).toString("base64url");
  const csrf = randomBytes(24).toString("base64url");
  await control.query(
    `insert into web_session (token_hash, pseudonym, role, csrf, expires_at, owner)
     values ($1, $2, $3, $4, now() + make_interval(secs => $5), $2::text is null)`,
    [keys.lookup("web session", token), who.pseudonym, who.role, csrf, sessionSeconds],
  );
  return { token, csrf };
}

/** @param today the organisation's day: who has left by then is out */
export async function findSession(control: Control, keys: Keys, token: string, today: string): Promise<SignedIn | null> {
  const [row] = await control.query<{ pseudonym: string | null; role: string; csrf: string; owner: boolean }>(
    // The person's role of today counts, not the one of the sign-in. One from the future: the clock was set back since, and it
    // would last too long.
    `select s.pseudonym, coalesce(p.role, s.role) as role, s.csrf, s.owner
     from web_session s left join person p on p.pseudonym = s.pseudonym
     where s.token_hash = $1 and s.expires_at > now() and s.created_at < now() + interval '1 hour' and (p.left_on is null or p.left_on > $2::date)`,
    [keys.lookup("web session", token), today],
  );
  const role = roles.find((each) => each === row?.role);
  if (row === undefined || role === undefined) return null;
  const reader: Reader =
    row.pseudonym === null ? { kind: "owner", pseudonym: null, role: "admin" } : { kind: "person", pseudonym: row.pseudonym, role };
  return { reader, csrf: row.csrf, owner: row.owner };
}

/** The owner's session looks through a person's eyes from now on; null: through its own again. */
export async function actAs(control: Control, keys: Keys, token: string, pseudonym: string | null): Promise<void> {
  await control.query("update web_session set pseudonym = $2 where token_hash = $1 and owner", [
    keys.lookup("web session", token),
    pseudonym,
  ]);
}

/** A role changed or somebody left: whoever is signed in as them has to sign in again. */
export async function endSessionsOf(control: Control, pseudonym: string): Promise<void> {
  await control.query("update web_session set pseudonym = null where pseudonym = $1 and owner", [pseudonym]);
  await control.query("delete from web_session where pseudonym = $1", [pseudonym]);
}

export async function endSession(control: Control, keys: Keys, token: string): Promise<void> {
  await control.query("delete from web_session where token_hash = $1", [keys.lookup("web session", token)]);
}

export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
