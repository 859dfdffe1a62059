import { z } from "zod";
import type { Control } from "../../db/postgres/control.ts";
import { withLock } from "../../db/postgres/migrate-postgres.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { Keys } from "../keys.ts";
import { addIdentity, findPerson, forgetResolved } from "./identities.ts";
import { isMail } from "./people-import.ts";
import { handleOf, listPeople, personByHandle, readPerson, savePerson, updatePerson, type Person, type PersonDetails } from "./people.ts";

// People as SCIM 2.0 has them (RFC 7643, RFC 7644): the part that Entra ID and Okta use.

const text = z.string().max(500);
/** Entra sends "True" and "False". */
const truth = z.union([z.boolean(), z.stringbool()]);

/** Lenient: what we do not keep is left out. */
export const scimUserInput = z.object({
  userName: text.optional(),
  externalId: text.nullish(),
  displayName: text.nullish(),
  name: z.object({ formatted: text.nullish(), givenName: text.nullish(), familyName: text.nullish() }).nullish(),
  emails: z.array(z.object({ value: text, primary: truth.optional() })).nullish(),
  title: text.nullish(),
  active: truth.optional(),
});
export type ScimUserInput = z.infer<typeof scimUserInput>;

export const scimPatch = z.object({
  Operations: z.array(z.object({ op: z.string(), path: z.string().max(500).optional(), value: z.unknown().optional() })).max(1000),
});
export type ScimPatch = z.infer<typeof scimPatch>;

const userSchema = "urn:ietf:params:scim:schemas:core:2.0:User";

export function scimUser(person: Person, today: string, base: string): object {
  const { details, handle } = person;
  return {
    schemas: [userSchema],
    id: handle,
    ...(details.externalId === undefined ? {} : { externalId: details.externalId }),
    userName: details.userName ?? details.mail,
    displayName: details.name,
    name: { formatted: details.name },
    emails: [{ value: details.mail, type: "work", primary: true }],
    ...(person.job === "" ? {} : { title: person.job }),
    active: isActive(person, today),
    meta: { resourceType: "User", location: `${base}/Users/${handle}` },
  };
}

function isActive({ leftOn }: Person, today: string): boolean {
  return leftOn === null || leftOn > today;
}

/** Adds somebody, or takes over who is known by their mail. @throws UpshotError `input`, `taken` */
export async function createUser(control: Control, keys: Keys, input: ScimUserInput, today: string): Promise<Person> {
  const saved = await withLock(control, "identities", async (locked) => {
    const details = detailsOf(input);
    const known = await findPerson(locked, keys, { kind: "mail", value: details.mail });
    if (known !== null && (await isProvisioned(locked, keys, known.pseudonym))) {
      throw new UpshotError({ code: "taken", message: "There is somebody with this user name already", hint: "Update them instead." });
    }
    const { pseudonym } = await savePerson(
      locked,
      keys,
      { details, ...jobOf(input), leftOn: input.active === false ? today : null },
      today,
    );
    await remember(locked, keys, pseudonym, details);
    return readPerson(locked, keys, pseudonym);
  });
  forgetResolved(control);
  if (saved === null) throw new TypeError("a person was saved and is not there");
  return saved;
}

/** Replaces what is said; what is not said stays. @throws UpshotError `not-found`, `input`, `taken` */
export async function replaceUser(control: Control, keys: Keys, handle: string, input: ScimUserInput, today: string): Promise<Person> {
  const saved = await withLock(control, "identities", async (locked) => {
    const old = await visibleUser(locked, keys, handle, today);
    const details = detailsOf(input, old.details);
    const owner = await findPerson(locked, keys, { kind: "mail", value: details.mail });
    if (owner !== null && owner.pseudonym !== old.pseudonym && !owner.waiting) {
      throw new UpshotError({ code: "taken", message: "The mail address belongs to somebody else", hint: "Correct it in the directory." });
    }
    const leftOn = input.active === undefined ? old.leftOn : input.active ? null : isActive(old, today) ? today : old.leftOn;
    await updatePerson(locked, keys, old, { details, ...jobOf(input), leftOn }, today);
    await remember(locked, keys, old.pseudonym, details);
    return readPerson(locked, keys, old.pseudonym);
  });
  forgetResolved(control);
  if (saved === null) throw new TypeError("a person was saved and is not there");
  return saved;
}

/** Leaves today; what they did stays theirs. @throws UpshotError `not-found` */
export async function deleteUser(control: Control, keys: Keys, handle: string, today: string): Promise<void> {
  const old = await visibleUser(control, keys, handle, today);
  await updatePerson(control, keys, old, { details: old.details, leftOn: isActive(old, today) ? today : old.leftOn }, today);
  await control.query("delete from identity where pseudonym = $1 and kind in ('scim', 'user-name', 'external-id')", [old.pseudonym]);
}

/** @throws UpshotError `not-found`: also for those whom the directory deleted */
export async function visibleUser(control: Control, keys: Keys, handle: string, today: string): Promise<Person> {
  const person = await personByHandle(control, keys, handle);
  if (person.waiting || (!isActive(person, today) && !(await isProvisioned(control, keys, person.pseudonym)))) {
    throw new UpshotError({ code: "not-found", message: "There is no such user", hint: "They may have been deleted." });
  }
  return person;
}

