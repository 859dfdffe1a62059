import { z } from "zod";
import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { Keys } from "../keys.ts";
import { readFilter, type ScimPatch } from "./people-scim.ts";
import { handleOf, personByHandle } from "./people.ts";
import { addTeam, ensureRoot, joinTeam, leaveTeam, rootTeam } from "./teams.ts";

// Teams as SCIM groups (RFC 7643, 4.2). A membership that the directory ends stays in the past; a deleted group is a team
// that has ended.

const members = z.array(z.object({ value: z.string().max(100) })).max(10_000);

export const scimGroupInput = z.object({
  displayName: z.string().min(1).max(200).optional(),
  externalId: z.string().max(500).nullish(),
  members: members.nullish(),
});
export type ScimGroupInput = z.infer<typeof scimGroupInput>;

export interface ScimGroup {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  /** Pseudonyms. */
  readonly members: readonly string[];
}

export function scimGroupResource(group: ScimGroup, keys: Keys, base: string, withMembers: boolean): object {
  return {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    id: group.id,
    ...(group.externalId === null ? {} : { externalId: group.externalId }),
    displayName: group.name,
    ...(withMembers
      ? { members: group.members.map((member) => handleOf(keys, member)).map((value) => ({ value, $ref: `${base}/Users/${value}` })) }
      : {}),
    meta: { resourceType: "Group", location: `${base}/Groups/${encodeURIComponent(group.id)}` },
  };
}

/** @throws UpshotError `filter` */
export async function findGroups(control: Control, keys: Keys, filter: string | undefined, today: string): Promise<ScimGroup[]> {
  const asked = filter === undefined ? null : readFilter(filter, ["displayName", "externalId", "id"]);
  const rows = await control.query<{ id: string; name: string; sealed_external: Buffer | null; members: string[] }>(
    `select t.id, t.name, t.sealed_external, coalesce(array_agg(m.pseudonym order by m.pseudonym) filter (where m.pseudonym is not null), '{}') as members
     from team t left join membership m on m.team = t.id and (m.until is null or m.until > $2)
     where t.id <> $1 and t.ended_on is null group by t.id order by t.id`,
    [rootTeam, today],
  );
  const groups = rows.map(({ sealed_external: sealed, ...row }) => ({ ...row, externalId: sealed === null ? null : keys.unseal(sealed) }));
  if (asked === null) return groups;
  return groups.filter((group) =>
    asked.attribute === "displayName"
      ? group.name.toLowerCase() === asked.value.toLowerCase()
      : (asked.attribute === "id" ? group.id : group.externalId) === asked.value,
  );
}

/** @throws UpshotError `not-found` */
export async function readGroup(control: Control, keys: Keys, id: string, today: string): Promise<ScimGroup> {
  const group = (await findGroups(control, keys, undefined, today)).find((one) => one.id === id);
  if (group === undefined) throw new UpshotError({ code: "not-found", message: "There is no such group", hint: "It may have ended." });
  return group;
}

/** @throws UpshotError `input`, `taken` */
export async function createGroup(control: Control, keys: Keys, input: ScimGroupInput, today: string): Promise<ScimGroup> {
  const name = input.displayName;
  if (name === undefined) throw new UpshotError({ code: "input", message: "displayName is missing", hint: "Give the group a name." });
  return control.transaction(async (transaction) => {
    await ensureRoot(transaction);
    const taken = (await findGroups(transaction, keys, undefined, today)).some((group) => group.name.toLowerCase() === name.toLowerCase());
    if (taken) throw new UpshotError({ code: "taken", message: "There is a group of this name already", hint: "Update it instead." });
    const id = await addTeam(transaction, { name, parent: rootTeam });
    return writeGroup(transaction, keys, id, input, today);
  });
}

/** Replaces what is said. @throws UpshotError `not-found`, `input` */
export async function replaceGroup(control: Control, keys: Keys, id: string, input: ScimGroupInput, today: string): Promise<ScimGroup> {
  return control.transaction(async (transaction) => {
    await readGroup(transaction, keys, id, today);
    return writeGroup(transaction, keys, id, input, today);
  });
}

async function writeGroup(control: Control, keys: Keys, id: string, input: ScimGroupInput, today: string): Promise<ScimGroup> {
  if (input.displayName !== undefined) await control.query("update team set name = $2 where id = $1", [id, input.displayName]);
  if (typeof input.externalId === "string")
    await control.query("update team set sealed_external = $2 where id = $1", [id, keys.seal(input.externalId)]);
  const before = await readGroup(control, keys, id, today);
  if (input.members !== undefined) {
    const wanted = await pseudonymsOf(control, keys, input.members ?? []);
    for (const member of before.members) if (!wanted.includes(member)) await leaveTeam(control, member, id, today);
    for (const member of wanted) if (!before.members.includes(member)) await joinTeam(control, member, id, { lead: false, since: today });
  }
  return readGroup(control, keys, id, today);
}

/** @throws UpshotError `not-found`, `input` */
export async function patchGroup(
  control: Control,
  keys: Keys,
  id: string,
  { Operations: operations }: ScimPatch,
  today: string,
): Promise<ScimGroup> {
  return control.transaction(async (transaction) => {
    for (const { op, path, value } of operations) {
      const group = await readGroup(transaction, keys, id, today);
      const [, one] = /^members\[\s*value\s+eq\s+"([^"]+)"\s*\]$/i.exec(path ?? "") ?? [];
      const plain = path?.toLowerCase();
      if (one !== undefined || plain === "members") {
        const named =
          one === undefined ? members.parse(Array.isArray(value) ? value : value === undefined ? [] : [value]) : [{ value: one }];
        const all = op.toLowerCase() === "remove" && one === undefined && named.length === 0;
        const people = all ? group.members : await pseudonymsOf(transaction, keys, named);
        await writeMembers(transaction, group, op.toLowerCase(), people, today);
      } else if (path === undefined) await writeGroup(transaction, keys, id, scimGroupInput.parse(value), today);
      else if (plain === "displayname" || plain === "externalid") {
        await writeGroup(
          transaction,
          keys,
          id,
          scimGroupInput.parse({ [plain === "displayname" ? "displayName" : "externalId"]: value }),
          today,
        );
      }
    }
    return readGroup(transaction, keys, id, today);
  });
}

async function writeMembers(control: Control, group: ScimGroup, op: string, people: readonly string[], today: string): Promise<void> {
  const leaving = op === "remove" ? people : op === "replace" ? group.members.filter((member) => !people.includes(member)) : [];
  const joining = op === "remove" ? [] : people.filter((member) => !group.members.includes(member));
  for (const member of leaving) await leaveTeam(control, member, group.id, today);
  for (const member of joining) await joinTeam(control, member, group.id, { lead: false, since: today });
}

/** @throws UpshotError `not-found` */
export async function endGroup(control: Control, keys: Keys, id: string, today: string): Promise<void> {
  await control.transaction(async (transaction) => {
    const { members: present } = await readGroup(transaction, keys, id, today);
    for (const member of present) await leaveTeam(transaction, member, id, today);
    await transaction.query("update team set ended_on = $2 where id = $1", [id, today]);
  });
}

async function pseudonymsOf(control: Control, keys: Keys, named: readonly { readonly value: string }[]): Promise<string[]> {
  const found: string[] = [];
  for (const { value } of named) {
    try {
      found.push((await personByHandle(control, keys, value)).pseudonym);
    } catch (error) {
      if (!(error instanceof UpshotError && error.code === "not-found")) throw error;
      throw new UpshotError({ code: "input", message: "A member is not known", hint: "Provision the user first." });
    }
  }
  return [...new Set(found)];
}
