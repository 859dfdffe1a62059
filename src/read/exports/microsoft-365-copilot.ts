import { noTokens } from "../../model/tokens.ts";
import type { JsonRecord } from "../lines/fields.ts";
import { csvHeader, readCsv } from "./shared/csv.ts";
import { defineExport, type ExportRow, type ExportSink } from "./shared/define-export.ts";
import { jsonEntries } from "./shared/json-records.ts";
import { dayKey, dayOf, personOf, wordsOf } from "./shared/values.ts";

/**
 * Microsoft 365 Copilot's usage per user (admin centre or Graph's `getMicrosoft365CopilotUsageUserDetail`, CSV or JSON): for
 * each person when they last used it in each app. Every such day is one active day, whatever the apps; a report a week
 * adds the next ones. Prompts are told for 7 to 180 days in one sum, which no day can be given, and tokens not at all.
 * Licences are seats.
 * Source: learn.microsoft.com/microsoft-365/copilot/extensibility/api/admin-settings/reports/
 * copilotreportroot-getmicrosoft365copilotusageuserdetail
 */
export default defineExport({
  name: "Microsoft 365 Copilot",
  read(text, sink) {
    if (/^\s*[{[]/.test(text)) {
      for (const { line, place, record } of jsonEntries(text, ["value"], sink)) take(record, line, place, sink);
      return;
    }
    const header = new Set(csvHeader(text).map(plainName));
    if (!header.has("userprincipalname") || !header.has(lastActivity))
      return sink.reject(1, "the header is not that of usage per user (User Principal Name, Last Activity Date, …)");
    for (const { line, fields } of readCsv(text)) take(Object.fromEntries(fields), line, "", sink);
  },
});

const lastActivity = "lastactivitydate";

function take(record: JsonRecord, line: number, place: string, sink: ExportSink): void {
  const rows = rowsOf(new Map(Object.entries(record).map(([name, value]) => [plainName(name), wordsOf(value)])));
  if (typeof rows === "string") sink.reject(line, place + rows);
  else for (const row of rows) sink.row(row);
}

function rowsOf(fields: ReadonlyMap<string, string>): readonly ExportRow[] | string {
  const person = personOf(fields.get("userprincipalname") ?? "", "microsoft-user");
  if (person.value === "") return "no User Principal Name";
  if (/^[0-9A-F]{32}$/i.test(person.value)) return "names are concealed: an admin shows them under Settings, Org settings, Reports";
  const days = new Map<string, number>();
  for (const [name, value] of fields) {
    if (!name.endsWith(lastActivity) || value === "") continue;
    const at = dayOf(value);
    if (at === null) return "a last activity that is no day";
    days.set(dayKey(at), at);
  }
  return [...days].map(([day, at]) => ({
    key: `${person.value}:${day}`,
    person,
    at,
    session: "",
    tool: "microsoft-365-copilot",
    model: "unknown",
    basis: "vendor",
    priceKind: "seat share",
    responses: 1,
    tokens: noTokens,
    costMicros: null,
    unit: "active days",
    units: 1,
  }));
}

/** "User Principal Name" in CSV is userPrincipalName in JSON. */
function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, "");
}
