import type { Control } from "../../db/postgres/control.ts";

/** Teams a person is in on a day, those above them included. */
export async function teamsOf(control: Control, pseudonym: string, day: string): Promise<string[]> {
  const rows = await control.query<{ id: string }>(
    `with recursive own as (
       select team as id from membership where pseudonym = $1 and since <= $2 and (until is null or until > $2)
       union
       select t.parent from own join team t using (id) where t.parent is not null
     ) select id from own order by id`,
    [pseudonym, day],
  );
  return rows.map(({ id }) => id);
}

/** Everybody in each team on a day, those of the teams below it included. */
export async function membersUntil(control: Control, day: string): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await control.query<{ id: string; pseudonym: string }>(
    `with recursive own as (
       select team as id, pseudonym from membership where since <= $1 and (until is null or until > $1)
       union
       select t.parent, own.pseudonym from own join team t using (id) where t.parent is not null
     ) select id, pseudonym from own`,
    [day],
  );
  const members = new Map<string, Set<string>>();
  for (const { id, pseudonym } of rows) members.set(id, (members.get(id) ?? new Set()).add(pseudonym));
  return members;
}
