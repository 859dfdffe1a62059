/**
 * Feeds damaged logs to every source, and damaged files to every vendor's export.
 *
 *   node bench/fuzz.ts [--cases 1000000] [--seed 1] [--source ID] [--only sources|exports]
 *
 * Each case is a log of `test/fixtures/sources` or a file of `test/fixtures/exports` with a few random damages: bytes
 * changed, cut out, doubled or put in, parts of other logs and pieces of JSON spliced in, the end cut off. A log is read
 * as one piece or several, with and without actions; a file as the server decodes it. A failure is an exception, a row
 * with a count that cannot be, a line number outside the log, or a rejection that quotes the file.
 * Prints cases and failures, and for the first failures what makes them again. Exit status 1 where there was one.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { parseArgs } from "node:util";
import { isSource, type Source, type SourceSink, type SourceState } from "../src/kit/define-source.ts";
import { loadFolder } from "../src/kit/load-folder.ts";
import { isExport, type ExportReader, type ExportRow } from "../src/read/exports/shared/define-export.ts";
import { createCollector } from "../src/read/scan/collect.ts";
import { sourcesFolder } from "../src/read/scan/scan-logs.ts";

const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: "1000000" },
    seed: { type: "string", default: "1" },
    source: { type: "string" },
    only: { type: "string" },
  },
});
const cases = Number(options.cases);
const fixtures = join(import.meta.dirname, "../test/fixtures");
const shownFailures = 5;
/** Larger logs say nothing that smaller ones do not, and take longer. */
const largest = 12_000;
const fragments = [
  '"usage":{',
  '"',
  "\\",
  "\\u00",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "null",
  "-1",
  "1e999",
  "99999999999999999999",
  '"type":"assistant"',
  '"message":{"id":"m"}',
  "\n",
  "\r\n",
  "\0",
  "\ufeff",
  "NaN",
  '{"a":',
  ";",
  '""',
  "2026-10-05",
  "-0",
  "\u{1F600}",
].map((text) => Buffer.from(text));

interface Log {
  readonly path: string;
  readonly bytes: Buffer;
}

/** Something that reads logs, and what is wrong with how it read one; null where nothing is. */
interface Subject {
  readonly id: string;
  readonly logs: readonly Log[];
  check(log: Log, bytes: Buffer, random: Random): string | null;
}

const subjects = [
  ...(options.only === "exports" ? [] : [...(await loadFolder(sourcesFolder, isSource))].map(([id, source]) => sourceSubject(id, source))),
  ...(options.only === "sources"
    ? []
    : [...(await loadFolder(new URL("../src/read/exports/", import.meta.url), isExport))].map(([id, reader]) => exportSubject(id, reader))),
].filter(({ id }) => options.source === undefined || id === options.source);
const started = performance.now();
let failures = 0;
let done = 0;
for (const [index, subject] of subjects.entries()) {
  const { id, logs } = subject;
  const share = Math.floor((cases * (index + 1)) / subjects.length) - done;
  let failed = 0;
  for (let i = 0; i < share; i++) {
    const seed = Number(options.seed) * 1_000_003 + done + i;
    const problem = tryCase(subject, seed);
    if (problem !== null && failed++ < shownFailures) console.log(`  ${id}, seed ${seed}: ${problem}`);
  }
  done += share;
  failures += failed;
  console.log(`${id}: ${share} cases from ${logs.length} logs, ${failed} failures`);
}
console.log(`${done} cases, ${failures} failures, ${((performance.now() - started) / 1000).toFixed(0)} s`);
process.exitCode = failures === 0 ? 0 : 1;

function tryCase(subject: Subject, seed: number): string | null {
  const { logs } = subject;
  const random = createRandom(seed);
  const log = logs[random(logs.length)];
  if (log === undefined) return "there are no logs";
  let { bytes } = log;
  for (let damages = 1 + random(4); damages > 0; damages--) bytes = damage(bytes, logs, random);
  try {
    return subject.check(log, bytes, random);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 3).join(" | ") : String(error);
  }
}

function sourceSubject(id: string, source: Source): Subject {
  const folder = join(fixtures, "sources", id);
  const logs = readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    const [, , ...inner] = relative(folder, file).split(sep);
    const path = inner.join("/");
    if (!entry.isFile() || !(source.isLog(path) || source.isLog(inner.slice(1).join("/")))) return [];
    const bytes = readFileSync(file);
    return bytes.length > 0 && bytes.length <= largest ? [{ path, bytes }] : [];
  });
  return { id, logs, check: (log, bytes, random) => checkSource(id, source, log.path, bytes, random) };
}

