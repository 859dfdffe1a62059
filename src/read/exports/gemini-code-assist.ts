import { noTokens } from "../../model/tokens.ts";
import { recordAt, textOf, type JsonRecord } from "../lines/fields.ts";
import { defineExport, type ExportRow } from "./shared/define-export.ts";
import { jsonEntries } from "./shared/json-records.ts";
import { personOf, utcMomentOf, wordsOf } from "./shared/values.ts";

/**
 * Gemini Code Assist's entries in Cloud Logging (`gcloud logging read … --format=json`, or a sink's files). A request leaves
 * up to three (request, response, metadata), which have its id and count once; prompts and answers in them are never
 * looked at. No tokens, no money. What was shown of a suggestion or accepted is no request and is left out.
 * Source: cloud.google.com/gemini/docs/log-gemini
 */
export default defineExport({
  name: "Gemini Code Assist",
  read(text, sink) {
    const seen = new Set<string>();
    for (const { line, place, record } of jsonEntries(text, [], sink)) {
      const row = rowOf(record);
      if (typeof row === "string") sink.reject(line, place + row);
      else if (row !== null && !seen.has(row.key)) sink.row(row);
      if (row !== null && typeof row !== "string") seen.add(row.key);
    }
  },
});

/** What each kind of request is counted in. */
const units: ReadonlyMap<unknown, string> = new Map([
  ["CompleteTask", "requests"],
  ["GenerateCode", "requests"],
  ["CompleteCode", "completions"],
]);

function rowOf(entry: JsonRecord): ExportRow | string | null {
  if (recordAt(entry, "resource")["type"] !== "cloudaicompanion.googleapis.com/Instance") return "no entry of Gemini for Google Cloud";
  const labels = recordAt(entry, "labels");
  const unit = units.get(labels["method"]);
  if (unit === undefined || labels["product"] !== "code_assist") return null;
  // Agents' metadata carries the id in its own place.
  const id = textOf(labels["request_id"]) ?? textOf(recordAt(entry, "jsonPayload")["requestId"]);
  if (id === null) return "no request_id";
  const at = utcMomentOf(entry["timestamp"]);
  if (at === null) return "the timestamp is none";
  const person = personOf(wordsOf(labels["user_id"]), "google-user");
  if (person.value === "" || person.value.length > 200) return "no user_id";
  return {
    key: id,
    person,
    at,
    session: "",
    tool: "gemini-code-assist",
    model: "unknown",
    basis: "vendor",
    priceKind: "seat share",
    responses: 1,
    tokens: noTokens,
    costMicros: null,
    unit,
    units: 1,
  };
}
