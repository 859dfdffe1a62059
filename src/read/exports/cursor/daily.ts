import { noTokens } from "../../../model/tokens.ts";
import type { ExportPerson, ExportRow } from "../shared/define-export.ts";
import { dayKey, dayOf, momentOf, personOf, wholeOf, wordsOf } from "../shared/values.ts";

/** Requests of a day by the field that counts them. */
const requests = ["composerrequests", "chatrequests", "agentrequests", "cmdkusages", "bugbotusages", "askrequests", "editrequests"];
const completions = "totaltabsshown";

/** Are these the (plain) names of a day's fields? */
export function isDaily(names: readonly string[]): boolean {
  return names.some((name) => requests.includes(name) || name === completions);
}

/** The rows of one person's day, or why there are none. */
export function dailyRows(fields: ReadonlyMap<string, unknown>): ExportRow[] | string {
  const named = fields.get("email") ?? fields.get("useremail");
  const person = personOf(wordsOf(named), "cursor-user");
  if (person.value === "") return "no email";
  const date = fields.get("day") ?? fields.get("date");
  const moment = momentOf(date);
  const at = typeof date === "string" ? dayOf(date) : null;
  const day = at ?? (moment === null ? null : dayOf(dayKey(moment)));
  if (day === null) return "the date is no day";
  const counts = requests.map((name) => wholeOf(fields.get(name)));
  const tabs = wholeOf(fields.get(completions));
  if (tabs === null || counts.includes(null)) return "counts that are negative or no whole numbers";
  const asked = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  return [
    // Recorded, not "vendor": events say the same better.
    ...(asked > 0 ? [dayRow(person, day, "requests", asked, "recorded")] : []),
    ...(tabs > 0 ? [dayRow(person, day, "completions", tabs, "vendor")] : []),
  ];
}

/** @param at noon of the day, milliseconds UTC */
export function dayRow(
  person: ExportPerson,
  at: number,
  unit: "requests" | "completions",
  units: number,
  basis: "recorded" | "vendor",
): ExportRow {
  return {
    key: `day:${person.value}:${dayKey(at)}:${unit}`,
    person,
    at,
    unit,
    units,
    basis,
    responses: units,
    session: "",
    tool: "cursor",
    model: "unknown",
    priceKind: "seat share",
    costMicros: units === 0 ? 0 : null,
    tokens: noTokens,
  };
}
