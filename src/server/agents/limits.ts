import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { Reader } from "../../model/access.ts";
import type { AgentLimitsPage } from "../../model/pages/agent-access.ts";
import { listTeams, rootTeam } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { ownerOf, showFor } from "./for-reader.ts";

type Subject = AgentLimitsPage["subjects"][number] & { readonly stored: string };

/** Whose spending a reader may bound: that of all their own agents; as an admin that of teams and of everybody. */
async function subjectsOf(control: Control, reader: Reader): Promise<Subject[]> {
  const own: Subject = { scope: "owner", name: "all your agents", stored: `owner:${ownerOf(reader)}` };
  if (reader.kind === "key" || reader.kind === "nobody" || reader.role !== "admin") return [own];
  const teams = await listTeams(control);
  return [
    own,
    { scope: "org", name: "everybody's agents", stored: "org" },
    ...teams
      .filter(({ id }) => id !== rootTeam)
      .map(({ id, name }): Subject => ({ scope: `team:${id}`, name: `agents of ${name}`, stored: `team:${id}` })),
  ];
}

export async function listLimits(services: Services, reader: Reader): Promise<AgentLimitsPage> {
  const { control } = services;
  const { day, month } = showFor(services, reader);
  const subjects = await subjectsOf(control, reader);
  const rows = await control.query<{ scope: string; period: "day" | "month"; micros: number; spent: number }>(
    `select l.scope, l.period, l.micros, coalesce(s.spent + s.reserved, 0) as spent
     from agent_limit l left join agent_spend s
       on s.scope = l.scope and s.period = l.period and s.start = case l.period when 'day' then $2 else $3 end
     where l.scope = any($1) and l.period in ('day', 'month') order by l.scope, l.period`,
    [subjects.map(({ stored }) => stored), day, month],
  );
  return {
    limits: subjects.flatMap(({ scope, name, stored }) =>
      rows
        .filter((row) => row.scope === stored)
        .map(({ period, micros, spent }) => ({ scope, name, period, limitMicros: micros, spentMicros: scope === "owner" ? spent : null })),
    ),
    subjects: subjects.map(({ scope, name }) => ({ scope, name })),
  };
}

/** @throws UpshotError `not-found` where there is no such group, or the reader may not bound it */
export async function setLimit(
  services: Services,
  reader: Reader,
  one: { readonly scope: string; readonly period: "day" | "month"; readonly micros: number | null },
): Promise<void> {
  const { control } = services;
  const subject = (await subjectsOf(control, reader)).find(({ scope }) => scope === one.scope);
  if (subject === undefined)
    throw new UpshotError({
      code: "not-found",
      message: "There is nothing of that name you can set a limit for",
      hint: "GET /api/agent-budgets tells what you can.",
    });
  if (one.micros === null) await control.query("delete from agent_limit where scope = $1 and period = $2", [subject.stored, one.period]);
  else
    await control.query(
      `insert into agent_limit (scope, period, micros) values ($1, $2, $3) on conflict (scope, period) do update set micros = excluded.micros`,
      [subject.stored, one.period, one.micros],
    );
}
