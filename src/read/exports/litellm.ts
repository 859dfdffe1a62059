import { noTokens, type Tokens } from "../../model/tokens.ts";
import { isRecord, recordAt, valueAt, type JsonRecord } from "../lines/fields.ts";
import { csvHeader, readCsv } from "./shared/csv.ts";
import { defineExport, type ExportPerson, type ExportRow, type ExportSink } from "./shared/define-export.ts";
import { jsonEntries } from "./shared/json-records.ts";
import { microsOf, modelOf, numberOf, personOf, utcMomentOf, wholeOf, wordsOf } from "./shared/values.ts";

/**
 * LiteLLM's spend logs: `/spend/logs?summarize=false` (JSON), the same a line each, or the table `LiteLLM_SpendLogs` as
 * CSV. One row is one request, with the money the proxy calculated. Messages, answers and tags are never looked at. The
 * end user is whatever the caller wrote, so it names nobody: the key's user does, or else the key.
 * Source: docs.litellm.ai/docs/proxy/cost_tracking and LiteLLM's schema.prisma
 */
export default defineExport({
  name: "LiteLLM",
  read(text, sink) {
    if (/^\s*[{[]/.test(text)) {
      for (const { line, place, record } of jsonEntries(text, ["data", "logs"], sink)) take(record, line, place, sink);
      return;
    }
    const header = csvHeader(text);
    if (!header.includes("request_id") || !header.includes("startTime"))
      return sink.reject(1, "the header is not that of spend logs (request_id, startTime, model, spend, prompt_tokens, …)");
    for (const { line, fields } of readCsv(text)) take(Object.fromEntries(fields), line, "", sink);
  },
});

function take(record: JsonRecord, line: number, place: string, sink: ExportSink): void {
  const row = rowOf(record);
  if (typeof row === "string") sink.reject(line, place + row);
  else if (row !== null) sink.row(row);
}

/** Null for a request that used nothing: one that failed. */
function rowOf(record: JsonRecord): ExportRow | string | null {
  const id = wordsOf(record["request_id"]);
  if (id === "") return record["models"] === undefined ? "no request_id" : "a sum of a day: ask for single requests with summarize=false";
  const at = utcMomentOf(record["startTime"]);
  if (at === null) return "the startTime is none";
  const person = personIn(record);
  if (person === null) return "neither user nor key";
  const spend = microsOf(record["spend"], 1e6);
  const tokens = tokensOf(record);
  if (spend === null || tokens === null) return "counts or money that are negative or no numbers";
  const cached = wordsOf(record["cache_hit"]).toLowerCase() === "true" || record["cache_hit"] === true;
  const used = Object.values(tokens).some((count) => count > 0);
  if (!used && spend === 0) return null;
  return {
    key: id,
    person,
    at,
    session: "",
    tool: "litellm",
    model: modelOf(record["model"]),
    basis: "vendor",
    priceKind: "list",
    responses: 1,
    // From the proxy's own cache: no model saw them.
    tokens: cached ? noTokens : tokens,
    // LiteLLM has 0 for a model without a price.
    costMicros: numberOf(record["spend"]) === 0 && !cached ? null : spend,
    unit: "",
    units: 0,
  };
}

/** An id of LiteLLM is whatever its operator chose, so a mail address in it is checked by nobody. */
function personIn(record: JsonRecord): ExportPerson | null {
  const user = wordsOf(record["user"]);
  const key = wordsOf(record["api_key"]);
  const person =
    user !== "" && user !== "default_user_id"
      ? personOf(user, "litellm-user")
      : { ...personOf(wordsOf(metadataOf(record)["user_api_key_alias"]) || key, ""), kind: "litellm-key" };
  return person.value === "" || person.value.length > 200 ? null : { ...person, verified: false };
}

/**
 * prompt_tokens usually include what came from and went to the provider's cache, as OpenAI counts. For Anthropic's own
 * form of request some versions count it beside: then there is more cached than sent, or the provider's own count, which
 * includes it, is that much larger.
 */
function tokensOf(record: JsonRecord): Tokens | null {
  const metadata = metadataOf(record);
  const usage = recordAt(metadata, "usage_object");
  const more = recordAt(metadata, "additional_usage_values");
  const count = (...path: readonly string[]): number | null => wholeOf(valueAt(more, ...path) ?? valueAt(usage, ...path));
  const cacheRead = largest(count("cache_read_input_tokens"), count("prompt_tokens_details", "cached_tokens"));
  const cacheWrite = largest(count("cache_creation_input_tokens"), count("prompt_tokens_details", "cache_creation_tokens"));
  const reasoning = count("completion_tokens_details", "reasoning_tokens");
  const [prompt, output, whole] = [wholeOf(record["prompt_tokens"]), wholeOf(record["completion_tokens"]), wholeOf(usage["prompt_tokens"])];
  if (cacheRead === null || cacheWrite === null || reasoning === null || prompt === null || output === null || whole === null) return null;
  const cached = cacheRead + cacheWrite;
  const beside = cached > prompt || (cached > 0 && whole === prompt + cached);
  return {
    ...noTokens,
    inputUncached: beside ? prompt : prompt - cached,
    cacheRead,
    cacheWrite5m: cacheWrite,
    output,
    reasoning: Math.min(output, reasoning),
  };
}

function largest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.max(a, b);
}

/** An object, or in CSV its text. */
function metadataOf(record: JsonRecord): JsonRecord {
  const value = record["metadata"];
  if (typeof value !== "string") return isRecord(value) ? value : {};
  try {
    const parsed: unknown = JSON.parse(value);
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}
