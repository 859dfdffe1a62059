/**
 * Repair of placeholder output counts, on answers whose true count is known.
 *
 *   node bench/repair.ts FOLDER...
 *
 * Each folder holds logs in their tool's layout (a `projects` folder for Claude Code). Sessions are left out by tenths,
 * and versions one by one: true counts of what is left out become placeholders (what the first line of the answer says; where
 * that is the true count already, 1–8). Printed: the share of left-out answers in their 90 % interval, estimated over
 * true total, the share of groups whose true total lies in its interval, and the peer: text, thinking and tool input
 * at 3.0 characters per token. "none kept" hides every true count, so that only the built-in rates are left.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isSource } from "../src/kit/define-source.ts";
import { loadFolder } from "../src/kit/load-folder.ts";
import { createColumns, flagsOf, keyAt, textAt, type UsageColumns, word, wordAt, wordFields } from "../src/model/usage-columns.ts";
import { createCollector } from "../src/read/scan/collect.ts";
import { findLogs, rootsIn } from "../src/read/scan/find-logs.ts";
import { createKeyTable } from "../src/read/scan/key-table.ts";
import { mergeRows } from "../src/read/scan/merge-rows.ts";
import { sourcesFolder } from "../src/read/scan/scan-logs.ts";
import { isTrueCount } from "../src/read/repair/placeholder.ts";
import { repairUsage } from "../src/read/repair/repair-usage.ts";
import { spreadOfTotal } from "../src/read/repair/spread-of-total.ts";

const finalFlag = flagsOf("standard", true);

for (const folder of process.argv.slice(2)) {
  const { usage, first } = await read(folder);
  const rows = Array.from({ length: usage.length }, (_, row) => row).filter((row) => textAt(usage, row, word.tool) === "claude-code");
  const stopped = rows.filter((row) => isFinal(usage, row) && wordAt(usage, row, word.output) > 0);
  const risen = rows.filter((row) => !isFinal(usage, row) && isTrueCount(wordAt(usage, row, word.output), shownOf(usage, row) / 3, false));
  const known = [...stopped, ...risen];
  const repair = repairUsage(usage);
  console.log(
    `${folder}: ${rows.length} answers of ${count(usage, rows, word.session)} sessions; true counts: ${stopped.length} with a stop reason, ${risen.length} without; placeholders: ${repair.answers.rows.length}`,
  );
  const before = sum(rows.map((row) => wordAt(usage, row, word.output)));
  const added = sum(repair.output) - sum(repair.answers.output);
  const { below, above } = spreadOfTotal(repair, rows, new Float64Array(repair.output.length).fill(1));
  if (before > 0)
    console.log(
      `  output ${before} tokens as recorded, ${before + added} repaired (${(1 + added / before).toFixed(2)} ×, 90 % interval −${percent(below / (before + added))} +${percent(above / (before + added))})`,
    );
  if (known.length === 0) continue;
  const bySession = (row: number): number => wordAt(usage, row, word.session);
  const byVersion = (row: number): number => wordAt(usage, row, word.version);
  console.log("  left out                        answers  in 90 %  est/true  groups in  peer est/true");
  leaveOut("tenths of sessions", tenths(bySession), known, known);
  leaveOut("versions", byVersion, known, known);
  if (stopped.length > 0) {
    leaveOut("sessions, stop reasons only", tenths(bySession), stopped, stopped);
    leaveOut("versions, stop reasons teach", byVersion, known, stopped);
  }
  leaveOut("everything (none kept)", () => 0, known, known);
  time(usage);

  /** Every group of `subject` in turn becomes placeholders; of the others the true counts in `teach` are kept. */
  function leaveOut(name: string, groupOf: (row: number) => number, subject: readonly number[], teach: readonly number[]): void {
    const teaches = new Set(teach);
    const tally = new Map<string, { answers: number; inside: number; estimated: number; truth: number; peer: number }>();
    let groups = 0;
    let groupsInside = 0;
    for (const group of new Set(subject.map(groupOf))) {
      const masked = { ...usage, words: usage.words.slice() };
      for (const row of known) if (groupOf(row) === group || !teaches.has(row)) mask(masked, row, first.get(keyAt(usage, row)) ?? 1);
      const found = repairUsage(masked);
      const left = subject.filter((row) => groupOf(row) === group);
      let estimatedTotal = 0;
      let trueTotal = 0;
      for (const row of left) {
        const truth = wordAt(usage, row, word.output);
        const place = found.place.get(row);
        const recorded = wordAt(masked, row, word.output);
        const estimated = place === undefined ? recorded : (found.output[place] ?? 0);
        const inside = place === undefined ? truth === recorded : truth >= (found.low[place] ?? 0) && truth <= (found.high[place] ?? 0);
        estimatedTotal += estimated;
        trueTotal += truth;
        for (const key of ["all", textAt(usage, row, word.model), kindOf(usage, row)]) {
          let part = tally.get(key);
          if (part === undefined) tally.set(key, (part = { answers: 0, inside: 0, estimated: 0, truth: 0, peer: 0 }));
          part.answers++;
          part.inside += inside ? 1 : 0;
          part.estimated += estimated;
          part.truth += truth;
          part.peer += shownOf(usage, row) / 3;
        }
      }
      const spread = spreadOfTotal(found, left, new Float64Array(found.output.length).fill(1));
      groups++;
      if (trueTotal >= estimatedTotal - spread.below && trueTotal <= estimatedTotal + spread.above) groupsInside++;
    }
    for (const [key, part] of [...tally].sort(([a], [b]) => (a === "all" ? -1 : b === "all" ? 1 : a < b ? -1 : 1))) {
      const label = (key === "all" ? name : `  ${key}`).padEnd(30);
      const totals = key === "all" ? `${groupsInside}/${groups}` : "";
      console.log(
        `  ${label} ${String(part.answers).padStart(8)}  ${percent(part.inside / part.answers).padStart(7)}  ${(part.estimated / part.truth).toFixed(3).padStart(8)}  ${totals.padStart(9)}  ${(part.peer / part.truth).toFixed(3).padStart(13)}`,
      );
    }
  }
}

