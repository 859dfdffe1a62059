import type { Control } from "../../db/postgres/control.ts";
import type { PublishedRow } from "../../ledger/queries/published-rows.ts";

export interface CostTeam {
  readonly id: string;
  readonly parent: string | null;
  readonly costCentre: string | null;
  /** Somebody is, or was, directly in it. */
  readonly peopled: boolean;
}

export function costTeams(control: Control): Promise<CostTeam[]> {
  return control.query<CostTeam>(
    `select id, parent, nullif(cost_centre, '') as "costCentre", exists (select 1 from membership m where m.team = t.id) as peopled from team t order by id`,
  );
}

/**
 * The published rows of one cut and period whose sum is a cost centre's: those whose people are all in teams of that cost
 * centre (a team without one has that of the team above). null where a row holds people of others too, or none is published:
 * then the sum cannot be told.
 */
export function rowsOfCostCentre(rows: readonly PublishedRow[], costCentre: string, teams: readonly CostTeam[]): PublishedRow[] | null {
  const byId = new Map(teams.map((team) => [team.id, team]));
  const centreOf = (team: CostTeam | undefined): string | null =>
    team === undefined ? null : (team.costCentre ?? centreOf(byId.get(team.parent ?? "")));
  const names = new Set(rows.map(({ group }) => group));
  const carrierOf = (team: CostTeam | undefined): string | null => {
    if (team === undefined) return null;
    if (names.has(team.id)) return team.id;
    return names.has(`rest:${team.id}`) ? `rest:${team.id}` : carrierOf(byId.get(team.parent ?? ""));
  };
  const carried = Map.groupBy(
    teams.filter(({ peopled }) => peopled),
    carrierOf,
  );
  const own = new Set<string>();
  for (const team of teams.filter((one) => one.peopled && centreOf(one) === costCentre)) {
    const carrier = carrierOf(team);
    if (carrier === null || carried.get(carrier)?.some((other) => centreOf(other) !== costCentre)) return null;
    own.add(carrier);
  }
  return own.size === 0 ? null : rows.filter(({ group }) => own.has(group));
}
