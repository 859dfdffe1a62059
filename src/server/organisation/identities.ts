import { randomUUID } from "node:crypto";
import type { Control } from "../../db/postgres/control.ts";
import { withLock } from "../../db/postgres/migrate-postgres.ts";
import { moveUses } from "../agents/move-uses.ts";
import type { Keys } from "../keys.ts";
import { askForChange } from "./people-changes.ts";

/** How one tool names a human. */
export interface Identity {
  /** "mail", "login" (at the code host), "claude-account", "slack", …: one word a tool. */
  readonly kind: string;
  readonly value: string;
  /** The tool checked that the address is theirs. A commit's author is not checked; a signed-in account's mail is. */
  readonly verified?: boolean;
}

/** Why two may be one. */
export type Doubt = "same-mail-name" | "same-login" | "same-account";

/** Resolved names are remembered this long in milliseconds: another process may have joined two people meanwhile. */
const remembered = 60_000;
const most = 100_000;
const caches = new WeakMap<Control, Map<string, { readonly pseudonym: string; readonly until: number }>>();

/**
 * The pseudonym of whoever a tool names in these ways, all at once. An unknown human becomes a person without a name who
 * waits in the review queue. Names are joined by themselves only where a verified mail is equal; what merely looks alike
 * goes into the queue. Remembered, so that a flood of records asks the store once a minute.
 *
 * @param identities at least one; what one record says about one human
 */
export async function resolvePerson(control: Control, keys: Keys, identities: readonly Identity[]): Promise<string> {
  const claims = claimsOf(keys, identities);
  if (claims.length === 0) throw new TypeError("resolvePerson: nobody is named");
  const name = claims.map(({ hash, verified }) => `${hash.toString("base64")}${verified ? "!" : ""}`).join(" ");
  let cache = caches.get(control);
  if (cache === undefined) caches.set(control, (cache = new Map()));
  const now = performance.now();
  const known = cache.get(name);
  if (known !== undefined && known.until > now) return known.pseudonym;
  const pseudonym = await resolve(control, keys, claims);
  if (cache.size >= most) cache.clear();
  cache.set(name, { pseudonym, until: now + remembered });
  return pseudonym;
}

/** People were joined or forgotten: nothing remembered counts any more. */
export function forgetResolved(control: Control): void {
  caches.get(control)?.clear();
}

/** An identity as it is stored and found. */
export interface Claim {
  readonly kind: string;
  readonly value: string;
  readonly hash: Buffer;
  readonly verified: boolean;
}

interface Found {
  readonly pseudonym: string;
  readonly waiting: boolean;
}

async function resolve(control: Control, keys: Keys, claims: readonly Claim[]): Promise<string> {
  const found = await find(control, claims);
  const people = new Set([...found.values()].map(({ pseudonym }) => pseudonym));
  const [only] = people;
  // The usual case takes no lock: there is one person, and nothing that is verified says anything new about them.
  const learnt = found.size < claims.length && claims.some((claim) => claim.kind === "mail" && claim.verified);
  if (only !== undefined && people.size === 1 && !learnt) return only;
  return withLock(control, "identities", async (transaction) => learn(transaction, keys, claims));
}

/** Adds what these claims say, with nobody else adding at the same time. */
async function learn(control: Control, keys: Keys, claims: readonly Claim[]): Promise<string> {
  const found = await find(control, claims);
  const mail = claims.find((claim) => claim.kind === "mail" && claim.verified && found.has(claim));
  const anchor = mail ?? claims.find((claim) => claim.kind !== "mail" && found.has(claim)) ?? claims.find((claim) => found.has(claim));
  const person = anchor === undefined ? undefined : found.get(anchor);
  if (person === undefined) return addWaiting(control, keys, claims);
  for (const claim of claims) {
    const other = found.get(claim);
    if (other === undefined) {
      const certain = mail !== undefined || (claim.kind === "mail" && claim.verified && !(await hasMail(control, person.pseudonym)));
      // What is not certain is left until it comes alone; then it waits as a person of its own.
      if (certain) await addIdentity(control, keys, person.pseudonym, claim);
    } else if (other.pseudonym !== person.pseudonym) {
      if (mail !== undefined && other.waiting) await joinPeople(control, other.pseudonym, person.pseudonym);
      else await doubt(control, other.pseudonym, person.pseudonym, "same-account");
    }
  }
  return person.pseudonym;
}

async function addWaiting(control: Control, keys: Keys, claims: readonly Claim[]): Promise<string> {
  const pseudonym = keys.pseudonym(randomUUID());
  await control.query("insert into person (pseudonym, sealed, joined, waiting) values ($1, $2, current_date, true)", [
    pseudonym,
    keys.seal(JSON.stringify({ name: "", mail: "" })),
  ]);
  for (const claim of claims) await addIdentity(control, keys, pseudonym, claim);
  return pseudonym;
}

/** What so many names have in common tells nobody from another; and every pair of them would be asked about. */
export const crowd = 20;

/**
 * Gives a person one more name. Where somebody else has one that looks like it and is not known to be another human,
 * the two go into the queue if one of them is waiting. A name that is taken already stays where it is.
 */
