import type { Control } from "../../db/postgres/control.ts";

/** Of the people who first used AI from `from` to `to` (first and last day of months): the share that used it in at least half the weeks of `month` (its first day). */
export interface PublishedCohort {
  readonly from: string;
  readonly to: string;
  readonly month: string;
  readonly people: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly withheld: string;
}

/** In order of time. */
export function publishedCohorts(control: Control): Promise<PublishedCohort[]> {
  return control.query<PublishedCohort>(
    `select from_day as "from", to_day as "to", month, people, value, low, high, withheld from published_cohort order by from_day, month`,
  );
}

/** A cell is said once: what is there stays. */
export async function writeCohorts(control: Control, team: string, rows: readonly PublishedCohort[]): Promise<void> {
  const list = rows.map(({ from, to, ...row }) => ({ ...row, team, from_day: from, to_day: to }));
  await control.query(
    `insert into published_cohort select team, from_day, to_day, month, people, value, low, high, withheld
     from jsonb_populate_recordset(null::published_cohort, $1::jsonb) on conflict do nothing`,
    [JSON.stringify(list)],
  );
}
