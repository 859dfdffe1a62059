import type { Control } from "../../db/postgres/control.ts";

/** Today's teams and everybody's memberships ever; days as "2026-09-14". */
export interface OrganisationChart {
  readonly groups: readonly { readonly id: string; readonly parent: string | null }[];
  readonly memberships: readonly {
    readonly person: string;
    readonly team: string;
    readonly since: string;
    readonly until: string | null;
    /** One of a demo's simulated people. */
    readonly demo: boolean;
  }[];
  /** People who have not left; a demo's only where there are no others. */
  readonly peopleNow: number;
}

const statement = `select
  coalesce((select json_agg(json_build_object('id', id, 'parent', parent)) from team), '[]') as groups,
  coalesce((select json_agg(json_build_object('person', pseudonym, 'team', team, 'since', since, 'until', until, 'demo', demo))
    from membership join person using (pseudonym)), '[]') as memberships,
  (select count(*) from person where (left_on is null or left_on > $1::date) and demo = not exists (select from person where not demo)) as people_now`;

/** @param today "2026-09-14" */
export async function organisationChart(control: Control, today: string): Promise<OrganisationChart> {
  interface Row {
    readonly groups: OrganisationChart["groups"];
    readonly memberships: OrganisationChart["memberships"];
    readonly people_now: number;
  }
  const [row] = await control.query<Row>(statement, [today]);
  return { groups: row?.groups ?? [], memberships: row?.memberships ?? [], peopleNow: row?.people_now ?? 0 };
}
