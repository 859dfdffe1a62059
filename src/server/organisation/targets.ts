import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import { teamsWithin } from "../pages/groups.ts";
import { listTeams, type Team } from "./teams.ts";

/** A weekly-active target: this share of the weeks of people with these jobs shall be active. */
export interface Target {
  readonly team: string;
  readonly share: number;
  /** Job roles it is meant for; none: all. */
  readonly jobs: readonly string[];
  /** Share of the weeks that declared exploration may take up beside outcomes. */
  readonly allowance: number;
  /** First day it is meant for. */
  readonly since: string;
  /** Figures are made from the day after on: until then it can still be corrected. */
  readonly setOn: string;
}

export const usualShare = 0.8;
export const usualAllowance = 0.1;

export function listTargets(control: Control): Promise<Target[]> {
  return control.query<Target>(`select team, share, jobs, allowance, since, set_on as "setOn" from target order by team`);
}

/**
 * Sets a team's target, or changes it. What is published stays, and so does whom the target means in a quarter whose figures
 * have begun to be made: else two figures of the same weeks would differ by a few people.
 * @throws UpshotError `not-found` for an unknown team; `input` where a team above or below has one
 */
export async function saveTarget(control: Control, target: Target): Promise<void> {
  const teams = await listTeams(control);
  const own = teams.find(({ id }) => id === target.team);
  if (own === undefined)
    throw new UpshotError({ code: "not-found", message: "There is no such team", hint: "GET /api/session lists the teams." });
  const other = (await listTargets(control)).find(({ team }) => team !== target.team && overlap(team, target.team, teams));
  if (other !== undefined) {
    const name = teams.find(({ id }) => id === other.team)?.name ?? other.team;
    throw new UpshotError({
      code: "input",
      message: `${name} has a target already, which would count the same people`,
      hint: `Change that one, or take it away first: DELETE /api/targets/${other.team}.`,
    });
  }
  await control.query(
    `insert into target (team, share, jobs, allowance, since, set_on) values ($1, $2, $3, $4, $5, $6)
     on conflict (team) do update set share = excluded.share, jobs = excluded.jobs, allowance = excluded.allowance, since = excluded.since, set_on = excluded.set_on`,
    [target.team, target.share, target.jobs, target.allowance, target.since, target.setOn],
  );
}

/** What was published beside it stays. @returns whether there was one */
export async function removeTarget(control: Control, team: string): Promise<boolean> {
  return (await control.query("delete from target where team = $1 returning team", [team])).length > 0;
}

/** Job roles there are, in order of names; "" is nobody's role. */
export async function listJobs(control: Control): Promise<string[]> {
  const rows = await control.query<{ job: string }>("select distinct job from person where job <> '' order by job");
  return rows.map(({ job }) => job);
}

function overlap(a: string, b: string, teams: readonly Team[]): boolean {
  return teamsWithin(a, teams).has(b) || teamsWithin(b, teams).has(a);
}
