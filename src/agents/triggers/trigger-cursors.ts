import type { Control } from "../../db/postgres/control.ts";
import type { JsonObject } from "../tools/tool.ts";

/** How far a trigger has come: what it has seen is not started again, what came while nobody looked is. */
export interface TriggerCursor {
  readonly cursor: JsonObject;
  /** Milliseconds UTC; null: whenever somebody looks. */
  readonly nextAt: number | null;
}

/** Cursors of all triggers by agent and name. */
export async function readCursors(control: Control): Promise<ReadonlyMap<string, TriggerCursor>> {
  const rows = await control.query<{ agent: string; trigger: string; cursor: JsonObject; next_at: Date | null }>(
    "select agent, trigger, cursor, next_at from agent_trigger",
  );
  return new Map(
    rows.map(({ agent, trigger, cursor, next_at: next }) => [cursorName(agent, trigger), { cursor, nextAt: next?.getTime() ?? null }]),
  );
}

export function cursorName(agent: string, trigger: string): string {
  return `${agent} ${trigger}`;
}

/** To be called when what lies before it has been started: after a crash in between it is started again, which starts nothing. */
export async function writeCursor(control: Control, agent: string, trigger: string, { cursor, nextAt }: TriggerCursor): Promise<void> {
  await control.query(
    `insert into agent_trigger (agent, trigger, cursor, next_at)
     select name, $2, $3, to_timestamp($4::double precision / 1000) from agent where name = $1
     on conflict (agent, trigger) do update set cursor = excluded.cursor, next_at = excluded.next_at`,
    [agent, trigger, JSON.stringify(cursor), nextAt],
  );
}

/** Forgets cursors of triggers that a definition no longer has: one that comes back begins anew. */
export async function forgetCursors(control: Control, agent: string, kept: readonly string[]): Promise<void> {
  await control.query("delete from agent_trigger where agent = $1 and trigger <> all($2::text[])", [agent, kept]);
}

/** A number of a cursor; what is not there or no number is 0. */
export function numberOf(cursor: JsonObject, name: string): number {
  const value = cursor[name];
  return typeof value === "number" ? value : 0;
}
