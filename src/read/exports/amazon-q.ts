import { noTokens } from "../../model/tokens.ts";
import { defineExport, type ExportRow, type ExportSink } from "./shared/define-export.ts";
import { csvHeader, readCsv } from "./shared/csv.ts";
import { dayKey, dayOf, modelOf, numberOf, personOf, wholeOf } from "./shared/values.ts";

/**
 * Amazon Q Developer and Kiro, the CSV files in the S3 bucket: `by_user_analytic` (UserId, Date and some 44 counters) and,
 * since 2026, `user_report` (credits, messages, a column of messages for each model). The header tells which; columns come
 * and go. Neither has tokens or money: credits stay credits. Both count
 * the messages: where a user's day stands in a report, its messages take the place of the counter.
 * Source: kiro.dev/docs/enterprise/monitor-and-track/user-activity, docs.aws.amazon.com/amazonq (user activity metrics)
 */
export default defineExport({
  name: "Amazon Q Developer and Kiro",
  read(text, sink) {
    const header = new Set(csvHeader(text));
    const kind =
      header.has("Credits_Used") || header.has("Total_Messages")
        ? "report"
        : [...header].some((name) => counters.has(name))
          ? "counters"
          : null;
    if (kind === null || !header.has("UserId") || !header.has("Date"))
      return sink.reject(
        1,
        "the header is neither that of a user report (UserId, Date, Credits_Used, …) nor of user activity (UserId, Date, Chat_MessagesSent, …)",
      );
    const days = new Set<string>();
    for (const { line, fields } of readCsv(text)) takeLine(kind, fields, line, sink, days);
  },
});

/** Counters that tell how often something was asked, by the unit they are kept in. Others tell what became of it. */
const counters: ReadonlyMap<string, string> = new Map([
  ["Chat_MessagesSent", "messages"],
  ["Inline_SuggestionsCount", "completions"],
  ["InlineChat_TotalEventCount", "events"],
  ["Dev_GenerationEventCount", "events"],
  ["CodeFix_GenerationEventCount", "events"],
  ["CodeReview_SucceededEventCount", "events"],
  ["CodeReview_FailedEventCount", "events"],
  ["DocGeneration_EventCount", "events"],
  ["TestGeneration_EventCount", "events"],
  ["Transformation_EventCount", "events"],
]);

function takeLine(
  kind: "report" | "counters",
  fields: ReadonlyMap<string, string>,
  line: number,
  sink: ExportSink,
  days: Set<string>,
): void {
  // Some files put the identity store before the id: "d-906764….", and some leave it out.
  const user = (fields.get("UserId") ?? "").replaceAll(/^["']+|["']+$/g, "").replace(/^d-[0-9a-z]+\./, "");
  const person = personOf(user, "aws-user");
  if (person.value === "") return sink.reject(line, "no UserId");
  const at = dayOf(fields.get("Date") ?? "");
  if (at === null) return sink.reject(line, "the Date is no day");
  const day = `${user}:${dayKey(at)}`;
  const tool = kind === "counters" ? "amazon-q" : toolOf(fields.get("Client_Type") ?? "");
  const row: MakeRow = (model, unit, units, responses) => ({
    key: kind === "counters" ? `${day}:counted:${unit}` : `${day}:${tool}:${model}:${unit}`,
    person,
    // Recorded, not "vendor": of messages the report says the same better.
    basis: kind === "counters" && unit === "messages" ? "recorded" : "vendor",
    at,
    tool,
    model,
    unit,
    units,
    responses,
    session: "",
    priceKind: "seat share",
    costMicros: null,
    tokens: noTokens,
  });
  const rows = kind === "report" ? reportRows(fields, row) : counterRows(fields, row);
  if (rows === null) return sink.reject(line, "counts that are negative or no numbers");
  for (const one of rows) sink.row(one);
  if (kind === "counters" || days.has(day)) return;
  days.add(day);
  // Stands whichever file comes first: its basis is the better one.
  sink.row({ ...row("unknown", "messages", 0, 0), key: `${day}:counted:messages`, tool: "amazon-q", costMicros: 0 });
}

type MakeRow = (model: string, unit: string, units: number, responses: number) => ExportRow;

function counterRows(fields: ReadonlyMap<string, string>, row: MakeRow): ExportRow[] | null {
  const sums = new Map<string, number>();
  for (const [column, unit] of counters) {
    const count = wholeOf(fields.get(column));
    if (count === null) return null;
    sums.set(unit, (sums.get(unit) ?? 0) + count);
  }
  return [...sums].filter(([, count]) => count > 0).map(([unit, count]) => row("unknown", unit, count, count));
}

function reportRows(fields: ReadonlyMap<string, string>, row: MakeRow): ExportRow[] | null {
  const credits = numberOf(fields.get("Credits_Used"));
  const overage = numberOf(fields.get("Overage_Credits_Used"));
  const total = wholeOf(fields.get("Total_Messages"));
  if (credits === null || overage === null || total === null) return null;
  const rows: ExportRow[] = [];
  let named = 0;
  for (const [column, value] of fields) {
    const model = /^(.+)_messages$/.exec(column)?.[1];
    const count = model === undefined ? 0 : wholeOf(value);
    if (count === null) return null;
    if (model === undefined || count === 0) continue;
    rows.push(row(modelOf(model), "messages", count, count));
    named += count;
  }
  if (total > named) rows.push(row("unknown", "messages", total - named, total - named));
  if (credits > 0) rows.push(row("unknown", "credits", credits, 0));
  if (overage > 0) rows.push(row("unknown", "overage credits", overage, 0));
  return rows;
}

function toolOf(client: string): string {
  const name = client.toLowerCase();
  return name.includes("cli") ? "kiro-cli" : name.includes("plugin") ? "amazon-q" : "kiro";
}
