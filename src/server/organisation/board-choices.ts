import type { Control } from "../../db/postgres/control.ts";
import { rootTeam } from "./teams.ts";

export interface BoardChoices {
  /** The organisation switched the board on. */
  readonly organisation: boolean;
  /** Teams that chose to be on it. */
  readonly teams: ReadonlySet<string>;
}

/** Nobody is on the board until both the organisation and the team said so. */
export async function boardChoices(control: Control): Promise<BoardChoices> {
  const rows = await control.query<{ team: string }>("select team from board_choice");
  const teams = new Set(rows.map(({ team }) => team));
  const organisation = teams.delete(rootTeam);
  return { organisation, teams };
}

/** A team that leaves is off the board at once. Its figures are kept: made anew when it comes back, they would tell late facts. */
export async function chooseBoard(control: Control, team: string, on: boolean, today: string): Promise<void> {
  if (on) await control.query("insert into board_choice (team, set_on) values ($1, $2) on conflict do nothing", [team, today]);
  else await control.query("delete from board_choice where team = $1", [team]);
}

/** Whether a person leads a team on a day. */
export async function leads(control: Control, pseudonym: string, team: string, today: string): Promise<boolean> {
  const rows = await control.query(
    "select 1 from membership where pseudonym = $1 and team = $2 and lead and since <= $3 and (until is null or until > $3)",
    [pseudonym, team, today],
  );
  return rows.length > 0;
}
