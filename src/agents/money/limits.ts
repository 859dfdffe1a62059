import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";

export type Period = "run" | "day" | "month";

/** What may be spent in a scope in one period. */
export interface Limit {
  /** "run:<id>", "agent:<name>", "owner:<pseudonym>", "team:<id>" or "org". */
  readonly scope: string;
  /** "run" for a run, else "day" or "month". */
  readonly period: Period;
  /** Micro-dollars; 0 lets only free calls through. */
  readonly micros: number;
}

/** What a scope has spent and holds, micro-dollars. A scope that spent nothing has no row. */
export interface Spend {
  readonly scope: string;
  readonly period: Period;
  readonly spent: number;
  /** Held for calls under way. */
  readonly reserved: number;
}

export interface Payers {
  /** The run itself, or for a child the run at the top: its budget bounds all its children together. */
  readonly root: string;
  /** Of a child: itself, where its own definition bounds it further. */
  readonly run?: string;
  /** Its agent, and those of its parents. */
  readonly agents: readonly string[];
  readonly owner: string;
  readonly teams: readonly string[];
}

/** Whatever pays for the calls of a run: `agent_run.budget_scopes`. All of them must have enough left. */
export function scopesOf({ root, run = root, agents, owner, teams }: Payers): string[] {
  const scopes = [
    ...[root, run].map((id) => `run:${id}`),
    ...agents.map((name) => `agent:${name}`),
    `owner:${owner}`,
    ...teams.map((id) => `team:${id}`),
    "org",
  ];
  return [...new Set(scopes)];
}

/**
 * Sets a limit; the next call that begins obeys it. Where it is below what was spent, every call that costs is refused; calls
 * under way are not broken off. What was spent in the period before there was a limit counts.
 * @throws UpshotError `limit-wrong`
 */
export async function setLimit(control: Control, { scope, period, micros }: Limit): Promise<void> {
  if (!/^(?:org|(?:run|agent|owner|team):[^]+)$/.test(scope))
    throw wrong(`there is no budget of ${scope}`, "It is of a run, an agent, an owner, a team or the organisation.");
  if ((period === "run") !== scope.startsWith("run:")) {
    throw wrong(
      `a limit of ${scope} a ${period} counts nothing`,
      "A run has one limit in all; everything else has one a day and one a month.",
    );
  }
  if (!Number.isSafeInteger(micros) || micros < 0)
    throw wrong(`${micros} micro-dollars are no limit`, "It is an amount in dollars, 0 or more.");
  await control.query(
    "insert into agent_limit (scope, period, micros) values ($1, $2, $3) on conflict (scope, period) do update set micros = excluded.micros",
    [scope, period, micros],
  );
}

/** @returns false where there was none */
export async function removeLimit(control: Control, scope: string, period: Period): Promise<boolean> {
  const removed = await control.query("delete from agent_limit where scope = $1 and period = $2 returning scope", [scope, period]);
  return removed.length > 0;
}

/** By scope and period. */
export async function readLimits(control: Control, scopes: readonly string[]): Promise<Limit[]> {
  return control.query<Limit>(
    'select scope, period, micros from agent_limit where scope = any ($1) order by scope collate "C", period collate "C"',
    [scopes],
  );
}

/** What was spent and is held in the run, on the day ("2026-11-21") and in the month ("2026-11"), by scope and period. */
export async function spendOf(control: Control, scopes: readonly string[], day: string, month: string): Promise<Spend[]> {
  return control.query<Spend>(
    `select scope, period, spent, reserved from agent_spend
     where scope = any ($1) and (period, start) in (('run', 'run'), ('day', $2), ('month', $3))
     order by scope collate "C", period collate "C"`,
    [scopes, day, month],
  );
}

function wrong(message: string, hint: string): UpshotError {
  return new UpshotError({ code: "limit-wrong", message, hint });
}
