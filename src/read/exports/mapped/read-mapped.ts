import { noTokens, type Tokens } from "../../../model/tokens.ts";
import { valueAt } from "../../lines/fields.ts";
import { csvHeader, readCsv } from "../shared/csv.ts";
import type { ExportRow, ExportSink } from "../shared/define-export.ts";
import { jsonRecords } from "../shared/json-records.ts";
import { dayKey, dayOf, microsOf, modelOf, momentOf, numberOf, utcMomentOf, wholeOf, wordsOf } from "../shared/values.ts";
import type { Mapping } from "./mapping.ts";

type Get = (column: string) => unknown;

/** Why a line cannot be used, in words that name a column of the mapping and nothing of the line. */
class Unusable extends Error {}

/** Reads a file by a mapping. */
export function readMapped(text: string, mapping: Mapping, sink: ExportSink): void {
  const seen = new Map<string, number>();
  const take = (get: Get, line: number): void => {
    try {
      sink.row(distinct(rowOf(get, mapping), seen, mapping));
    } catch (error) {
      if (!(error instanceof Unusable)) throw error;
      sink.reject(line, error.message);
    }
  };
  if (mapping.form === "ndjson") {
    for (const { line, record } of jsonRecords(text, (bad) => sink.reject(bad, "the line is no JSON object"))) {
      take((column) => record[column] ?? valueAt(record, ...column.split(".")), line);
    }
    return;
  }
  const header = new Set(csvHeader(text, mapping.delimiter));
  const missing = columnsOf(mapping).filter((column) => !header.has(column));
  if (missing.length > 0) return sink.reject(1, `the header has no column ${missing.join(", ")}`);
  for (const { line, fields } of readCsv(text, mapping.delimiter)) take((column) => fields.get(column), line);
}

function columnsOf(mapping: Mapping): string[] {
  return Object.values(mapping).flatMap((part) => (typeof part === "object" && "column" in part ? [part.column] : []));
}

function rowOf(get: Get, mapping: Mapping): ExportRow {
  const name = textIn(get, mapping.person.column);
  const at = timeIn(get, mapping.at);
  const tokens = tokensIn(get, mapping);
  const units = mapping.units === undefined ? 0 : numberIn(get, mapping.units.column);
  const person = { kind: mapping.person.is, value: name, verified: mapping.person.is === "mail" };
  const model =
    mapping.model === undefined ? "unknown" : modelOf("value" in mapping.model ? mapping.model.value : get(mapping.model.column));
  const tool = "value" in mapping.tool ? mapping.tool.value : textIn(get, mapping.tool.column);
  const responses = mapping.responses === undefined ? 1 : wholeIn(get, mapping.responses.column);
  const session = mapping.session === undefined ? "" : wordsOf(get(mapping.session.column));
  const row: Omit<ExportRow, "key"> = {
    person,
    at,
    tool,
    model,
    tokens,
    responses,
    units,
    session: /^[\w.:@/+=~[\]-]{0,200}$/.test(session) ? session : "",
    basis: "vendor",
    priceKind: mapping.priceKind,
    costMicros: costIn(get, mapping),
    unit: mapping.units?.unit ?? "",
  };
  const id = mapping.key === undefined ? null : textIn(get, mapping.key.column);
  // Without an id the row is named by what cannot be corrected: who, when, with what.
  const key = id ?? [name, mapping.at.form === "day" ? dayKey(at) : at, tool, model, row.session].join(" ");
  return { ...row, key };
}

/** Without ids two rows of a file may look alike; with them the second is the first again. */
function distinct(row: ExportRow, seen: Map<string, number>, mapping: Mapping): ExportRow {
  if (mapping.key !== undefined) return row;
  const times = (seen.get(row.key) ?? 0) + 1;
  seen.set(row.key, times);
  return times === 1 ? row : { ...row, key: `${row.key} ${times}` };
}

function tokensIn(get: Get, mapping: Mapping): Tokens {
  const count = (part: { readonly column: string } | undefined): number => (part === undefined ? 0 : wholeIn(get, part.column));
  const [input, cacheRead, cacheWrite5m, output] = [
    count(mapping.input),
    count(mapping.cacheRead),
    count(mapping.cacheWrite),
    count(mapping.output),
  ];
  const cached = mapping.input?.includes === "cache" ? cacheRead + cacheWrite5m : 0;
  if (cached > input) throw new Unusable("more tokens from the cache than were sent: does the input column really include them?");
  return {
    ...noTokens,
    inputUncached: input - cached,
    cacheRead,
    cacheWrite5m,
    output,
    reasoning: Math.min(output, count(mapping.reasoning)),
  };
}

const perUnit = { dollars: 1e6, cents: 1e4, micros: 1 } as const;

/** Null where the mapping or the line has no price: that is not 0. */
function costIn(get: Get, { cost }: Mapping): number | null {
  const value = cost === undefined ? undefined : get(cost.column);
  if (cost === undefined || value === undefined || value === null || value === "") return null;
  const micros = microsOf(typeof value === "string" ? value.replace(/^\$/, "") : value, perUnit[cost.unit]);
  if (micros === null) throw new Unusable(`column ${cost.column}: no amount of money from 0 up`);
  return micros;
}

function timeIn(get: Get, { column, form }: Mapping["at"]): number {
  const value = get(column);
  const at =
    form === "day"
      ? dayOf(wordsOf(value))
      : form === "iso"
        ? utcMomentOf(value)
        : momentOf(Number(value) * (form === "seconds" ? 1000 : 1));
  if (at === null) throw new Unusable(`column ${column}: no time of the form "${form}"`);
  return at;
}

function textIn(get: Get, column: string): string {
  const value = get(column);
  const found = wordsOf(value)
    .replaceAll(/\p{Cc}/gu, "")
    .trim();
  if (found === "" || found.length > 200) throw new Unusable(`column ${column}: empty, or longer than 200 characters`);
  return found;
}

function wholeIn(get: Get, column: string): number {
  const count = wholeOf(get(column));
  if (count === null) throw new Unusable(`column ${column}: no whole number from 0 up`);
  return count;
}

function numberIn(get: Get, column: string): number {
  const number = numberOf(get(column));
  if (number === null) throw new Unusable(`column ${column}: no number from 0 up`);
  return number;
}
