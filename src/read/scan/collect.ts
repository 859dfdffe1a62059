import type { EvidenceReader, SessionEvidence, SourceSink, SourceUsage } from "../../kit/define-source.ts";
import {
  addRow,
  atField,
  costField,
  createColumns,
  doubleFields,
  flagsOf,
  keyField,
  textOf,
  trim,
  word,
  wordFields,
  type UsageColumns,
} from "../../model/usage-columns.ts";
import { createKeyTable, findOrAdd } from "./key-table.ts";
import { fillNames, raiseRow } from "./merge-rows.ts";
import { addFacts, emptyTally, type SessionTally } from "./session-tally.ts";

/** No response has more tokens of a kind than this: ten times the largest context window there is. */
const mostTokens = 100_000_000;
/** No tool whose logs are read existed before. */
const earliest = Date.UTC(2020, 0, 1);
const twoYears = 63_072_000_000;
/** So many unusable lines of a piece are listed one by one. */
const mostListed = 100;

export interface SkippedLine {
  readonly line: number;
  readonly reason: string;
}

/** What was read from one file. */
export interface Collected {
  readonly rows: UsageColumns;
  readonly sessions: readonly SessionTally[];
  readonly skipped: readonly SkippedLine[];
  readonly evidence: readonly SessionEvidence[];
  /** The last usable time, 0 where there was none. */
  readonly at: number;
}

export interface CollectOptions {
  readonly tool: string;
  readonly now: number;
  /** Last usable time of the part of the file that was read before, 0 where there is none. */
  readonly at: number;
  /** Lines before this were counted before: only their actions are taken, and what is wrong with them. */
  readonly fromLine: number;
  readonly evidence: EvidenceReader | null;
}

/** A sink for one file that packs rows, merges lines of one response and sorts out what cannot be. */
export function createCollector(options: CollectOptions): { readonly sink: SourceSink; finish(): Collected } {
  const rows = createColumns();
  const table = createKeyTable(rows);
  const tool = textOf(rows, options.tool);
  const sessions = new Map<string, SessionTally>();
  const skipped: SkippedLine[] = [];
  let unlisted = 0;
  let lastAt = options.at;
  const plausible = (at: number): boolean => at >= earliest && at <= options.now + twoYears;

  const sink: SourceSink = {
    usage(row) {
      if (!countable(row)) return sink.skipped(row.line, "token counts that cannot be");
      const usable = plausible(row.at);
      if (!usable && !Number.isNaN(row.at))
        sink.skipped(row.line, "the time is years off: the time of the response before it is taken, the tokens are counted");
      if (row.line < options.fromLine) return;
      if (usable) lastAt = row.at;
      const added = fill(rows, row, tool, lastAt);
      const known = findOrAdd(table, added);
      if (known === added) return;
      raiseRow(rows, known, added, "add");
      fillNames(rows, known, added);
      rows.length--;
    },
    session(facts) {
      let tally = sessions.get(facts.id);
      if (tally === undefined) sessions.set(facts.id, (tally = emptyTally(facts.id)));
      addFacts(tally, facts, plausible);
    },
    action(session, action) {
      options.evidence?.action(session, action);
    },
    skipped(line, reason) {
      if (skipped.length < mostListed) skipped.push({ line, reason });
      else unlisted++;
    },
  };
  return {
    sink,
    finish() {
      const last = skipped.at(-1);
      if (last !== undefined && unlisted > 0)
        skipped.push({ line: last.line, reason: `${unlisted} more lines after this one could not be used` });
      trim(rows);
      return { rows, sessions: [...sessions.values()], skipped, evidence: options.evidence?.finish() ?? [], at: lastAt };
    },
  };
}

function countable({ tokens, webSearches }: SourceUsage): boolean {
  return (
    isCount(tokens.inputUncached) &&
    isCount(tokens.cacheRead) &&
    isCount(tokens.cacheWrite5m) &&
    isCount(tokens.cacheWrite1h) &&
    isCount(tokens.output) &&
    isCount(tokens.reasoning) &&
    isCount(webSearches)
  );
}

function isCount(count: number): boolean {
  return count >= 0 && count <= mostTokens && Number.isInteger(count);
}

function fill(rows: UsageColumns, row: SourceUsage, tool: number, at: number): number {
  const index = addRow(rows);
  rows.doubles[index * doubleFields + keyField] = row.key;
  rows.doubles[index * doubleFields + atField] = at;
  rows.doubles[index * doubleFields + costField] = NaN;
  const base = index * wordFields;
  const { words } = rows;
  words[base + word.inputUncached] = row.tokens.inputUncached;
  words[base + word.cacheRead] = row.tokens.cacheRead;
  words[base + word.cacheWrite5m] = row.tokens.cacheWrite5m;
  words[base + word.cacheWrite1h] = row.tokens.cacheWrite1h;
  words[base + word.output] = row.tokens.output;
  words[base + word.reasoning] = row.tokens.reasoning;
  words[base + word.webSearches] = row.webSearches;
  words[base + word.text] = row.shown.text;
  words[base + word.thinking] = row.shown.thinking;
  words[base + word.toolInput] = row.shown.toolInput;
  words[base + word.signature] = row.shown.signature;
  words[base + word.toolCalls] = row.shown.toolCalls;
  words[base + word.tool] = tool;
  words[base + word.session] = textOf(rows, row.session);
  words[base + word.agent] = textOf(rows, row.agent ?? "");
  words[base + word.model] = textOf(rows, row.model);
  words[base + word.version] = textOf(rows, row.version);
  words[base + word.flags] = flagsOf(row.speed, row.final);
  words[base + word.priceId] = 0;
  words[base + word.priced] = 0;
  return index;
}
