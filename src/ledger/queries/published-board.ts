import type { Control } from "../../db/postgres/control.ts";

/** Held outcomes a dollar of a team in a quarter, 1 = as the organisation for the same mix of tasks; `withheld` says why there is none. */
export interface PublishedBoard {
  readonly quarter: string;
  readonly group: string;
  readonly people: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly withheld: string;
}

export function publishedBoard(control: Control): Promise<PublishedBoard[]> {
  return control.query<PublishedBoard>(
    `select quarter, grp as "group", people, value, low, high, withheld from published_board order by quarter, grp`,
  );
}

/** A figure is said once: what is there stays. */
export async function writeBoard(control: Control, rows: readonly PublishedBoard[]): Promise<void> {
  await control.query(
    `insert into published_board select quarter, grp, people, value, low, high, withheld
     from jsonb_populate_recordset(null::published_board, $1::jsonb) on conflict do nothing`,
    [JSON.stringify(rows.map(({ group, ...row }) => ({ ...row, grp: group })))],
  );
}
