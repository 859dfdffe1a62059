import type { Price, PriceableUse } from "./price.ts";
import type { Basis, PriceKind, Usage } from "./usage.ts";

/**
 * Usage rows packed into typed arrays, so that a million responses cost about 100 MB and no objects.
 * Row `i` has its `doubles` at `i * doubleFields` and its `words` at `i * wordFields`. Grows by `addRow`.
 */
export interface UsageColumns {
  length: number;
  doubles: Float64Array<ArrayBuffer>;
  words: Uint32Array<ArrayBuffer>;
  /** Texts that rows name by index: tools, sessions, agents, models, versions, price ids. `""` is always 0. */
  readonly texts: string[];
  /** Index of each text; made when the first one is looked up. */
  textIndex: Map<string, number> | null;
}

export const doubleFields = 3;
/** 53-bit response key. */
export const keyField = 0;
/** Milliseconds UTC; 0 = not known. */
export const atField = 1;
/** Integer micro-dollars; NaN = no price known. */
export const costField = 2;

export const wordFields = 21;
/**
 * The words of a row. The first six are the token kinds in the order of `Tokens`. `priced` is 1 once a price was asked
 * for; `file` tells, in rows joined from many files, which file names the row.
 */
export const word = {
  inputUncached: 0,
  cacheRead: 1,
  cacheWrite5m: 2,
  cacheWrite1h: 3,
  output: 4,
  reasoning: 5,
  webSearches: 6,
  text: 7,
  thinking: 8,
  toolInput: 9,
  signature: 10,
  toolCalls: 11,
  tool: 12,
  session: 13,
  agent: 14,
  model: 15,
  version: 16,
  priceId: 17,
  flags: 18,
  priced: 19,
  file: 20,
} as const;
/** Texts are in the words from `tool` to `priceId`. */
export const firstText = word.tool;
export const lastText = word.priceId;

const fastFlag = 1;
const finalFlag = 2;
const kindShift = 2;
const basisShift = 4;
const kinds: readonly PriceKind[] = ["list", "contract", "seat share"];
const bases: readonly Basis[] = ["recorded", "estimated", "vendor"];

export function createColumns(capacity = 16): UsageColumns {
  return {
    length: 0,
    doubles: new Float64Array(capacity * doubleFields),
    words: new Uint32Array(capacity * wordFields),
    texts: [""],
    textIndex: null,
  };
}

/** Adds one row, whose fields are not set, and returns its index. */
export function addRow(columns: UsageColumns): number {
  reserve(columns, columns.length + 1);
  return columns.length++;
}

/** Copies all rows of `source` behind the last one, texts not translated, and returns the new length. */
export function appendRows(columns: UsageColumns, source: UsageColumns): number {
  const first = columns.length;
  reserve(columns, first + source.length);
  columns.doubles.set(source.doubles.subarray(0, source.length * doubleFields), first * doubleFields);
  columns.words.set(source.words.subarray(0, source.length * wordFields), first * wordFields);
  return (columns.length = first + source.length);
}

/** Copies one row over another. */
export function moveRow({ doubles, words }: UsageColumns, to: number, from: number): void {
  doubles.copyWithin(to * doubleFields, from * doubleFields, (from + 1) * doubleFields);
  words.copyWithin(to * wordFields, from * wordFields, (from + 1) * wordFields);
}

/** Makes room for so many rows in all. */
export function reserve(columns: UsageColumns, rows: number): void {
  if (rows * wordFields <= columns.words.length) return;
  const capacity = Math.max(16, rows, columns.length * 2);
  const doubles = new Float64Array(capacity * doubleFields);
  doubles.set(columns.doubles.subarray(0, columns.length * doubleFields));
  columns.doubles = doubles;
  const words = new Uint32Array(capacity * wordFields);
  words.set(columns.words.subarray(0, columns.length * wordFields));
  columns.words = words;
}

/** Gives back room that no row takes; and the index of texts, which is made again when it is needed. */
export function trim(columns: UsageColumns): void {
  columns.doubles = columns.doubles.slice(0, columns.length * doubleFields);
  columns.words = columns.words.slice(0, columns.length * wordFields);
  columns.textIndex = null;
}

/** Index of a text, added when new. */
export function textOf(columns: UsageColumns, text: string): number {
  columns.textIndex ??= new Map(columns.texts.map((known, index) => [known, index]));
  const known = columns.textIndex.get(text);
  if (known !== undefined) return known;
  columns.textIndex.set(text, columns.texts.length);
  return columns.texts.push(text) - 1;
}

