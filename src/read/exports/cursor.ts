import type { JsonRecord } from "../lines/fields.ts";
import { eventOf } from "./cursor/event.ts";
import { dailyRows, isDaily } from "./cursor/daily.ts";
import { csvHeader, readCsv } from "./shared/csv.ts";
import { defineExport, type ExportSink } from "./shared/define-export.ts";
import { jsonEntries } from "./shared/json-records.ts";

/**
 * Cursor: usage events and daily usage, as the Admin API answers (`/teams/filtered-usage-events`,
 * `/teams/daily-usage-data`; single answers, lists of pages, or one object a line) or as the dashboard's CSV. An event is
 * one request with tokens and money; a day only counts requests, so where events come for a person's day, they stand in
 * its place, whichever file is read first. Completions by Tab stand in days only.
 * Source: cursor.com/docs/account/teams/admin-api
 */
export default defineExport({
  name: "Cursor",
  read(text, sink) {
    const first = /^\s*(.)/s.exec(text)?.[1];
    const days = new Set<string>();
    if (first === "{" || first === "[") {
      for (const { line, place, record } of jsonEntries(text, lists, sink)) takeRecord(record, line, sink, days, place);
      return;
    }
    const header = csvHeader(text).map(plainName);
    if (!isDaily(header) && !header.includes("model"))
      return sink.reject(1, "the header is neither that of usage events (Date, User, Model, …) nor of daily usage (Date, Email, …)");
    for (const { line, fields } of readCsv(text)) takeRecord(Object.fromEntries(fields), line, sink, days, "");
  },
});

/** Under which names an answer has its entries. */
const lists = ["usageEvents", "usageEventsDisplay", "data"];

function takeRecord(record: JsonRecord, line: number, sink: ExportSink, days: Set<string>, place: string): void {
  const fields = new Map(Object.entries(record).map(([name, value]) => [plainName(name), value]));
  const result = isDaily([...fields.keys()]) ? dailyRows(fields) : eventOf(fields, days);
  if (typeof result === "string") sink.reject(line, place + result);
  else for (const row of result) sink.row(row);
}

/** "Max Mode", "maxMode" and "max_mode" are one name; what stands in brackets tells two columns apart. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace("(w/ cache write)", "withcachewrite")
    .replace("(w/o cache write)", "withoutcachewrite")
    .replaceAll(/[^a-z]/g, "");
}
