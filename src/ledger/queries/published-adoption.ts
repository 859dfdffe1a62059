import type { Control } from "../../db/postgres/control.ts";

/** What is said of the weeks of a target's people in a month. `without`: people who are faster without AI, of those the job would count. */
export const adoptionFigures = ["active", "outcome", "exploration", "without"] as const;
export type AdoptionFigure = (typeof adoptionFigures)[number];

/** A published figure, or why there is none. Days are `2026-10-31`, both included. */
export interface PublishedAdoption {
  /** The team the target is set for. */
  readonly target: string;
  readonly group: string;
  readonly figure: AdoptionFigure;
  readonly from: string;
  readonly to: string;
  readonly people: number;
  readonly n: number;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** "" where there is a value. */
  readonly withheld: string;
}

const columns = `target, grp as "group", figure, from_day as "from", to_day as "to", people, n, value, low, high, withheld`;

/** Figures of one group, in order of time. */
export function publishedAdoption(control: Control, group: string): Promise<PublishedAdoption[]> {
  return control.query<PublishedAdoption>(`select ${columns} from published_adoption where grp = $1 order by from_day, figure`, [group]);
}

/** First days of the months that are published, by target. */
export async function adoptionMonths(control: Control): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await control.query<{ target: string; days: string[] }>(
    "select target, array_agg(distinct from_day::text) as days from published_adoption group by target",
  );
  return new Map(rows.map(({ target, days }) => [target, new Set(days)]));
}

/** A figure is said once: what is there stays. */
export async function writeAdoption(control: Control, rows: readonly PublishedAdoption[]): Promise<void> {
  const list = rows.map(({ group, from, to, ...row }) => ({ ...row, grp: group, from_day: from, to_day: to }));
  await control.query(
    `insert into published_adoption select target, grp, figure, from_day, to_day, people, n, value, low, high, withheld
     from jsonb_populate_recordset(null::published_adoption, $1::jsonb) on conflict do nothing`,
    [JSON.stringify(list)],
  );
}

/** A target as it counts in a quarter. */
export interface TargetOfQuarter {
  readonly quarter: string;
  readonly team: string;
  readonly share: number;
  readonly jobs: readonly string[];
}

export function targetsOfQuarters(control: Control): Promise<TargetOfQuarter[]> {
  return control.query<TargetOfQuarter>("select quarter, team, share, jobs from target_quarter order by quarter, team");
}

/** Keeps the targets of a quarter as they are when its figures are first made. */
export async function freezeTargets(
  control: Control,
  quarter: string,
  targets: readonly Omit<TargetOfQuarter, "quarter">[],
): Promise<void> {
  for (const { team, share, jobs } of targets) {
    await control.query("insert into target_quarter (quarter, team, share, jobs) values ($1, $2, $3, $4) on conflict do nothing", [
      quarter,
      team,
      share,
      jobs,
    ]);
  }
}
