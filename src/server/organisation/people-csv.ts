import { csvRows } from "../../read/exports/shared/csv.ts";

/** One record of a CSV text with the line it begins on, counted from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly records: readonly CsvRecord[];
  /** Where the text stops being CSV: a quote that is never closed. */
  readonly broken: { readonly line: number; readonly message: string } | null;
}

/**
 * Reads a list of people as spreadsheets write it, with commas, semicolons or tabs. Unlike in a vendor's export, the columns
 * are the sender's own, and a quote that is never closed ends the table: what follows could be anybody's.
 */
export function readCsv(text: string): CsvTable {
  const records: CsvRecord[] = [];
  let broken: CsvTable["broken"] = null;
  for (const { line, cells, unclosed } of csvRows(text, separatorOf(text))) {
    if (unclosed !== null) {
      broken = { line: unclosed, message: "a quote is opened here and never closed" };
      break;
    }
    records.push({ line, fields: cells });
  }
  const [header, ...rest] = records;
  return { header: (header?.fields ?? []).map((name) => name.trim()), records: rest, broken };
}

/** The most frequent of the usual separators in the first line. */
function separatorOf(text: string): string {
  const first = text.split(/[\r\n]/, 1)[0] ?? "";
  const count = (separator: string): number => first.split(separator).length;
  return [",", ";", "\t"].toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}
