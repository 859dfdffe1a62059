import { noTokens } from "../../model/tokens.ts";
import { isRecord, textOf, type JsonRecord } from "../lines/fields.ts";
import { defineExport, type ExportRow, type ExportSink } from "./shared/define-export.ts";
import { jsonRecords, recordsOf } from "./shared/json-records.ts";
import { dayKey, dayOf, modelOf, numberOf, wholeOf, wordsOf } from "./shared/values.ts";

/**
 * GitHub Copilot usage metrics, reports `users-1-day` and `users-28-day`: one object a line, of one user on one day. The
 * same day in both reports is one row. Licences are seats, so nothing has a price of its own; the ledger shows
 * interactions and completions as what they are, tokens only where GitHub counts some (Copilot CLI, whose figures stand in
 * no other field), and credits in their own unit.
 * Source: docs.github.com/en/copilot/reference/copilot-usage-metrics
 */
export default defineExport({
  name: "GitHub Copilot usage metrics",
  read(text, sink) {
    for (const { line, record } of jsonRecords(text, (bad) => sink.reject(bad, "the line is no JSON object"))) takeDay(record, line, sink);
  },
});

function takeDay(record: JsonRecord, line: number, sink: ExportSink): void {
  const login = wordsOf(record["user_login"])
    .replaceAll(/\p{Cc}/gu, "")
    .trim();
  if (login === "") return sink.reject(line, "no user_login: reports about whole organisations tell nothing about use");
  const day = textOf(record["day"]);
  const at = day === null ? null : dayOf(day);
  if (at === null) return sink.reject(line, "no day: a sum over 28 days cannot be dated");
  const user = wordsOf(record["user_id"]) || login.toLowerCase();
  const row = (tool: string, model: string, unit: string, fields: Partial<ExportRow>): void =>
    sink.row({
      key: `${user}:${dayKey(at)}:${tool}:${model}:${unit}`,
      person: { kind: "login", value: login, verified: false },
      at,
      tool,
      model,
      unit,
      session: "",
      basis: "vendor",
      priceKind: "seat share",
      costMicros: null,
      tokens: noTokens,
      responses: 0,
      units: 0,
      ...fields,
    });
  const counts = countsOf(record);
  if (counts === null) return sink.reject(line, "counts that are negative or no whole numbers");
  for (const [model, units] of counts.interactions) if (units > 0) row("copilot", model, "interactions", { units, responses: units });
  if (counts.completions > 0) row("copilot", "unknown", "completions", { units: counts.completions, responses: counts.completions });
  if (counts.credits > 0) row("copilot", "unknown", "credits", { units: counts.credits });
  if (counts.cliRequests > 0 || counts.cliInput + counts.cliOutput > 0) {
    row("copilot-cli", "unknown", "", {
      responses: Math.max(1, counts.cliRequests),
      tokens: { ...noTokens, inputUncached: counts.cliInput, output: counts.cliOutput },
    });
  }
}

interface Counts {
  readonly interactions: ReadonlyMap<string, number>;
  /** Inline suggestions shown; what chat and agents wrote is within the interactions. */
  readonly completions: number;
  readonly credits: number;
  readonly cliRequests: number;
  readonly cliInput: number;
  readonly cliOutput: number;
}

/** Null where a figure cannot be. */
function countsOf(record: JsonRecord): Counts | null {
  const total = wholeOf(record["user_initiated_interaction_count"]);
  const credits = numberOf(record["ai_credits_used"]);
  const cli = isRecord(record["totals_by_cli"]) ? record["totals_by_cli"] : {};
  const tokens = isRecord(cli["token_usage"]) ? cli["token_usage"] : {};
  const [cliRequests, cliInput, cliOutput] = [
    wholeOf(cli["request_count"]),
    wholeOf(tokens["prompt_tokens_sum"]),
    wholeOf(tokens["output_tokens_sum"]),
  ];
  const interactions = new Map<string, number>();
  let named = 0;
  for (const part of recordsOf(record["totals_by_model_feature"])) {
    const count = wholeOf(part["user_initiated_interaction_count"]);
    if (count === null) return null;
    const model = modelOf(part["model"]);
    interactions.set(model, (interactions.get(model) ?? 0) + count);
    named += count;
  }
  let completions = 0;
  for (const part of recordsOf(record["totals_by_feature"])) {
    const count = part["feature"] === "code_completion" ? wholeOf(part["code_generation_activity_count"]) : 0;
    if (count === null) return null;
    completions += count;
  }
  if (total === null || credits === null || cliRequests === null || cliInput === null || cliOutput === null) return null;
  // What the breakdown leaves out stays in the sum.
  if (total > named) interactions.set("unknown", (interactions.get("unknown") ?? 0) + total - named);
  return { interactions, completions, credits, cliRequests, cliInput, cliOutput };
}