export function flagsOf(speed: Usage["speed"], final: boolean): number {
  return (speed === "fast" ? fastFlag : 0) | (final ? finalFlag : 0);
}

/** The value of a word; rows and fields outside the columns give 0. */
export function wordAt(columns: UsageColumns, row: number, field: number): number {
  return columns.words[row * wordFields + field] ?? 0;
}

export function keyAt(columns: UsageColumns, row: number): number {
  return columns.doubles[row * doubleFields + keyField] ?? 0;
}

export function timeAt(columns: UsageColumns, row: number): number {
  return columns.doubles[row * doubleFields + atField] ?? 0;
}

export function setTime(columns: UsageColumns, row: number, at: number): void {
  columns.doubles[row * doubleFields + atField] = at;
}

/** Micro-dollars, or null where no price is known. */
export function costAt(columns: UsageColumns, row: number): number | null {
  const cost = columns.doubles[row * doubleFields + costField] ?? NaN;
  return Number.isNaN(cost) ? null : cost;
}

export function textAt(columns: UsageColumns, row: number, field: number): string {
  return columns.texts[wordAt(columns, row, field)] ?? "";
}

export function basisAt(columns: UsageColumns, row: number): Basis {
  return bases[(wordAt(columns, row, word.flags) >> basisShift) & 3] ?? "recorded";
}

/** What the price of a row depends on. */
export function priceableAt(columns: UsageColumns, row: number): PriceableUse {
  const { words } = columns;
  const base = row * wordFields;
  const count = (field: number): number => words[base + field] ?? 0;
  return {
    tool: textAt(columns, row, word.tool),
    model: textAt(columns, row, word.model),
    at: timeAt(columns, row),
    tokens: {
      inputUncached: count(word.inputUncached),
      cacheRead: count(word.cacheRead),
      cacheWrite5m: count(word.cacheWrite5m),
      cacheWrite1h: count(word.cacheWrite1h),
      output: count(word.output),
      reasoning: count(word.reasoning),
    },
    webSearches: count(word.webSearches),
    speed: count(word.flags) & fastFlag ? "fast" : "standard",
  };
}

/** Puts a price on a row for good: rows that have one are not priced again unless their tokens change. */
export function setPrice(columns: UsageColumns, row: number, price: Price): void {
  columns.doubles[row * doubleFields + costField] = price.costMicros ?? NaN;
  const base = row * wordFields;
  columns.words[base + word.priceId] = textOf(columns, price.priceId ?? "");
  columns.words[base + word.flags] =
    (wordAt(columns, row, word.flags) & ~(3 << kindShift)) | (Math.max(0, kinds.indexOf(price.priceKind)) << kindShift);
  columns.words[base + word.priced] = 1;
}

/** Replaces a recorded output count, known to be wrong, by an estimate and its cost (micro-dollars). */
export function setEstimate(columns: UsageColumns, row: number, output: number, costMicros: number | null): void {
  const base = row * wordFields;
  columns.words[base + word.output] = output;
  columns.words[base + word.flags] = (wordAt(columns, row, word.flags) & ~(3 << basisShift)) | (bases.indexOf("estimated") << basisShift);
  columns.doubles[row * doubleFields + costField] = costMicros ?? NaN;
}

/** Id of the rate card a row was priced with, null where no price was known. */
export function priceIdAt(columns: UsageColumns, row: number): string | null {
  return textAt(columns, row, word.priceId) || null;
}

/** One row as an object, for all that is not on the fast path. */
export function usageAt(columns: UsageColumns, row: number): Usage {
  const flags = wordAt(columns, row, word.flags);
  return {
    ...priceableAt(columns, row),
    key: keyAt(columns, row),
    session: textAt(columns, row, word.session),
    agent: textAt(columns, row, word.agent) || null,
    basis: basisAt(columns, row),
    costMicros: costAt(columns, row),
    priceKind: kinds[(flags >> kindShift) & 3] ?? "list",
    shown: {
      text: wordAt(columns, row, word.text),
      thinking: wordAt(columns, row, word.thinking),
      toolInput: wordAt(columns, row, word.toolInput),
      signature: wordAt(columns, row, word.signature),
      toolCalls: wordAt(columns, row, word.toolCalls),
    },
    version: textAt(columns, row, word.version),
    final: (flags & finalFlag) !== 0,
  };
}
