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
 * Reads CSV as RFC 4180 has it, and as spreadsheets write it: a byte order mark, semicolons or tabs, any line end, line
 * breaks within quotes. Empty lines are left out.
 */
export function readCsv(text: string): CsvTable {
  const body = text.startsWith("\u{feff}") ? text.slice(1) : text;
  const separator = separatorOf(body);
  const records: CsvRecord[] = [];
  let fields: string[] = [];
  let field = "";
  let quoted = false;
  let line = 1;
  let began = 1;
  let quoteLine = 1;
  const endRecord = (): void => {
    fields.push(field);
    if (fields.length > 1 || field.trim() !== "") records.push({ line: began, fields });
    [fields, field] = [[], ""];
  };
  for (let i = 0; i < body.length; i++) {
    const character = body[i] ?? "";
    if (character === "\n" || (character === "\r" && body[i + 1] !== "\n")) line++;
    if (quoted) {
      if (character !== '"') field += character;
      else if (body[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (character === '"' && field.trim() === "") {
      [quoted, field, quoteLine] = [true, "", line];
    } else if (character === separator) {
      fields.push(field);
      field = "";
    } else if (character === "\n" || character === "\r") {
      if (character === "\r" && body[i + 1] === "\n") continue;
      endRecord();
      began = line;
    } else field += character;
  }
  endRecord();
  const broken = quoted ? { line: quoteLine, message: "a quote is opened here and never closed" } : null;
  if (broken !== null) records.pop();
  const [header, ...rest] = records;
  return { header: (header?.fields ?? []).map((name) => name.trim()), records: rest, broken };
}

/** The most frequent of the usual separators in the first line. */
function separatorOf(text: string): string {
  const first = text.split(/[\r\n]/, 1)[0] ?? "";
  const count = (separator: string): number => first.split(separator).length;
  return [",", ";", "\t"].toSorted((a, b) => count(b) - count(a))[0] ?? ",";
}
