/** One record of a CSV text, as it stands there. */
export interface CsvRow {
  /** Line it begins on, 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
  /** The line on which a quote is opened that is never closed and so was read as text; null where there is none. */
  readonly unclosed: number | null;
}

/** One record of a CSV text with a header. */
export interface CsvRecord {
  /** Line it begins on, 1-based. */
  readonly line: number;
  /** By name of the column; columns beyond the header are left out, and so are those the record does not reach. */
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * Reads CSV as vendors write it: RFC 4180, any line end, records that are longer or shorter than the header, quotes
 * within a field that belong to its text, a quote that is never closed (then it is text too), a byte order mark. Empty
 * lines are left out. Names of columns are trimmed; of two equal ones the first counts.
 */
export function* readCsv(text: string, delimiter = ","): Generator<CsvRecord> {
  let header: readonly string[] | null = null;
  for (const { line, cells } of csvRows(text, delimiter)) {
    if (header === null) {
      header = cells.map((cell) => cell.trim());
      continue;
    }
    const fields = new Map<string, string>();
    // As far as the record goes: a wide header over many short lines would be their product.
    for (let index = 0; index < Math.min(cells.length, header.length); index++) {
      const name = header[index] ?? "";
      if (name !== "" && !fields.has(name)) fields.set(name, (cells[index] ?? "").trim());
    }
    yield { line, fields };
  }
}

/** The first record's cells, trimmed. */
export function csvHeader(text: string, delimiter = ","): readonly string[] {
  for (const { cells } of csvRows(text, delimiter)) return cells.map((cell) => cell.trim());
  return [];
}

/** The records of a CSV text, the header among them: see `readCsv`. Cells are not trimmed. */
export function* csvRows(text: string, delimiter = ","): Generator<CsvRow> {
  let line = 1;
  // Once a quote is found that nothing closes, nothing after it closes another: it is not searched for again.
  let hopeless = false;
  for (let at = text.startsWith("\uFEFF") ? 1 : 0; at < text.length;) {
    const began = line;
    const cells: string[] = [];
    let unclosed: number | null = null;
    for (;;) {
      const cell = readCell(text, at, delimiter, hopeless);
      if (cell.unclosed) {
        hopeless = true;
        unclosed ??= line;
      }
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
    if (cells.length > 1 || (cells[0] ?? "").trim() !== "") yield { line: began, cells, unclosed };
  }
}

interface Cell {
  readonly text: string;
  /** Where the delimiter, the line end or the end of the text is. */
  readonly end: number;
  readonly lines: number;
  readonly unclosed: boolean;
}

/** Blanks before a quote are no part of the cell. */
function readCell(text: string, from: number, delimiter: string, hopeless: boolean): Cell {
  let start = from;
  while (text[start] === " ") start++;
  const quoted = text[start] === '"';
  const cell = !quoted ? null : hopeless ? readEmpty(text, start, delimiter) : readQuoted(text, start, delimiter);
  if (cell !== null) return cell;
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== "\n" && text[end] !== "\r") end++;
  return { text: text.slice(from, end), end, lines: 0, unclosed: quoted };
}

/** Null where the quote is never closed. A quote that neither a delimiter nor a line end follows is text. */
function readQuoted(text: string, from: number, delimiter: string): Cell | null {
  const parts: string[] = [];
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
    parts.push(text.slice(at, quote));
    if (text[quote + 1] === '"') {
      parts.push('"');
      at = quote + 2;
    } else if (endsCell(text, quote + 1, delimiter)) {
      const value = parts.join("");
      return { text: value, end: quote + 1, lines: linesIn(text, from, quote), unclosed: false };
    } else {
      parts.push('"');
      at = quote + 1;
    }
  }
}

/** What can still be closed where no later quote closes anything: quotes only, one after the other. */
function readEmpty(text: string, from: number, delimiter: string): Cell | null {
  let end = from;
  while (text[end] === '"') end++;
  const length = end - from;
  if (length % 2 !== 0 || !endsCell(text, end, delimiter)) return null;
  return { text: '"'.repeat(length / 2 - 1), end, lines: 0, unclosed: false };
}

function endsCell(text: string, at: number, delimiter: string): boolean {
  const next = text[at];
  return next === undefined || next === delimiter || next === "\n" || next === "\r";
}

/** Line ends, of which "\r\n" is one. */
function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = from; at < to; at++) if (text[at] === "\n" || (text[at] === "\r" && text[at + 1] !== "\n")) lines++;
  return lines;
}
