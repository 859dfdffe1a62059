import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, readdir, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../../kit/log.ts";
import type { Facts } from "../../model/facts.ts";
import type { AppendedCounts, FactsPlan } from "../facts/plan-facts.ts";
import type { PlannedInsert } from "../facts/planned-insert.ts";
import { letOthersRun } from "../let-others-run.ts";
import { closed, full, unwritable } from "./journal-errors.ts";
import { packPlan, unpackPlan } from "./plan-file.ts";
import { joinFacts, readSegment, recordLine } from "./segment.ts";

/**
 * The write-ahead journal in front of the ledger. What `write` acknowledged is on disk and reaches the ledger once,
 * whatever is killed when: a segment's inserts are decided, written to a plan and only then carried out, so that after
 * a crash the very same blocks are sent again under the same tokens.
 *
 * Files in its folder: `<number>.facts`, the segments in order; `<number>.plan` beside the one being appended.
 */
export interface Journal {
  /**
   * Resolves when the facts are on disk.
   * @throws UpshotError `journal-full` while the ledger is not keeping up or cannot be reached: try again later
   */
  write(facts: Facts): Promise<void>;
  /** Bytes that wait for the ledger. */
  readonly waiting: number;
  /** `write` would refuse now: senders can be told before their request is read. */
  readonly full: boolean;
  /** Resolves when everything written so far is in the ledger. */
  drained(): Promise<void>;
  /** Stops between two segments; what waits is appended after the next start. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly folder: string;
  /** Bytes that may wait before `write` refuses. */
  readonly limit: number;
  readonly log: Log;
  plan(facts: Facts, token: string): Promise<FactsPlan>;
  carryOut(inserts: readonly PlannedInsert[]): Promise<void>;
  appended?(counts: AppendedCounts): void;
}

/**
 * A segment is appended when it has this many bytes, or as soon as the ledger is idle: about 50,000 rows of usage, since
 * most of what an append costs does not depend on the number of rows.
 */
const segmentBytes = 12 << 20;
/** So many waiting segments are kept in memory too. */
const keptInMemory = 3;
/** After a failure the ledger is tried again after these many milliseconds, the last one for ever. */
const pauses = [100, 300, 1000, 3000, 10_000];

interface Segment {
  readonly number: number;
  readonly path: string;
  bytes: number;
  /** The facts themselves while they are in memory; a segment of an earlier run is read back from its file. */
  records: Facts[] | null;
}

interface Waiting {
  readonly facts: Facts;
  readonly line: Buffer;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export async function openJournal(options: JournalOptions): Promise<Journal> {
  const { folder, limit, log } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const segments = await leftSegments(folder);
  let next = (segments.at(-1)?.number ?? 0) + 1;
  let current: { segment: Segment; file: FileHandle } | null = null;
  let pending: Waiting[] = [];
  let waiting = segments.reduce((sum, { bytes }) => sum + bytes, 0);
  /** Told by `close`. */
  const state = { closing: false };
  let flushing: Promise<void> | null = null;
  let draining: Promise<void> | null = null;
  let wake: (() => void) | null = null;

  /** Writes everything pending with one flush to disk, again and again while more came meanwhile. */
  async function flush(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending;
      pending = [];
      try {
        current ??= await beginSegment();
        await current.file.appendFile(
          batch.length === 1 && batch[0] !== undefined ? batch[0].line : Buffer.concat(batch.map(({ line }) => line)),
        );
        await current.file.datasync();
        for (const { line } of batch) current.segment.bytes += line.length;
        for (const { facts } of batch) current.segment.records?.push(facts);
        for (const { done } of batch) done();
        if (current.segment.bytes >= segmentBytes) await seal();
      } catch (error) {
        // The tail may be half written: nobody was told it is kept, and a new segment begins.
        await seal().catch(() => undefined);
        log.error("the journal could not be written", { folder, error: messageOf(error) });
        for (const { failed } of batch) failed(unwritable(error));
      }
      startDraining();
    }
  }

  async function beginSegment(): Promise<{ segment: Segment; file: FileHandle }> {
    const number = next++;
    const path = join(folder, `${String(number).padStart(12, "0")}.facts`);
    const file = await open(path, "ax", 0o600);
    await syncFolder(folder);
    return { segment: { number, path, bytes: 0, records: [] }, file };
  }