export async function addIdentity(control: Control, keys: Keys, pseudonym: string, identity: Identity): Promise<void> {
  const value = plain(identity.kind, identity.value);
  const near = nearOf(keys, { kind: identity.kind, value });
  await control.query(
    "insert into identity (kind, hash, pseudonym, sealed, near) values ($1, $2, $3, $4, $5) on conflict (kind, hash) do nothing",
    [identity.kind, keys.lookup(identity.kind, value), pseudonym, keys.seal(value), near],
  );
  if (near === null) return;
  await control.query(
    `insert into join_review (waiting, candidate, why)
     select distinct on (w.pseudonym, c.pseudonym) w.pseudonym, c.pseudonym, case when i.kind = 'mail' and $3 = 'mail' then 'same-mail-name' else 'same-login' end
     from identity i
     join person a on a.pseudonym = $2
     join person b on b.pseudonym = i.pseudonym
     join person w on w.pseudonym = case when a.waiting then a.pseudonym else b.pseudonym end
     join person c on c.pseudonym = case when a.waiting then b.pseudonym else a.pseudonym end
     where i.near = $1 and b.pseudonym <> a.pseudonym and w.waiting
       and (select count(*) from (select 1 from identity where near = $1 limit $4) crowd) < $4
     on conflict (waiting, candidate) do nothing`,
    [near, pseudonym, identity.kind, crowd],
  );
}

export async function doubt(control: Control, one: string, other: string, why: Doubt): Promise<void> {
  await control.query("insert into join_review (waiting, candidate, why) values ($1, $2, $3) on conflict (waiting, candidate) do nothing", [
    one,
    other,
    why,
  ]);
}

/** Two turned out to be one: names go over now, facts of the past by the next run of the person changes. */
export async function joinPeople(control: Control, from: string, into: string): Promise<void> {
  await control.query("update identity set pseudonym = $2 where pseudonym = $1", [from, into]);
  await control.query("update api_key set pseudonym = $2 where pseudonym = $1", [from, into]);
  // Agents work for whoever the two are now.
  for (const table of ["agent", "agent_run", "agent_approval", "agent_grant", "agent_outcome", "agent_credential"])
    await control.query(
      `update ${table} set owner = $2 where owner = $1${table === "agent_credential" ? " and not exists (select from agent_credential o where o.owner = $2 and o.kind = agent_credential.kind and o.name = agent_credential.name)" : ""}`,
      [from, into],
    );
  await moveUses(control, from, into);
  await control.query("delete from person where pseudonym = $1", [from]);
  await askForChange(control, from, into);
}

/** Whose name this is, where it is anybody's. */
export async function findPerson(control: Control, keys: Keys, identity: Identity): Promise<Found | null> {
  const claims = claimsOf(keys, [identity]);
  const [claim] = claims;
  return claim === undefined ? null : ((await find(control, claims)).get(claim) ?? null);
}

async function find(control: Control, claims: readonly Claim[]): Promise<Map<Claim, Found>> {
  const rows = await control.query<{ kind: string; hash: Buffer; pseudonym: string; waiting: boolean }>(
    `select i.kind, i.hash, p.pseudonym, p.waiting
     from unnest($1::text[], $2::bytea[]) as asked (kind, hash)
     join identity i using (kind, hash) join person p using (pseudonym)`,
    [claims.map(({ kind }) => kind), claims.map(({ hash }) => hash)],
  );
  const found = new Map<Claim, Found>();
  for (const claim of claims) {
    const row = rows.find(({ kind, hash }) => kind === claim.kind && hash.equals(claim.hash));
    if (row !== undefined) found.set(claim, { pseudonym: row.pseudonym, waiting: row.waiting });
  }
  return found;
}

async function hasMail(control: Control, pseudonym: string): Promise<boolean> {
  return (await control.query("select 1 from identity where pseudonym = $1 and kind = 'mail' limit 1", [pseudonym])).length > 0;
}

export function claimsOf(keys: Keys, identities: readonly Identity[]): Claim[] {
  return identities.flatMap(({ kind, value: text, verified }) => {
    const value = plain(kind, text);
    return value === "" ? [] : [{ kind, value, hash: keys.lookup(kind, value), verified: verified ?? false }];
  });
}

/** Mails and logins are the same in capitals; account ids are kept as they are. */
function plain(kind: string, value: string): string {
  const text = value.toWellFormed().normalize("NFKC").trim();
  return kind === "mail" || kind === "login" || kind === "user-name" ? text.toLowerCase() : text;
}

/** What equal names of different tools have in common, keyed; null where nothing makes them look alike. */
export function nearOf(keys: Keys, { kind, value }: Pick<Claim, "kind" | "value">): Buffer | null {
  const alike = likeness(kind, value);
  return alike === null ? null : keys.lookup("near", alike);
}

/** What makes two names look alike: "ann.lee+git@a.example", "ann.lee@b.example" and the login "ann-lee". */
function likeness(kind: string, value: string): string | null {
  if (kind !== "mail" && kind !== "login") return null;
  const local = (kind === "mail" ? value.replace(/@.*$/s, "").replace(/\+.*$/s, "") : value).replaceAll(/[._-]/g, "");
  return local.length < 3 ? null : local;
}
