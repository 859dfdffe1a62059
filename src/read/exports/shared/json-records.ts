import { isRecord, type JsonRecord } from "../../lines/fields.ts";
import type { ExportSink } from "./define-export.ts";

/**
 * The objects of an export in JSON, with the line they stand on: one object a line, or one document, which may be a list;
 * `entry` is the place in it, from 1, else 0. `onBad` is told of lines that hold no object.
 */
export function* jsonRecords(
  text: string,
  onBad: (line: number) => void,
): Generator<{ readonly line: number; readonly entry: number; readonly record: JsonRecord }> {
  const whole = parse(text.replace(/^\uFEFF/, ""));
  if (whole !== undefined) {
    const list: readonly unknown[] = Array.isArray(whole) ? whole : [whole];
    for (const [index, one] of list.entries()) {
      if (isRecord(one)) yield { line: 1, entry: Array.isArray(whole) ? index + 1 : 0, record: one };
      else onBad(1);
    }
    return;
  }
  let line = 0;
  for (let from = 0; from < text.length;) {
    const found = text.indexOf("\n", from);
    const end = found < 0 ? text.length : found;
    // trim() takes a byte order mark away too.
    const one = text.slice(from, end).trim();
    from = end + 1;
    line++;
    if (one === "") continue;
    const record = parse(one);
    if (isRecord(record)) yield { line, entry: 0, record };
    else onBad(line);
  }
}

/**
 * Entries of an API's answers, as one file of pages: a page holds its entries in the first list found under these names;
 * a record without one is an entry itself. `place` goes before the reason of a rejection: a page is one line. Lines that
 * hold no object are rejected here.
 */
export function* jsonEntries(
  text: string,
  lists: readonly string[],
  sink: Pick<ExportSink, "reject">,
): Generator<{ readonly line: number; readonly place: string; readonly record: JsonRecord }> {
  for (const { line, entry, record } of jsonRecords(text, (bad) => sink.reject(bad, "the line is no JSON object"))) {
    const list = lists.map((name) => record[name]).find((value) => Array.isArray(value));
    if (!Array.isArray(list)) {
      yield { line, place: entry > 0 ? `entry ${entry}: ` : "", record };
      continue;
    }
    const page = entry > 0 ? `page ${entry}, ` : "";
    for (const [index, one] of list.entries()) {
      if (isRecord(one)) yield { line, place: `${page}entry ${index + 1}: `, record: one };
      else sink.reject(line, `${page}entry ${index + 1}: no object`);
    }
  }
}

/** The objects of a list; nothing where it is none. */
export function recordsOf(value: unknown): readonly JsonRecord[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
