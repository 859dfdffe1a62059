import type { Control } from "../../db/postgres/control.ts";
import type { Role } from "../../model/access.ts";

/** Pseudonyms of simulated people with this role who are there today. */
export async function demoPeople(control: Control, role: Role, today: string): Promise<string[]> {
  const rows = await control.query<{ pseudonym: string }>(
    "select pseudonym from person where demo and not waiting and role = $1 and (left_on is null or left_on > $2) order by pseudonym limit 200",
    [role, today],
  );
  return rows.map(({ pseudonym }) => pseudonym);
}