function checkSource(id: string, source: Source, path: string, bytes: Buffer, random: Random): string | null {
  const collector = createCollector({ tool: id, now: Date.UTC(2026, 10, 21), at: 0, fromLine: 1, evidence: null });
  const lines = countLines(bytes) + 1;
  const problems: string[] = [];
  const sink: SourceSink = {
    ...collector.sink,
    usage(row) {
      if (!(row.line >= 0 && row.line <= lines)) problems.push(`a row on line ${row.line} of ${lines}`);
      collector.sink.usage(row);
    },
    skipped(line, reason) {
      if (!(line >= 0 && line <= lines)) problems.push(`line ${line} of ${lines} skipped`);
      collector.sink.skipped(line, reason);
    },
  };
  readPieces(source, path, bytes, random, sink);
  const { rows } = collector.finish();
  for (const value of rows.doubles) if (value < 0 || value === Infinity) problems.push(`a number that cannot be: ${value}`);
  return problems[0] ?? null;
}

function exportSubject(id: string, reader: ExportReader): Subject {
  const folder = join(fixtures, "exports", id);
  const logs = readdirSync(folder)
    .filter((name) => !name.endsWith(".expected.json"))
    .map((name) => ({ path: name, bytes: readFileSync(join(folder, name)) }));
  return { id, logs, check: (_, bytes) => checkExport(reader, bytes) };
}

function checkExport(reader: ExportReader, bytes: Buffer): string | null {
  const text = bytes
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .toWellFormed();
  const lines = text.split(/\r\n|\r|\n/).length;
  const problems: string[] = [];
  reader.read(text, {
    row(row) {
      const problem = problemOf(row);
      if (problem !== null) problems.push(problem);
    },
    reject(line, reason) {
      if (!(line >= 0 && line <= lines)) problems.push(`line ${line} of ${lines} rejected`);
      if (reason.includes("CANARY")) problems.push("a rejection that quotes the file");
    },
  });
  return problems[0] ?? null;
}

function problemOf({ key, person, at, model, tool, unit, units, responses, costMicros, tokens }: ExportRow): string | null {
  const counts = [responses, costMicros ?? 0, at, ...Object.values(tokens)];
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0)) return `counts that cannot be: ${counts.join(", ")}`;
  if (!(units >= 0 && units < Infinity)) return `units that cannot be: ${units}`;
  if (tokens.reasoning > tokens.output) return "more reasoning than output";
  if (key === "" || person.value === "" || model === "" || tool === "") return "a row without a name";
  return /\p{Cc}/u.test(`${model}${tool}${unit}${person.value}`) ? "a name with control characters" : null;
}

/** As the scanner does: whole lines, where the source reads lines. */
function readPieces(source: Source, path: string, bytes: Buffer, random: Random, sink: SourceSink): void {
  const actions = random(2) === 1;
  const cut = source.mode === "lines" && random(3) === 0 ? bytes.indexOf(10, random(bytes.length + 1)) + 1 : 0;
  const pieces = cut > 0 ? [bytes.subarray(0, cut), bytes.subarray(cut)] : [bytes];
  let state: SourceState = null;
  let line = 1;
  for (const [index, piece] of pieces.entries()) {
    state = source.read({ path, bytes: piece, line, state, actions, last: index === pieces.length - 1 }, sink);
    line += countLines(piece);
  }
}

function damage(bytes: Buffer, logs: readonly Log[], random: Random): Buffer {
  const at = random(bytes.length + 1);
  const until = Math.min(bytes.length, at + 1 + random(random(4) === 0 ? 2000 : 20));
  const insert = (part: Uint8Array, from = at, to = at): Buffer => Buffer.concat([bytes.subarray(0, from), part, bytes.subarray(to)]);
  switch (random(8)) {
    case 0:
    case 1: {
      const changed = Buffer.from(bytes);
      for (let times = 1 + random(6); times > 0; times--) if (changed.length > 0) changed[random(changed.length)] = random(256);
      return changed;
    }
    case 2:
      return insert(Buffer.alloc(0), at, until);
    case 3:
      return insert(bytes.subarray(at, until));
    case 4:
      return insert(fragments[random(fragments.length)] ?? Buffer.alloc(0));
    case 5:
      return insert(fragments[random(fragments.length)] ?? Buffer.alloc(0), at, until);
    case 6: {
      const other = logs[random(logs.length)]?.bytes ?? bytes;
      const from = random(other.length);
      return insert(other.subarray(from, from + random(500)));
    }
    default:
      return Buffer.from(bytes.subarray(0, at));
  }
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

/** Whole numbers below `limit`; mulberry32, so that a seed always makes the same case. */
type Random = (limit: number) => number;

function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * limit);
  };
}
