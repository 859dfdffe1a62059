import { randomUUID } from "node:crypto";
import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import { roles, type Role } from "../../model/access.ts";
import { endSessionsOf } from "../access/sessions.ts";
import type { Keys } from "../keys.ts";
import { addIdentity, findPerson, forgetResolved, joinPeople } from "./identities.ts";

/** What is sealed about a person. */
export interface PersonDetails {
  /** "" in what is to be saved: stays as it is, or the mail's local part. */
  readonly name: string;
  readonly mail: string;
  /** What the directory calls them, where that is not the mail. */
  readonly userName?: string;
  readonly externalId?: string;
}

/** A person for those who manage people; figures are never beside it. */
export interface Person {
  readonly pseudonym: string;
  /** How other systems and pages name the person: says nothing to who has only the stores, nor a pseudonym to who has this. */
  readonly handle: string;
  readonly details: PersonDetails;
  readonly role: Role;
  readonly job: string;
  readonly joined: string;
  readonly leftOn: string | null;
  readonly waiting: boolean;
  readonly demo: boolean;
}

export function handleOf(keys: Keys, pseudonym: string): string {
  return keys.lookup("handle of", pseudonym).toString("hex").slice(0, 24);
}

interface PersonRow {
  readonly pseudonym: string;
  readonly sealed: Buffer;
  readonly role: string;
  readonly job: string;
  readonly joined: string;
  readonly left_on: string | null;
  readonly waiting: boolean;
  readonly demo: boolean;
}

const columns = "p.pseudonym, p.sealed, p.role, p.job, p.joined, p.left_on, p.waiting, p.demo";

/** Named people, in the order of their pseudonyms: that says nothing, and pages of it stay the same. */
export async function listPeople(
  control: Control,
  keys: Keys,
  page: { readonly after: string; readonly limit: number },
): Promise<Person[]> {
  const rows = await control.query<PersonRow>(
    `select ${columns} from person p where not p.waiting and p.pseudonym > $1 order by p.pseudonym limit $2`,
    [page.after, page.limit],
  );
  return rows.map((row) => personOf(keys, row));
}

export async function readPerson(control: Control, keys: Keys, pseudonym: string): Promise<Person | null> {
  const [row] = await control.query<PersonRow>(`select ${columns} from person p where p.pseudonym = $1`, [pseudonym]);
  return row === undefined ? null : personOf(keys, row);
}

/** @throws UpshotError `not-found` */
export async function personByHandle(control: Control, keys: Keys, handle: string): Promise<Person> {
  const found =
    (await findByHandle(control, keys, handle)) ?? (await giveHandles(control, keys), await findByHandle(control, keys, handle));
  const person = found === null ? null : await readPerson(control, keys, found);
  if (person === null)
    throw new UpshotError({
      code: "not-found",
      message: "There is no such person",
      hint: "They may have been removed: load the list again.",
    });
  return person;
}

async function findByHandle(control: Control, keys: Keys, handle: string): Promise<string | null> {
  const [row] = await control.query<{ pseudonym: string }>("select pseudonym from identity where kind = 'handle' and hash = $1", [
    keys.lookup("handle", handle),
  ]);
  return row?.pseudonym ?? null;
}

/** Handles follow from pseudonyms; to be found by, each is kept as a keyed hash. */
async function giveHandles(control: Control, keys: Keys): Promise<void> {
  const rows = await control.query<{ pseudonym: string }>(
    "select pseudonym from person p where not exists (select 1 from identity i where i.pseudonym = p.pseudonym and i.kind = 'handle')",
  );
  await control.query(
    "insert into identity (kind, hash, pseudonym) select 'handle', * from unnest($1::bytea[], $2::text[]) on conflict do nothing",
    [rows.map(({ pseudonym }) => keys.lookup("handle", handleOf(keys, pseudonym))), rows.map(({ pseudonym }) => pseudonym)],
  );
}

export interface PersonToSave {
  readonly details: PersonDetails;
  readonly role?: Role;
  readonly job?: string;
  /** Day, of a new person; `today` where nothing is said. */
  readonly joined?: string;
  /** First day no longer there; null brings a person back. */
  readonly leftOn?: string | null;
  readonly logins?: readonly { readonly kind: string; readonly value: string }[];
}

/**
 * Adds or updates the person with this mail. The organisation's word is certain: a waiting person with the same mail or
 * login becomes this one.
 * @returns whether anything was written, and the person
 * @throws UpshotError `input` where a login belongs to another named person
 */