/** All that a filter finds. @throws UpshotError `filter` for one that we do not know */
export async function findUsers(control: Control, keys: Keys, filter: string | undefined, today: string): Promise<Person[]> {
  if (filter === undefined) return (await allPeople(control, keys)).filter((person) => isActive(person, today));
  const { attribute, value } = readFilter(filter, ["userName", "externalId", "id", "emails.value", "emails"]);
  const handle = attribute === "id" ? value : await handleBy(control, keys, attribute, value);
  if (handle === null) return [];
  try {
    return [await visibleUser(control, keys, handle, today)];
  } catch (error) {
    if (error instanceof UpshotError && error.code === "not-found") return [];
    throw error;
  }
}

async function handleBy(control: Control, keys: Keys, attribute: string, value: string): Promise<string | null> {
  const kinds = attribute === "externalId" ? ["external-id"] : attribute === "userName" ? ["user-name", "mail"] : ["mail"];
  for (const kind of kinds) {
    const found = await findPerson(control, keys, { kind, value });
    if (found !== null) return handleOf(keys, found.pseudonym);
  }
  return null;
}

async function allPeople(control: Control, keys: Keys): Promise<Person[]> {
  const people: Person[] = [];
  for (;;) {
    const page = await listPeople(control, keys, { after: people.at(-1)?.pseudonym ?? "", limit: 1000 });
    people.push(...page);
    if (page.length < 1000) return people;
  }
}

/** `userName eq "ann@example.org"`, the one form that both ask with. @throws UpshotError `filter` */
export function readFilter(filter: string, attributes: readonly string[]): { readonly attribute: string; readonly value: string } {
  const [, name, value] = /^\s*([\w.]+)\s+eq\s+"((?:[^"\\]|\\["\\/])*)"\s*$/i.exec(filter) ?? [];
  const attribute = attributes.find((one) => one.toLowerCase() === name?.toLowerCase());
  if (attribute === undefined || value === undefined) {
    throw new UpshotError({
      code: "filter",
      message: "This filter is not known",
      hint: `Ask for ${attributes.join(" eq, ")} eq, with the value in quotes.`,
    });
  }
  return { attribute, value: value.replaceAll(/\\(.)/g, "$1") };
}

/** The user as it is after a PATCH (RFC 7644, 3.5.2), in the forms Entra and Okta send. Attributes we do not keep change nothing. */
export function patchedUser({ Operations: operations }: ScimPatch): ScimUserInput {
  const changes: Record<string, unknown> = {};
  const set = (path: string, value: unknown): void => {
    const place = path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:User:/i, "").toLowerCase();
    if (/^emails\b.*\.value$/.test(place)) changes["emails"] = [{ value, primary: true }];
    else if (place === "emails") changes["emails"] = value;
    else if (place === "name" && typeof value === "object") changes["name"] = value;
    else if (place.startsWith("name.")) changes["name"] = { ...Object(changes["name"]), [nameParts[place.slice(5)] ?? "other"]: value };
    else if (plainAttributes[place] !== undefined) changes[plainAttributes[place]] = value;
  };
  for (const { op, path, value } of operations) {
    const removes = op.toLowerCase() === "remove";
    if (path !== undefined) set(path, removes ? null : value);
    else if (typeof value === "object" && value !== null) for (const [name, one] of Object.entries(value)) set(name, one);
  }
  return scimUserInput.parse(changes);
}

const plainAttributes: Readonly<Record<string, string>> = {
  active: "active",
  username: "userName",
  displayname: "displayName",
  externalid: "externalId",
  title: "title",
};
const nameParts: Readonly<Record<string, string>> = { formatted: "formatted", givenname: "givenName", familyname: "familyName" };

function detailsOf(input: ScimUserInput, old?: PersonDetails): PersonDetails {
  const userName = input.userName ?? old?.userName;
  const mail = (input.emails?.find(({ primary }) => primary === true) ?? input.emails?.[0])?.value ?? old?.mail ?? userName ?? "";
  if (!isMail(mail.trim())) {
    throw new UpshotError({
      code: "input",
      message: "There is no mail address in emails or userName",
      hint: "Map one of them to the person's mail.",
    });
  }
  const { formatted, givenName, familyName } = input.name ?? {};
  const parts = [givenName, familyName].filter((part) => typeof part === "string" && part !== "");
  const externalId = input.externalId === undefined ? old?.externalId : (input.externalId ?? undefined);
  return {
    name: input.displayName || formatted || (parts.length === 2 ? parts.join(" ") : "") || old?.name || "",
    mail: mail.trim().toLowerCase(),
    ...(userName === undefined ? {} : { userName }),
    ...(externalId === undefined ? {} : { externalId }),
  };
}

function jobOf(input: ScimUserInput): { readonly job?: string } {
  return typeof input.title === "string" ? { job: input.title } : {};
}

async function isProvisioned(control: Control, keys: Keys, pseudonym: string): Promise<boolean> {
  const owner = await findPerson(control, keys, { kind: "scim", value: handleOf(keys, pseudonym) });
  return owner !== null;
}

/** By what the directory will ask for them. */
async function remember(control: Control, keys: Keys, pseudonym: string, { userName, externalId }: PersonDetails): Promise<void> {
  await control.query("delete from identity where pseudonym = $1 and kind in ('scim', 'user-name', 'external-id')", [pseudonym]);
  await addIdentity(control, keys, pseudonym, { kind: "scim", value: handleOf(keys, pseudonym) });
  if (userName !== undefined) await addIdentity(control, keys, pseudonym, { kind: "user-name", value: userName });
  if (externalId !== undefined) await addIdentity(control, keys, pseudonym, { kind: "external-id", value: externalId });
}
