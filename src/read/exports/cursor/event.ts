import { noTokens, type Tokens } from "../../../model/tokens.ts";
import { isRecord } from "../../lines/fields.ts";
import type { ExportRow } from "../shared/define-export.ts";
import { dayKey, wordsOf, microsOf, modelOf, momentOf, personOf, wholeOf } from "../shared/values.ts";
import { dayRow } from "./daily.ts";

type Fields = ReadonlyMap<string, unknown>;

/**
 * One usage event and, for the first of a person's day, the empty row that takes the place of that day's sum. Returns why
 * where it cannot be used.
 *
 * @param days people's days whose sum has been replaced already
 */
export function eventOf(fields: Fields, days: Set<string>): ExportRow[] | string {
  const named = fields.get("useremail") ?? fields.get("user") ?? fields.get("email");
  const person = personOf(wordsOf(named), "cursor-user");
  if (person.value === "") return "no user: only exports of a team name who it was";
  const at = momentOf(fields.get("timestamp") ?? fields.get("date"));
  if (at === null) return "the time is none";
  const tokens = tokensOf(fields);
  if (tokens === null) return "counts of tokens that are negative or no whole numbers";
  const model = modelOf(fields.get("model"));
  const kind = wordsOf(fields.get("kind")).toLowerCase();
  const money = moneyOf(fields, kind);
  const { inputUncached, cacheRead, cacheWrite5m, output } = tokens;
  const event: ExportRow = {
    key: `event:${person.value}:${at}:${model}:${[inputUncached, cacheRead, cacheWrite5m, output].join(",")}`,
    person,
    at,
    model,
    tokens,
    ...money,
    tool: "cursor",
    session: "",
    basis: "vendor",
    responses: 1,
    unit: "",
    units: 0,
  };
  const day = `${person.value} ${dayKey(at)}`;
  if (days.has(day)) return [event];
  days.add(day);
  // The better basis stands, so that it does not matter which of both files comes first.
  return [event, dayRow(person, Date.parse(`${dayKey(at)}T12:00:00Z`), "requests", 0, "vendor")];
}

/** In JSON cache tokens stand beside the input; in CSV the one input includes what was written to the cache, the other does not. */
function tokensOf(fields: Fields): Tokens | null {
  const usage = fields.get("tokenusage");
  if (isRecord(usage)) {
    const [input, output, written, read] = [
      usage["inputTokens"],
      usage["outputTokens"],
      usage["cacheWriteTokens"],
      usage["cacheReadTokens"],
    ].map(wholeOf);
    return tokensIn(input, output, written, read);
  }
  const [without, both, read, output, total] = [
    "inputwithoutcachewrite",
    "inputwithcachewrite",
    "cacheread",
    "outputtokens",
    "totaltokens",
  ].map((name) => wholeOf(fields.get(name)));
  if (without == null || both == null || read == null || output == null || total == null) return null;
  // Exports differ in whether the one column includes the other: the total tells.
  const beside = total > 0 && both + without + read + output === total;
  return tokensIn(without, output, beside ? both : Math.max(0, both - without), read);
}

function tokensIn(
  inputUncached: number | null | undefined,
  output: number | null | undefined,
  written: number | null | undefined,
  cacheRead: number | null | undefined,
): Tokens | null {
  if (inputUncached == null || output == null || written == null || cacheRead == null) return null;
  return { ...noTokens, inputUncached, output, cacheRead, cacheWrite5m: written };
}

/** What is within the subscription has a value and no bill: it is a share of the seat. What failed costs nothing. */
function moneyOf(fields: Fields, kind: string): Pick<ExportRow, "costMicros" | "priceKind"> {
  const billed = /usage.?based|on.?demand/.test(kind);
  const priceKind = billed ? "list" : "seat share";
  if (/no charge|not charged|errored|aborted/.test(kind)) return { costMicros: 0, priceKind };
  const usage = fields.get("tokenusage");
  const cents = isRecord(usage) ? (billed ? (fields.get("chargedcents") ?? usage["totalCents"]) : usage["totalCents"]) : undefined;
  if (cents !== undefined) {
    return { costMicros: microsOf(cents, 10_000), priceKind };
  }
  const cost = fields.get("cost");
  const dollars = typeof cost === "string" ? /^\$?(\d[\d,]*(?:\.\d+)?)$/.exec(cost)?.[1] : undefined;
  return { costMicros: dollars === undefined ? null : microsOf(dollars, 1e6), priceKind };
}
