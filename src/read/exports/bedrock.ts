import { noTokens, type Tokens } from "../../model/tokens.ts";
import { recordAt, textOf, type JsonRecord } from "../lines/fields.ts";
import { openPriceBook, type PriceBook } from "../prices/price-book.ts";
import { defineExport, type ExportPerson, type ExportRow } from "./shared/define-export.ts";
import { jsonEntries } from "./shared/json-records.ts";
import { modelOf, personOf, utcMomentOf, wholeOf, wordsOf } from "./shared/values.ts";

/**
 * Amazon Bedrock's model invocation logs, as they lie in S3: one object a line, one request each. Prompts and
 * answers (`inputBodyJson`, `outputBodyJson`) are never looked at. Cache tokens stand beside the input; how long they are
 * cached is told in the answer only, so they count as the 5-minute kind. The log has no money: models with a list price get
 * it. What failed used nothing.
 * Source: docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html
 */
export default defineExport({
  name: "Amazon Bedrock",
  read(text, sink) {
    const book = openPriceBook({ overrides: [], plans: [], resolved: null });
    for (const { line, place, record } of jsonEntries(text, [], sink)) {
      const row = rowOf(record, book);
      if (typeof row === "string") sink.reject(line, place + row);
      else if (row !== null) sink.row(row);
    }
  },
});

function rowOf(record: JsonRecord, book: PriceBook): ExportRow | string | null {
  if (typeof record["modelId"] !== "string") return "no modelId: is this a model invocation log?";
  const id = wordsOf(record["requestId"]);
  if (id === "") return "no requestId";
  const at = utcMomentOf(record["timestamp"]);
  if (at === null) return "the timestamp is none";
  const person = callerOf(wordsOf(recordAt(record, "identity")["arn"]));
  if (person === null) return "the identity's arn names nobody";
  const tokens = tokensOf(recordAt(record, "input"), recordAt(record, "output"));
  if (tokens === null) return "counts that are negative or no whole numbers";
  const used = Object.values(tokens).some((count) => count > 0);
  if (!used && textOf(record["errorCode"]) !== null) return null;
  const model = modelOf(modelIn(record["modelId"]));
  const priced = book.price({ model, tool: "bedrock", at, tokens, webSearches: 0, speed: "standard" });
  return {
    key: id,
    person,
    at,
    session: "",
    tool: "bedrock",
    model,
    basis: "vendor",
    priceKind: "list",
    responses: 1,
    tokens,
    // Images and videos have no tokens, but a price.
    costMicros: used ? priced.costMicros : null,
    unit: "",
    units: 0,
  };
}

function tokensOf(input: JsonRecord, output: JsonRecord): Tokens | null {
  const [inputUncached, cacheRead, cacheWrite5m] = ["inputTokenCount", "cacheReadInputTokenCount", "cacheWriteInputTokenCount"].map(
    (name) => wholeOf(input[name]),
  );
  const written = wholeOf(output["outputTokenCount"]);
  if (inputUncached == null || cacheRead == null || cacheWrite5m == null || written === null) return null;
  return { ...noTokens, inputUncached, cacheRead, cacheWrite5m, output: written };
}

/** An address of a model or profile ends with what is called its id elsewhere; an application's profile says nothing of the model. */
function modelIn(id: string): string {
  return /^arn:[\w-]+:bedrock:[^/]*:(?:foundation-model|inference-profile)\/(.+)$/.exec(id)?.[1] ?? id.replace(/^arn:.*:/, "");
}

/**
 * Who called. The name of a role's session is its caller's own choice, except where Identity Center signed them in; names of
 * programs' sessions are new each time, so that the role stands for them.
 */
function callerOf(arn: string): ExportPerson | null {
  const [, account = "", kind = "", name = ""] = /^arn:[\w-]+:(?:iam|sts)::(\d*):([\w-]+)(?:\/(.{1,300}))?$/.exec(arn) ?? [];
  if (kind === "") return null;
  if (kind !== "assumed-role") return { kind: "aws-arn", value: `${account}:${kind}${name === "" ? "" : `/${name}`}`, verified: false };
  const slash = name.lastIndexOf("/");
  if (slash < 1) return null;
  const [role, session] = [name.slice(0, slash), name.slice(slash + 1)];
  if (role.startsWith("AWSReservedSSO_") && session !== "") return personOf(session, "aws-sso-user");
  if (/^[^@]+@[^@]+\.[^@]+$/.test(session)) return { ...personOf(session, ""), verified: false };
  return { kind: "aws-arn", value: `${account}:role/${role}`, verified: false };
}
