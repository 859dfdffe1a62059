import type { Control } from "../../db/postgres/control.ts";

export interface PopulationRow {
  readonly quarter: string;
  readonly team: string;
  readonly person: string;
}

/** The frozen populations of all quarters. */
export async function frozenPopulations(control: Control): Promise<PopulationRow[]> {
  return control.query<PopulationRow>("select quarter, team, pseudonym as person from population");
}