export async function savePerson(
  control: Control,
  keys: Keys,
  person: PersonToSave,
  today: string,
): Promise<{ readonly pseudonym: string; readonly saved: "added" | "changed" | "same" }> {
  const found = await findPerson(control, keys, { kind: "mail", value: person.details.mail });
  const old = found === null ? null : await readPerson(control, keys, found.pseudonym);
  const pseudonym = old?.pseudonym ?? keys.pseudonym(randomUUID());
  if (old === null) {
    await control.query("insert into person (pseudonym, sealed, role, job, joined, left_on) values ($1, $2, $3, $4, $5, $6)", [
      pseudonym,
      keys.seal(JSON.stringify({ ...person.details, name: person.details.name || person.details.mail.replace(/@.*$/s, "") })),
      person.role ?? "member",
      person.job ?? "",
      person.joined ?? today,
      person.leftOn ?? null,
    ]);
    await addIdentity(control, keys, pseudonym, { kind: "mail", value: person.details.mail });
  }
  const changed = old !== null && (await updatePerson(control, keys, old, person, today));
  const learnt = await addLogins(control, keys, pseudonym, person.logins ?? []);
  return { pseudonym, saved: old === null || old.waiting ? "added" : changed || learnt ? "changed" : "same" };
}

/** Writes what differs. A new role or a leaving ends what is signed in. */
export async function updatePerson(control: Control, keys: Keys, old: Person, change: PersonToSave, today: string): Promise<boolean> {
  const details = {
    ...old.details,
    ...change.details,
    name: change.details.name || old.details.name || change.details.mail.replace(/@.*$/s, ""),
  };
  const role = change.role ?? old.role;
  const job = change.job ?? old.job;
  const leftOn = change.leftOn === undefined ? old.leftOn : change.leftOn;
  // A waiting person was there before anybody said since when.
  const joined = old.waiting ? (change.joined ?? old.joined) : old.joined;
  const same = sameDetails(details, old.details) && role === old.role && job === old.job && leftOn === old.leftOn && !old.waiting;
  if (same) return false;
  await control.query(
    "update person set sealed = $2, role = $3, job = $4, joined = $5, left_on = $6, waiting = false where pseudonym = $1",
    [old.pseudonym, keys.seal(JSON.stringify(details)), role, job, joined, leftOn],
  );
  if (old.waiting) await control.query("delete from join_review where waiting = $1", [old.pseudonym]);
  if (details.mail !== old.details.mail && details.mail !== "")
    await addIdentity(control, keys, old.pseudonym, { kind: "mail", value: details.mail });
  const leaves = leftOn !== null && leftOn <= today;
  if (role !== old.role || leaves) await endSessionsOf(control, old.pseudonym);
  if (leaves) {
    await control.query("update api_key set revoked_at = now() where pseudonym = $1 and revoked_at is null", [old.pseudonym]);
    await control.query("update membership set until = $2 where pseudonym = $1 and (until is null or until > $2)", [old.pseudonym, leftOn]);
  }
  return true;
}

async function addLogins(control: Control, keys: Keys, pseudonym: string, logins: NonNullable<PersonToSave["logins"]>): Promise<boolean> {
  let learnt = false;
  for (const login of logins) {
    const owner = await findPerson(control, keys, login);
    if (owner?.pseudonym === pseudonym) continue;
    if (owner !== null && !owner.waiting) {
      throw new UpshotError({
        code: "input",
        message: `the ${login.kind} belongs to another person already`,
        hint: "Correct it in the file, or at the other person.",
      });
    }
    if (owner === null) await addIdentity(control, keys, pseudonym, login);
    else await joinPeople(control, owner.pseudonym, pseudonym);
    learnt = true;
  }
  if (learnt) forgetResolved(control);
  return learnt;
}

function sameDetails(a: PersonDetails, b: PersonDetails): boolean {
  return a.name === b.name && a.mail === b.mail && a.userName === b.userName && a.externalId === b.externalId;
}

export function detailsOf(keys: Keys, sealed: Buffer): PersonDetails {
  return JSON.parse(keys.unseal(sealed));
}

function personOf(keys: Keys, row: PersonRow): Person {
  return {
    pseudonym: row.pseudonym,
    handle: handleOf(keys, row.pseudonym),
    details: detailsOf(keys, row.sealed),
    role: roles.find((role) => role === row.role) ?? "member",
    job: row.job,
    joined: row.joined,
    leftOn: row.left_on,
    waiting: row.waiting,
    demo: row.demo,
  };
}
