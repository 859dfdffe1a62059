/** One record of a CSV text. */
export interface CsvRecord {
  /** Line it begins on, 1-based. */
  readonly line: number;
  /** By name of the column; columns beyond the header are left out, missing ones are "". */
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * Reads CSV as vendors write it: RFC 4180, any line end, records that are longer or shorter than the header, quotes
 * within a field that belong to its text, a quote that is never closed (then it is text too). Empty lines are left out.
 * Names of columns are trimmed; of two equal ones the first counts.
 */
export function* readCsv(text: string, delimiter = ","): Generator<CsvRecord> {
  let header: readonly string[] | null = null;
  for (const { line, cells } of recordsOf(text, delimiter)) {
    if (header === null) {
      header = cells.map((cell) => cell.trim());
      continue;
    }
    const fields = new Map<string, string>();
    for (const [index, name] of header.entries()) if (name !== "" && !fields.has(name)) fields.set(name, (cells[index] ?? "").trim());
    yield { line, fields };
  }
}

/** The first record's cells, trimmed. */
export function csvHeader(text: string, delimiter = ","): readonly string[] {
  for (const { cells } of recordsOf(text, delimiter)) return cells.map((cell) => cell.trim());
  return [];
}

function* recordsOf(text: string, delimiter: string): Generator<{ readonly line: number; readonly cells: readonly string[] }> {
  let line = 1;
  for (let at = 0; at < text.length;) {
    const began = line;
    const cells: string[] = [];
    for (;;) {
      const cell = readCell(text, at, delimiter);
      cells.push(cell.text);
      line += cell.lines;
      at = cell.end;
      if (text[at] !== delimiter) break;
      at++;
      if (at >= text.length) cells.push("");
      if (at >= text.length) break;
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    line++;
    if (cells.length > 1 || (cells[0] ?? "").trim() !== "") yield { line: began, cells };
  }
}

interface Cell {
  readonly text: string;
  /** Where the delimiter, the line end or the end of the text is. */
  readonly end: number;
  readonly lines: number;
}

function readCell(text: string, from: number, delimiter: string): Cell {
  if (text[from] === '"') {
    const quoted = readQuoted(text, from, delimiter);
    if (quoted !== null) return quoted;
  }
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end++;
  return { text: text.slice(from, end), end, lines: 0 };
}

/** Null where the quote is never closed. A quote that neither a delimiter nor a line end follows is text. */
function readQuoted(text: string, from: number, delimiter: string): Cell | null {
  let value = "";
  let lines = 0;
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "\n") lines++;
    if (character !== '"') {
      value += character;
      continue;
    }
    const next = text[at + 1];
    if (next === '"') {
      value += '"';
      at++;
    } else if (next === undefined || next === delimiter || next === "\n" || next === "\r") return { text: value, end: at + 1, lines };
    else value += '"';
  }
  return null;
}
