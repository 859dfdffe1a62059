import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { BudgetScope } from "../../model/pages/money.ts";

export interface BudgetSubject {
  readonly scope: BudgetScope;
  /** A cost centre, a team's id; "" for the organisation. */
  readonly subject: string;
  readonly name: string;
}

export interface Budget extends BudgetSubject {
  /** Micro-dollars a month. */
  readonly micros: number;
}

/** What holds in a month: of each subject the latest that began by then. */
export async function budgetsIn(control: Control, month: string): Promise<Budget[]> {
  return control.query<Budget>(
    `select b.scope, b.subject, coalesce(t.name, nullif(b.subject, ''), (select name from team where parent is null limit 1), 'The organisation') as name, b.micros
     from (select distinct on (scope, subject) scope, subject, micros from budget where from_month <= $1 order by scope, subject, from_month desc) as b
     left join team t on b.scope = 'team' and t.id = b.subject
     where b.micros is not null
     order by array_position(array['organisation', 'cost centre', 'team'], b.scope), 3`,
    [month],
  );
}

/** What a budget can be set for: the organisation, its cost centres, its teams. */
export async function budgetSubjects(control: Control): Promise<BudgetSubject[]> {
  return control.query<BudgetSubject>(
    `select scope, subject, name from (
       select 0 as rank, 'organisation' as scope, '' as subject, coalesce((select name from team where parent is null limit 1), 'The organisation') as name
       union all select distinct 1, 'cost centre', cost_centre, cost_centre from team where coalesce(cost_centre, '') != '' and ended_on is null
       union all select 2, 'team', id, name from team where parent is not null and ended_on is null
     ) as all_of_them order by rank, name, subject`,
  );
}

/** @throws UpshotError `not-found` where there is no such cost centre or team */
export async function setBudget(
  control: Control,
  {
    scope,
    subject,
    month,
    micros,
  }: { readonly scope: BudgetScope; readonly subject: string; readonly month: string; readonly micros: number | null },
): Promise<void> {
  const known = await budgetSubjects(control);
  const [old] = await control.query("select 1 from budget where scope = $1 and subject = $2 limit 1", [scope, subject]);
  if (old === undefined && !known.some((one) => one.scope === scope && one.subject === subject)) {
    throw new UpshotError({
      code: "not-found",
      message: `There is no such ${scope}`,
      hint: "GET /api/money lists what a budget can be set for.",
    });
  }
  await control.query(
    `insert into budget (scope, subject, from_month, micros) values ($1, $2, $3, $4)
     on conflict (scope, subject, from_month) do update set micros = excluded.micros, demo = false`,
    [scope, subject, month, micros],
  );
}
