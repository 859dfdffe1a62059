import type { Control } from "../../db/postgres/control.ts";

const most = 10_000;

/** What could not be read of an input, newest first, as CSV. Places and reasons are our own words. */
export async function errorsCsv(control: Control, source: string): Promise<string> {
  const rows = await control.query<{ at: Date; place: string; reason: string }>(
    "select at, place, reason from source_error where source = $1 order by at desc, id desc limit $2",
    [source, most],
  );
  return ["time,place,reason", ...rows.map(({ at, place, reason }) => [at.toISOString(), place, reason].map(field).join(",")), ""].join(
    "\r\n",
  );
}

/** Quoted, and never taken for a formula by a spreadsheet. */
function field(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
