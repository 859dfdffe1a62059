import type { Control } from "../../db/postgres/control.ts";
import type { Keys } from "../keys.ts";
import { detailsOf, handleOf } from "../organisation/people.ts";

export interface AuditFilter {
  /** Days, both included; null: open. */
  readonly from: string | null;
  readonly to: string | null;
  /** Only rows whose object contains this. */
  readonly object: string;
  /** Only rows below this number; null: from the newest on. */
  readonly before: number | null;
  readonly limit: number;
}

export interface AuditRow {
  readonly id: number;
  readonly at: Date;
  /** A person's handle, never a pseudonym; "owner", "key:<id>", "system", "nobody", "somebody", or "gone" for who was forgotten. */
  readonly actor: string;
  /** A person's name: for those who answer for the trail, never in an export. */
  readonly name: string | null;
  readonly role: string;
  readonly action: string;
  readonly object: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

const pseudonym = /^[0-9a-f]{16}$/;

/** The newest first. Days are the zone's. */
export async function readTrail(control: Control, keys: Keys, filter: AuditFilter, timeZone: string): Promise<AuditRow[]> {
  const rows = await control.query<Omit<AuditRow, "name"> & { readonly sealed: Buffer | null }>(
    `select id, at, actor, a.role, action, object, detail, p.sealed
     from audit a left join person p on p.pseudonym = a.actor
     where ($1::date is null or at >= ($1::date)::timestamp at time zone $6)
       and ($2::date is null or at < ($2::date + 1)::timestamp at time zone $6)
       and ($3 = '' or strpos(object, $3) > 0) and ($4::bigint is null or id < $4)
     order by id desc limit $5`,
    [filter.from, filter.to, filter.object, filter.before, filter.limit, timeZone],
  );
  return rows.map(({ sealed, ...row }) =>
    sealed === null
      ? { ...row, name: null, actor: pseudonym.test(row.actor) ? "gone" : row.actor }
      : { ...row, name: detailsOf(keys, sealed).name, actor: handleOf(keys, row.actor) },
  );
}

/** One row as a line of JSON. */
export function jsonLine({ id, at, actor, role, action, object, detail }: AuditRow): string {
  return `${JSON.stringify({ id, at: at.toISOString(), actor, role, action, object, detail })}\n`;
}

/** Facility 13 (log audit), severity 5 (notice) for refusals and 6 (informational) for the rest. */
const facility = 13;

/** One row as a syslog message (RFC 5424), its fields as structured data. 32473 is the number for examples and private use. */
export function syslogLine(row: AuditRow, host: string): string {
  const severity = /refused/.test(row.action) ? 5 : 6;
  const values = {
    id: row.id,
    actor: row.actor,
    role: row.role,
    action: row.action,
    object: row.object,
    detail: JSON.stringify(row.detail),
  };
  const data = Object.entries(values).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  return `<${facility * 8 + severity}>1 ${row.at.toISOString()} ${header(host, 255)} upshot - ${messageId(row.action)} [audit@32473 ${data.join(" ")}] ${oneLine(row.action)} ${oneLine(row.object)}\n`;
}

/** RFC 5424, 6.3.3: quote, backslash and closing bracket are escaped; a line break would be a new message. */
function escaped(value: string): string {
  return oneLine(value).replaceAll(/["\\\]]/g, (character) => `\\${character}`);
}

function oneLine(value: string): string {
  // Control characters, among them line breaks.
  return value.replaceAll(/\p{Cc}/gu, " ");
}

function header(value: string, length: number): string {
  return value.replaceAll(/[^\x21-\x7e]/g, "-").slice(0, length) || "-";
}

function messageId(action: string): string {
  return header(action.replaceAll(" ", "-"), 32);
}
