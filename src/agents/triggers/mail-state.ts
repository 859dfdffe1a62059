import type { Control } from "../../db/postgres/control.ts";
import type { JsonObject } from "../tools/tool.ts";

/** How far a mail trigger has come. Ids are hashes and places; nothing of a mail is in them. */
export interface MailState {
  /** Of the mailbox; null before the first look. */
  readonly cursor: string | null;
  /** Messages that wait for their run, in the order they came, and since when (milliseconds UTC). */
  readonly waiting: readonly string[];
  readonly since: number;
  /** Messages of the run that is being started: after a crash the same run is asked for again. */
  readonly starting: readonly string[];
  /** The newest that were taken in. */
  readonly recent: readonly string[];
}

/** A server that does not renew within this time has lost the mailbox to another. */
const leaseSeconds = 90;

/**
 * Takes the watching of a trigger's mailbox, or keeps it: one server at a time does it. Null: another has it.
 * @param holder names this server
 */
export async function takeLease(control: Control, agent: string, trigger: string, holder: string): Promise<MailState | null> {
  const [row] = await control.query<{ cursor: JsonObject }>(
    `insert into agent_trigger as own (agent, trigger, cursor, next_at)
     select name, $2, jsonb_build_object('holder', $3::text), now() + make_interval(secs => $4) from agent where name = $1
     on conflict (agent, trigger) do update set cursor = own.cursor || excluded.cursor, next_at = excluded.next_at
       where own.next_at is null or own.next_at < now() or own.cursor ->> 'holder' = $3
     returning cursor`,
    [agent, trigger, holder, leaseSeconds],
  );
  return row === undefined ? null : stateOf(row.cursor);
}

/** False where another server has the mailbox by now: what this one knows no longer counts. */
export async function writeMailState(control: Control, agent: string, trigger: string, holder: string, state: MailState): Promise<boolean> {
  const rows = await control.query(
    `update agent_trigger set cursor = $4::jsonb || jsonb_build_object('holder', $3::text)
     where agent = $1 and trigger = $2 and cursor ->> 'holder' = $3 returning 1`,
    [agent, trigger, holder, JSON.stringify(state)],
  );
  return rows.length > 0;
}

/** Another server need not wait for the time to pass. */
export async function giveLease(control: Control, agent: string, trigger: string, holder: string): Promise<void> {
  await control.query("update agent_trigger set next_at = now() where agent = $1 and trigger = $2 and cursor ->> 'holder' = $3", [
    agent,
    trigger,
    holder,
  ]);
}

function stateOf(cursor: JsonObject): MailState {
  const texts = (name: string): string[] => {
    const list = cursor[name];
    return Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
  };
  const { cursor: at, since } = cursor;
  return {
    cursor: typeof at === "string" ? at : null,
    waiting: texts("waiting"),
    since: typeof since === "number" ? since : 0,
    starting: texts("starting"),
    recent: texts("recent"),
  };
}
