import type { Control } from "../../db/postgres/control.ts";
import type { PopulationRow } from "./frozen-populations.ts";

const statement = `insert into population (quarter, team, pseudonym)
select $1, team, person from unnest($2::text[], $3::text[]) as given (team, person)
where not exists (select from population where quarter = $1)`;

/** Freezes a quarter's population, whole; one that is frozen already stays as it is. */
export async function freezeQuarter(control: Control, quarter: string, rows: readonly PopulationRow[]): Promise<void> {
  await control.query(statement, [quarter, rows.map(({ team }) => team), rows.map(({ person }) => person)]);
}