/** Reads a folder, and beside it what the first line of each answer says. */
async function read(folder: string): Promise<{ usage: UsageColumns; first: Map<number, number> }> {
  const table = createKeyTable(createColumns());
  const first = new Map<number, number>();
  const sources = await loadFolder(sourcesFolder, isSource);
  for (const root of await rootsIn(folder)) {
    const source = sources.get(root.source);
    if (source === undefined) continue;
    for (const log of findLogs(root, source).logs) {
      const collector = createCollector({ tool: root.source, now: Date.now(), at: 0, fromLine: 1, evidence: null });
      const bytes = readFileSync(join(root.folder, log.path));
      const usage: typeof collector.sink.usage = (row) => {
        if (!first.has(row.key)) first.set(row.key, row.tokens.output);
        collector.sink.usage(row);
      };
      source.read({ path: log.path, bytes, line: 1, state: null, actions: false, last: true }, { ...collector.sink, usage });
      mergeRows(table, collector.finish().rows, "max");
    }
  }
  return { usage: table.columns, first };
}

function mask(usage: UsageColumns, row: number, firstLine: number): void {
  const base = row * wordFields;
  const truth = wordAt(usage, row, word.output);
  usage.words[base + word.output] = firstLine < truth ? firstLine : Math.min(truth, 1 + (keyAt(usage, row) % 8));
  usage.words[base + word.flags] = wordAt(usage, row, word.flags) & ~finalFlag;
}

function isFinal(usage: UsageColumns, row: number): boolean {
  return (wordAt(usage, row, word.flags) & finalFlag) !== 0;
}

/** Characters of text, thinking and tool input. */
function shownOf(usage: UsageColumns, row: number): number {
  return wordAt(usage, row, word.text) + wordAt(usage, row, word.thinking) + wordAt(usage, row, word.toolInput);
}

function kindOf(usage: UsageColumns, row: number): string {
  const parts = [
    wordAt(usage, row, word.thinking) + wordAt(usage, row, word.signature) > 0 ? "thinking" : "",
    wordAt(usage, row, word.text) > 0 ? "text" : "",
    wordAt(usage, row, word.toolCalls) > 0 ? "tools" : "",
  ];
  return parts.filter((part) => part !== "").join(" + ") || "nothing shown";
}

function tenths(groupOf: (row: number) => number): (row: number) => number {
  return (row) => groupOf(row) % 10;
}

/** Time for 100,000 rows of these logs, beside that of a plain copy of their words. */
function time(usage: UsageColumns): void {
  const many = createColumns(100_000);
  many.length = 100_000;
  for (let row = 0; row < many.length; row++) {
    const from = (row % usage.length) * wordFields;
    many.words.set(usage.words.subarray(from, from + wordFields), row * wordFields);
  }
  const large = { ...many, texts: usage.texts, textIndex: usage.textIndex };
  const runs = Array.from({ length: 5 }, () => {
    const start = performance.now();
    repairUsage(large);
    const between = performance.now();
    large.words.slice();
    return { ours: between - start, copy: performance.now() - between };
  });
  const median = (values: readonly number[]): string => (values.toSorted((a, b) => a - b)[2] ?? 0).toFixed(0);
  console.log(
    `  repair of 100,000 rows: ${median(runs.map(({ ours }) => ours))} ms (first ${runs[0]?.ours.toFixed(0)} ms), a copy of them ${median(runs.map(({ copy }) => copy))} ms`,
  );
}

function count(usage: UsageColumns, rows: readonly number[], field: number): number {
  return new Set(rows.map((row) => wordAt(usage, row, field))).size;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
