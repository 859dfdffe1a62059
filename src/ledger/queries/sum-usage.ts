import { offsetAt } from "../../kit/time-zone.ts";
import type { UsageSum } from "../../model/report.ts";
import { basisAt, costField, doubleFields, textAt, timeAt, word, wordFields, type UsageColumns } from "../../model/usage-columns.ts";

/** Milliseconds UTC; `to` is exclusive, null = open. */
export interface UsagePeriod {
  readonly from: number | null;
  readonly to: number | null;
}

export type UsageGrouping = "day" | "month" | "year" | "tool" | "model" | "project" | "session";

export interface UsageGroup {
  /** `2026-10-01`, `2026-10`, `2026`, or the text that names the tool, model, project or session. */
  readonly key: string;
  readonly usage: UsageSum;
  /** Distinct sessions with a response in the group. */
  readonly sessions: number;
}

/**
 * Sums the rows of a period: tokens, micro-dollars, and responses without a known price (their tokens count, their
 * cost is in no sum). Both ends of `interval` are the sum itself: whoever estimates rows widens it.
 */
export function sumUsage(rows: UsageColumns, period: UsagePeriod): UsageSum {
  const sum = emptySum();
  for (let row = 0; row < rows.length; row++) if (within(rows, row, period)) addRowTo(sum, rows, row);
  return finished(sum);
}

/** Sums the rows that are named. */
export function sumRows(rows: UsageColumns, selected: Iterable<number>): UsageSum {
  const sum = emptySum();
  for (const row of selected) addRowTo(sum, rows, row);
  return finished(sum);
}

/**
 * Sums by what is asked for: days, months and years in order, all else by cost, dearest first, ties by name.
 * `projectOf` names the project of a session; it is asked once a session.
 */
export function groupUsage(
  rows: UsageColumns,
  period: UsagePeriod,
  by: UsageGrouping,
  timeZone: string,
  projectOf: (session: string) => string,
): readonly UsageGroup[] {
  const keyOf = keysOf(rows, by, timeZone, projectOf);
  const groups = new Map<string, { sum: Sum; sessions: Set<string> }>();
  for (let row = 0; row < rows.length; row++) {
    if (!within(rows, row, period)) continue;
    const key = keyOf(row);
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { sum: emptySum(), sessions: new Set() }));
    addRowTo(group.sum, rows, row);
    group.sessions.add(textAt(rows, row, word.session));
  }
  const list = [...groups].map(([key, { sum, sessions }]) => ({ key, usage: finished(sum), sessions: sessions.size }));
  const byTime = by === "day" || by === "month" || by === "year";
  return list.sort((a, b) => (byTime ? 0 : b.usage.costMicros - a.usage.costMicros) || (a.key < b.key ? -1 : 1));
}

/**
 * A sum being made: the six token kinds, then responses, unpriced, and micro-dollars by basis. Numbers in one typed
 * array, because a first sum over many rows runs before the engine has optimised anything.
 */
type Sum = Float64Array;
const responsesAt = 6;
const unpricedAt = 7;
const basisStart = 8;
const bases = { recorded: 0, estimated: 1, vendor: 2 } as const;

function emptySum(): Sum {
  return new Float64Array(11);
}

function addRowTo(sum: Sum, rows: UsageColumns, row: number): void {
  const base = row * wordFields;
  // The first six words are the token kinds.
  for (let kind = 0; kind < 6; kind++) sum[kind] = (sum[kind] ?? 0) + (rows.words[base + kind] ?? 0);
  const cost = rows.doubles[row * doubleFields + costField] ?? NaN;
  sum[responsesAt] = (sum[responsesAt] ?? 0) + 1;
  const place = Number.isNaN(cost) ? unpricedAt : basisStart + bases[basisAt(rows, row)];
  sum[place] = (sum[place] ?? 0) + (Number.isNaN(cost) ? 1 : cost);
}

function finished(sum: Sum): UsageSum {
  const [inputUncached = 0, cacheRead = 0, cacheWrite5m = 0, cacheWrite1h = 0, output = 0, reasoning = 0, responses = 0, unpriced = 0] =
    sum;
  const [recorded = 0, estimated = 0, vendor = 0] = sum.subarray(basisStart);
  const costMicros = recorded + estimated + vendor;
  return {
    responses,
    tokens: { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning },
    costMicros,
    basisMicros: { recorded, estimated, vendor },
    interval: [costMicros, costMicros],
    unpriced,
  };
}

function within(rows: UsageColumns, row: number, { from, to }: UsagePeriod): boolean {
  const at = timeAt(rows, row);
  return (from === null || at >= from) && (to === null || at < to);
}

function keysOf(rows: UsageColumns, by: UsageGrouping, timeZone: string, projectOf: (session: string) => string): (row: number) => string {
  switch (by) {
    case "tool":
    case "model":
    case "session":
      return (row) => textAt(rows, row, word[by]);
    case "project": {
      const projects = new Map<string, string>();
      return (row) => {
        const session = textAt(rows, row, word.session);
        let project = projects.get(session);
        if (project === undefined) projects.set(session, (project = projectOf(session)));
        return project;
      };
    }
    default: {
      const length = by === "day" ? 10 : by === "month" ? 7 : 4;
      const names = new Map<number, string>();
      return (row) => {
        const day = Math.floor((timeAt(rows, row) + offsetIn(timeAt(rows, row), timeZone)) / 86_400_000);
        let name = names.get(day);
        if (name === undefined) names.set(day, (name = new Date(day * 86_400_000).toISOString().slice(0, length)));
        return name;
      };
    }
  }
}

/** The zone's offset, asked for once a UTC day except on the days it changes: asking costs microseconds. */
function offsetIn(at: number, timeZone: string): number {
  const day = Math.floor(at / 86_400_000) * 86_400_000;
  const start = offsetAt(day, timeZone);
  return start === offsetAt(day + 86_400_000, timeZone) ? start : offsetAt(at, timeZone);
}