  async function seal(): Promise<void> {
    if (current === null) return;
    const { segment, file } = current;
    current = null;
    // What waits long waits on disk.
    if (segments.length >= keptInMemory) segment.records = null;
    segments.push(segment);
    await file.close();
  }

  /** What came while the last flush was ending is written by the next one. */
  function startFlushing(): void {
    flushing ??= flush().finally(() => {
      flushing = null;
      if (pending.length > 0) startFlushing();
      startDraining();
    });
  }

  function startDraining(): void {
    draining ??= drain().finally(() => {
      draining = null;
    });
  }

  async function drain(): Promise<void> {
    for (let failures = 0; !state.closing;) {
      if (segments.length === 0 && current !== null && flushing === null && current.segment.bytes > 0) await seal();
      const segment = segments[0];
      if (segment === undefined) {
        if (current === null || current.segment.bytes === 0) return;
        // A flush is under way: it seals or comes back here.
        await flushing;
        continue;
      }
      try {
        await appendSegment(segment, options);
        segments.shift();
        waiting -= segment.bytes;
        failures = 0;
      } catch (error) {
        const pause = pauses[Math.min(failures++, pauses.length - 1)] ?? 0;
        log.warn("the ledger did not take a segment of the journal; it will be tried again", { error: messageOf(error), pause, waiting });
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, pause);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = null;
      }
    }
  }

  if (segments.length > 0) startDraining();
  return {
    get waiting() {
      return waiting;
    },
    get full() {
      return waiting > limit;
    },
    write: (facts) => {
      if (state.closing) return Promise.reject(closed());
      const line = recordLine(facts);
      if (waiting > limit) return Promise.reject(full());
      waiting += line.length;
      return new Promise<void>((done, failed) => {
        pending.push({
          facts,
          line,
          done,
          failed: (error) => {
            waiting -= line.length;
            failed(error);
          },
        });
        startFlushing();
      });
    },
    drained: async () => {
      for (;;) {
        const busy = flushing ?? draining;
        if (busy === null) return;
        await busy;
      }
    },
    close: async () => {
      state.closing = true;
      wake?.();
      await flushing;
      await draining;
      await seal();
    },
  };
}

/** Decides the segment's inserts unless an earlier try did, carries them out, and forgets the segment. */
async function appendSegment(segment: Segment, options: JournalOptions): Promise<void> {
  const planPath = segment.path.replace(/facts$/, "plan");
  let inserts = await readPlan(planPath);
  if (inserts === null) {
    const records = segment.records ?? (await readRecords(segment, options.log));
    // Whatever an earlier run decided is in its plan; without one nothing was sent, so any new name will do.
    const plan = await options.plan(joinFacts(records), randomUUID());
    inserts = [...plan.inserts];
    await writePlan(planPath, packPlan(inserts));
    options.appended?.(plan.counts);
  }
  await options.carryOut(inserts);
  await rm(segment.path);
  await rm(planPath);
}

async function readRecords(segment: Segment, log: Log): Promise<readonly Facts[]> {
  const records: Facts[] = [];
  let damaged = 0;
  let turn = performance.now();
  for (const record of readSegment(await readFile(segment.path))) {
    if (record === null) damaged++;
    else records.push(record);
    // A segment takes a while to parse: requests go on in between.
    if (performance.now() - turn < 30) continue;
    await letOthersRun();
    turn = performance.now();
  }
  if (damaged > 0) log.error("records of the journal are damaged and were left out", { file: segment.path, damaged });
  return records;
}

async function readPlan(path: string): Promise<PlannedInsert[] | null> {
  try {
    return unpackPlan(await readFile(path));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** A new file's name is on disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writePlan(path: string, bytes: Buffer): Promise<void> {
  await writeFile(`${path}.new`, bytes, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
}

/** Segments of an earlier run, oldest first; a plan whose segment is gone was carried out. */
async function leftSegments(folder: string): Promise<Segment[]> {
  const names = await readdir(folder);
  for (const name of names) {
    const lone = name.endsWith(".plan") && !names.includes(name.replace(/plan$/, "facts"));
    if (lone || name.endsWith(".new")) await rm(join(folder, name));
  }
  const segments: Segment[] = [];
  for (const name of names.filter((each) => each.endsWith(".facts")).sort()) {
    const path = join(folder, name);
    const bytes = (await readFile(path)).length;
    if (bytes === 0) await rm(path);
    else segments.push({ number: Number(name.slice(0, -".facts".length)), path, bytes, records: null });
  }
  return segments;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
