import type { Control } from "../../db/postgres/control.ts";
import { readSetting } from "./settings.ts";

export interface Team {
  readonly id: string;
  readonly name: string;
  /** null for the organisation itself. */
  readonly parent: string | null;
}

/** The organisation itself: every team lies below it. */
export const rootTeam = "org";

/** The organisation first, then by name; without teams that have ended. */
export function listTeams(control: Control): Promise<Team[]> {
  return control.query<Team>("select id, name, parent from team where ended_on is null order by parent is not null, name, id");
}

export async function ensureRoot(control: Control): Promise<void> {
  const name = await readSetting(control, "organisation.name");
  await control.query("insert into team (id, name) values ($1, $2) on conflict (id) do nothing", [rootTeam, name]);
}

/** A team by its place, "Engineering / Payments": what is missing on the way is added. */
export async function teamOfPath(
  control: Control,
  path: string,
  costCentre: string | null,
): Promise<{ readonly id: string; readonly added: number }> {
  await ensureRoot(control);
  let parent = rootTeam;
  let added = 0;
  for (const name of path
    .split("/")
    .map((part) => part.trim())
    .filter((part) => part !== "")) {
    const [known] = await control.query<{ id: string }>(
      "select id from team where (id = $1 and $2 = $3) or (parent = $2 and lower(name) = lower($1)) order by id = $1 desc limit 1",
      [name, parent, rootTeam],
    );
    if (known === undefined) added++;
    parent = known?.id ?? (await addTeam(control, { name, parent, costCentre }));
  }
  if (costCentre !== null) await control.query("update team set cost_centre = $2 where id = $1", [parent, costCentre]);
  await control.query("update team set ended_on = null where id = $1 and ended_on is not null", [parent]);
  return { id: parent, added };
}

/** @returns its id: its name in plain letters, with a number where that is taken */
export async function addTeam(
  control: Control,
  team: { readonly name: string; readonly parent: string; readonly costCentre?: string | null },
): Promise<string> {
  const base =
    team.name
      .normalize("NFKD")
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-+|-+$/g, "")
      .slice(0, 40) || "team";
  for (let number = 1; ; number++) {
    const id = number === 1 ? base : `${base}-${number}`;
    const [row] = await control.query<{ id: string }>(
      "insert into team (id, name, parent, cost_centre) values ($1, $2, $3, $4) on conflict (id) do nothing returning id",
      [id, team.name, team.parent, team.costCentre ?? null],
    );
    if (row !== undefined) return row.id;
  }
}

/** What a person is in from a day on; what they were in before that day stays as it was. @returns whether anything changed */
export async function setTeams(
  control: Control,
  pseudonym: string,
  teams: ReadonlyMap<string, { readonly lead: boolean; readonly since: string }>,
  today: string,
): Promise<boolean> {
  const open = await control.query<{ team: string; lead: boolean }>(
    "select team, lead from membership where pseudonym = $1 and (until is null or until > $2)",
    [pseudonym, today],
  );
  let changed = false;
  for (const { team, lead } of open) {
    const wanted = teams.get(team);
    if (wanted === undefined) {
      await leaveTeam(control, pseudonym, team, today);
      changed = true;
    } else if (wanted.lead !== lead) {
      await control.query("update membership set lead = $3 where pseudonym = $1 and team = $2 and (until is null or until > $4)", [
        pseudonym,
        team,
        wanted.lead,
        today,
      ]);
      changed = true;
    }
  }
  for (const [team, { lead, since }] of teams) {
    if (open.some((one) => one.team === team)) continue;
    await joinTeam(control, pseudonym, team, { lead, since });
    changed = true;
  }
  return changed;
}

export async function joinTeam(
  control: Control,
  pseudonym: string,
  team: string,
  { lead, since }: { readonly lead: boolean; readonly since: string },
): Promise<void> {
  await control.query(
    `insert into membership (pseudonym, team, since, lead) values ($1, $2, $3, $4)
     on conflict (pseudonym, team, since) do update set until = null, lead = excluded.lead`,
    [pseudonym, team, since, lead],
  );
}

/** A membership that began on the same day never was. */
export async function leaveTeam(control: Control, pseudonym: string, team: string, today: string): Promise<void> {
  await control.query("delete from membership where pseudonym = $1 and team = $2 and since >= $3 and until is null", [
    pseudonym,
    team,
    today,
  ]);
  await control.query("update membership set until = $3 where pseudonym = $1 and team = $2 and (until is null or until > $3)", [
    pseudonym,
    team,
    today,
  ]);
}

export interface PresentTeam {
  readonly id: string;
  readonly name: string;
  readonly since: string;
  readonly lead: boolean;
}

/** Teams that people are in today, by pseudonym. */
export async function presentTeams(
  control: Control,
  people: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, readonly PresentTeam[]>> {
  const rows = await control.query<PresentTeam & { readonly pseudonym: string }>(
    `select m.pseudonym, t.id, t.name, m.since, m.lead from membership m join team t on t.id = m.team
     where m.pseudonym = any($1) and m.since <= $2 and (m.until is null or m.until > $2) order by t.name, t.id`,
    [people, today],
  );
  return new Map(
    [...Map.groupBy(rows, ({ pseudonym }) => pseudonym)].map(([name, list]) => [
      name,
      list.map(({ id, name: team, since, lead }) => ({ id, name: team, since, lead })),
    ]),
  );
}
