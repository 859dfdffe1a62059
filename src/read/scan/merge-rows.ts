import {
  appendRows,
  costField,
  doubleFields,
  firstText,
  lastText,
  moveRow,
  setTime,
  textOf,
  timeAt,
  word,
  wordFields,
  type UsageColumns,
} from "../../model/usage-columns.ts";
import { findOrAdd, type KeyTable } from "./key-table.ts";

/**
 * What a second sight of a response adds to its shown content.
 * "add": other lines of the same response, each holding other blocks (one file, read on).
 * "max": the same lines seen again (a copy of the session, a file read once more).
 */
export type ShownRule = "add" | "max";

const tokenWords = [word.inputUncached, word.cacheRead, word.output, word.reasoning, word.webSearches];
const shownWords = [word.text, word.thinking, word.toolInput, word.signature, word.toolCalls];

/** Which file names a response (session, sub-agent, model, version) that several have. Files go by number. */
export interface Naming {
  readonly file: number;
  /** Takes the rows that were known before. */
  readonly raised: number[];
  /** Does this file name what `other` has named so far? Also true for itself: it may know more by now. */
  names(other: number): boolean;
}

/**
 * Puts every row of `source` into the table's columns: new keys are copied, known ones raised. `naming` is for rows of
 * several files, which get the file's number; within one file the first line names a response, later ones fill gaps.
 */
export function mergeRows(table: KeyTable, source: UsageColumns, shown: ShownRule, naming: Naming | null = null): void {
  const rows = table.columns;
  const texts = Uint32Array.from(source.texts, (text) => textOf(rows, text));
  // All rows are copied at once; those whose key is known are then folded into the row that has it.
  let next = rows.length;
  const end = appendRows(rows, source);
  for (let row = next; row < end; row++) {
    if (row !== next) moveRow(rows, next, row);
    const base = next * wordFields;
    for (let field: number = firstText; field <= lastText; field++) rows.words[base + field] = texts[rows.words[base + field] ?? 0] ?? 0;
    if (naming !== null) rows.words[base + word.file] = naming.file;
    const known = findOrAdd(table, next);
    if (known === next) next++;
    else {
      raiseRow(rows, known, next, shown);
      naming?.raised.push(known);
      if (naming === null) fillNames(rows, known, next);
      else if (naming.names(rows.words[known * wordFields + word.file] ?? 0)) takeNames(rows, known, next);
    }
  }
  rows.length = next;
}

/** Gives a row the names of another one. With another model its price is void. */
function takeNames({ words }: UsageColumns, to: number, from: number): void {
  const mine = to * wordFields;
  const theirs = from * wordFields;
  if (words[mine + word.model] !== words[theirs + word.model]) words[mine + word.priced] = 0;
  for (const field of [word.session, word.agent, word.model, word.version, word.file]) words[mine + field] = words[theirs + field] ?? 0;
}

/** Fills what a row does not say of itself from another sight of the same response. */
export function fillNames({ words }: UsageColumns, to: number, from: number): void {
  const mine = to * wordFields;
  for (const field of [word.agent, word.model, word.version]) {
    if (words[mine + field] !== 0) continue;
    words[mine + field] = words[from * wordFields + field] ?? 0;
    if (field === word.model && words[mine + field] !== 0) words[mine + word.priced] = 0;
  }
}

/**
 * Raises a row to the larger counts of another sight of the same response; its names stay. A row whose tokens grew
 * loses its price, unless it now equals the other row, which then lends its own.
 */
export function raiseRow(rows: UsageColumns, to: number, from: number, shown: ShownRule): void {
  const { words } = rows;
  const mine = to * wordFields;
  const theirs = from * wordFields;
  const at = (index: number): number => words[index] ?? 0;
  let grew = false;
  let equal = true;
  for (const field of tokenWords) {
    const more = at(theirs + field) - at(mine + field);
    if (more > 0) {
      words[mine + field] = at(theirs + field);
      grew = true;
    } else if (more < 0) equal = false;
  }
  // Cache writes are one count with a split that some lines lack: the total and the 1 h part are raised, the rest
  // is 5 min. Raising both parts alone would count a write twice.
  const all = Math.max(
    at(mine + word.cacheWrite5m) + at(mine + word.cacheWrite1h),
    at(theirs + word.cacheWrite5m) + at(theirs + word.cacheWrite1h),
  );
  const hour = Math.max(at(mine + word.cacheWrite1h), at(theirs + word.cacheWrite1h));
  if (hour !== at(mine + word.cacheWrite1h) || all - hour !== at(mine + word.cacheWrite5m)) grew = true;
  if (hour !== at(theirs + word.cacheWrite1h) || all - hour !== at(theirs + word.cacheWrite5m)) equal = false;
  words[mine + word.cacheWrite1h] = hour;
  words[mine + word.cacheWrite5m] = all - hour;
  for (const field of shownWords) {
    words[mine + field] = shown === "add" ? at(mine + field) + at(theirs + field) : Math.max(at(mine + field), at(theirs + field));
  }
  const time = timeAt(rows, from);
  if (time > 0 && (timeAt(rows, to) === 0 || time < timeAt(rows, to))) setTime(rows, to, time);
  // "fast" and "final", bits 0 and 1: once seen, they hold.
  const flags = at(mine + word.flags);
  const theirFlags = at(theirs + word.flags);
  words[mine + word.flags] = flags | (theirFlags & 3);
  if ((theirFlags & 1) > (flags & 1)) grew = true;
  if (!grew) return;
  const lends =
    equal && at(theirs + word.priced) === 1 && at(mine + word.model) === at(theirs + word.model) && (flags & 1) <= (theirFlags & 1);
  words[mine + word.priced] = lends ? 1 : 0;
  if (!lends) return;
  words[mine + word.priceId] = at(theirs + word.priceId);
  words[mine + word.flags] = (at(mine + word.flags) & 3) | (theirFlags & ~3);
  rows.doubles[to * doubleFields + costField] = rows.doubles[from * doubleFields + costField] ?? NaN;
}
