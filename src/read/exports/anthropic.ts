import { noTokens, addTokens, type Tokens } from "../../model/tokens.ts";
import { isRecord, recordAt, textOf, type JsonRecord } from "../lines/fields.ts";
import { defineExport, type ExportPerson, type ExportRow } from "./shared/define-export.ts";
import { jsonEntries, recordsOf } from "./shared/json-records.ts";
import { dayKey, dayOf, microsOf, modelOf, personOf, wholeOf, wordsOf } from "./shared/values.ts";

/**
 * Anthropic's Claude Code report (Admin API, `usage_report/claude_code`): what each actor used on a day (UTC), by model,
 * with Anthropic's own estimate of its cost. Cache tokens stand beside the input; how long they are cached is not told, so
 * they count as the 5-minute kind. Requests are not counted: each model of a day is one response, "at least one".
 * Within a subscription the estimate is a value beside the invoice, never spend.
 * Source: platform.claude.com/docs/en/api/admin-api/claude-code/get-claude-code-usage-report
 */
export default defineExport({
  name: "Anthropic (Claude Code report)",
  read(text, sink) {
    for (const { line, place, record } of jsonEntries(text, ["data"], sink)) {
      const result = rowsOf(record);
      if (typeof result === "string") sink.reject(line, place + result);
      else for (const row of result) sink.row(row);
    }
  },
});

function rowsOf(record: JsonRecord): readonly ExportRow[] | string {
  if (Array.isArray(record["results"]))
    return "a report about the whole organisation, which names nobody: only usage_report/claude_code does";
  const person = actorOf(recordAt(record, "actor"));
  if (person === null) return "no actor with an address or a key's name";
  const at = dayOf(wordsOf(record["date"]));
  if (at === null) return "the date is no day";
  const models = modelsOf(record);
  const sessions = wholeOf(recordAt(record, "core_metrics")["num_sessions"]);
  if (models === null || sessions === null) return "counts that are negative or no whole numbers";
  const subscribed = record["customer_type"] === "subscription";
  // A person's day has a record for each terminal, plan and organisation.
  const parts = ["organization_id", "customer_type", "subscription_type", "terminal_type"].map((name) => wordsOf(record[name]));
  if (parts.some((part) => part.length > 200)) return "a plan, terminal or organisation with a name of more than 200 characters";
  const row = (model: string, fields: Partial<ExportRow>): ExportRow => ({
    key: JSON.stringify([person.kind, person.value, dayKey(at), ...parts, model, fields.unit ?? ""]),
    person,
    at,
    session: "",
    tool: "claude-code",
    model,
    basis: "vendor",
    priceKind: subscribed ? "seat share" : "list",
    responses: 1,
    tokens: noTokens,
    costMicros: null,
    unit: "",
    units: 0,
    ...fields,
  });
  const used = [...models].filter(
    ([, { tokens, costMicros }]) => Object.values(tokens).some((count) => count > 0) || (costMicros ?? 0) > 0,
  );
  if (used.length > 0) return used.map(([model, use]) => row(model, use));
  return sessions > 0 ? [row("unknown", { unit: "sessions", units: sessions, responses: sessions })] : [];
}

/** A key's name is no human's: it waits until somebody says whose it is. */
function actorOf(actor: JsonRecord): ExportPerson | null {
  const mail = textOf(actor["email_address"]);
  const key = textOf(actor["api_key_name"]);
  const person = mail !== null ? personOf(mail, "anthropic-user") : key !== null ? { ...personOf(key, ""), kind: "anthropic-key" } : null;
  if (person === null || person.value === "" || person.value.length > 200) return null;
  return person.kind === "anthropic-key" ? { ...person, verified: false } : person;
}

interface Use {
  readonly tokens: Tokens;
  readonly costMicros: number | null;
}

/** Null where a count cannot be. A model that is listed twice is added up. */
function modelsOf(record: JsonRecord): ReadonlyMap<string, Use> | null {
  const models = new Map<string, Use>();
  for (const part of recordsOf(record["model_breakdown"])) {
    const counts = recordAt(part, "tokens");
    const [input, output, cacheRead, cacheWrite] = ["input", "output", "cache_read", "cache_creation"].map((name) => wholeOf(counts[name]));
    const costMicros = costOf(part["estimated_cost"]);
    if (input == null || output == null || cacheRead == null || cacheWrite == null || costMicros === undefined) return null;
    const model = modelOf(part["model"]);
    const before = models.get(model) ?? { tokens: noTokens, costMicros: 0 };
    models.set(model, {
      tokens: addTokens(before.tokens, { ...noTokens, inputUncached: input, output, cacheRead, cacheWrite5m: cacheWrite }),
      costMicros: costMicros === null || before.costMicros === null ? null : before.costMicros + costMicros,
    });
  }
  return models;
}

/** Hundredths of the currency. Null where no price, or none in dollars, is told; undefined where it cannot be. */
function costOf(cost: unknown): number | null | undefined {
  if (!isRecord(cost) || cost["amount"] == null || cost["amount"] === "" || (cost["currency"] ?? "USD") !== "USD") return null;
  return microsOf(cost["amount"], 10_000) ?? undefined;
}
