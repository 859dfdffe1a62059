import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { EvidenceReader, Source } from "../../kit/define-source.ts";
import { isSource } from "../../kit/define-source.ts";
import { loadFolder, loadFrom } from "../../kit/load-folder.ts";
import { mayBeForeign, readClaimed } from "./read-claimed.ts";
import { pieceBytes, readLog, type LogResult, type LogTask } from "./read-log.ts";

export interface ScanOptions {
  readonly now: number;
  /**
   * Address of the module that turns actions into evidence, exporting `createEvidenceReader(): EvidenceReader`;
   * null: actions are not read. An address and not a function, because workers load it too.
   */
  readonly evidence: string | null;
  /** Called between files with bytes read and bytes to read. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Results, in any order. */
  take(index: number, result: LogResult): void;
  /** Called every few files on the calling thread, while others read on: the moment to deal with what was taken. */
  between(): void;
}

/** What a worker is started with, and what the main thread works with itself. */
export interface ScanWork {
  readonly tasks: readonly LogTask[];
  readonly now: number;
  readonly evidence: string | null;
  /** [next task, KiB read], shared: every thread takes the next task when it is done with one. */
  readonly shared: Int32Array<SharedArrayBuffer>;
}

export const sourcesFolder = new URL("../sources/", import.meta.url);
/** Below this one thread is done before another has started. */
const worthAnother = 24 << 20;
/** More threads than this cost more memory than they save time. */
const mostThreads = 4;

/** Reads what is new in each file, on all cores where it is worth it. */
export async function scanLogs(tasks: readonly LogTask[], options: ScanOptions): Promise<void> {
  if (tasks.length === 0) return;
  const total = tasks.reduce((sum, task) => sum + sizeOf(task, options), 0);
  // The largest first: what is left at the end is small, and no thread waits long for another.
  const order = tasks.map((_, index) => index).sort((a, b) => sizeOf(tasks[b], options) - sizeOf(tasks[a], options) || a - b);
  const work: ScanWork = {
    tasks: order.flatMap((index) => tasks[index] ?? []),
    now: options.now,
    evidence: options.evidence,
    shared: new Int32Array(new SharedArrayBuffer(8)),
  };
  const missing = new Set(order.keys());
  const done = (position: number, result: LogResult): void => {
    if (!missing.delete(position)) return;
    options.take(order[position] ?? -1, result);
    options.onProgress?.(Math.min(total, Atomics.load(work.shared, 1) * 1024), total);
  };
  const others = total < worthAnother ? 0 : Math.min(availableParallelism(), mostThreads, tasks.length) - 1;
  const workers = Array.from({ length: others }, () => startWorker(work, done));
  await takeTasks(work, done, () => options.between());
  await Promise.all(workers);
  // A worker that could not start or died leaves gaps: they are filled here.
  for (const position of missing) {
    const alone = { ...work, tasks: work.tasks.slice(position, position + 1), shared: new Int32Array(new SharedArrayBuffer(8)) };
    await takeTasks(alone, (_, result) => done(position, result));
  }
}

/** Takes tasks until none is left. Runs on the main thread and on workers alike. */
export async function takeTasks(
  work: ScanWork,
  done: (position: number, result: LogResult) => void,
  between: () => void = () => {},
): Promise<void> {
  const sources = new Map<string, Source>();
  let all: ReadonlyMap<string, Source> | null = null;
  for (const { tool } of work.tasks) if (!sources.has(tool)) sources.set(tool, await loadFrom(sourcesFolder, tool, isSource));
  const evidence = work.evidence === null ? null : await loadEvidence(work.evidence);
  const context = { now: work.now, evidence, buffer: { bytes: Buffer.allocUnsafeSlow(pieceBytes) } };
  for (let count = 1; ; count++) {
    const position = Atomics.add(work.shared, 0, 1);
    const task = work.tasks[position];
    const source = task === undefined ? undefined : sources.get(task.tool);
    if (task === undefined || source === undefined) return;
    let result = readLog(task, source, context);
    if (mayBeForeign(result)) result = readClaimed(task, (all ??= await loadFolder(sourcesFolder, isSource)), context) ?? result;
    Atomics.add(work.shared, 1, Math.floor(sizeOf(task, work) / 1024));
    done(position, result);
    // Lets in what other threads have posted and what git, at work meanwhile, has printed.
    await setImmediate();
    if (count % 16 === 0) between();
  }
}

export async function loadEvidence(address: string): Promise<() => EvidenceReader> {
  const module: { readonly createEvidenceReader?: () => EvidenceReader } = await import(address);
  const { createEvidenceReader } = module;
  if (createEvidenceReader === undefined) throw new TypeError(`${address} does not export createEvidenceReader`);
  return createEvidenceReader;
}

/** Bytes a task has to read. */
function sizeOf(task: LogTask | undefined, { evidence }: { readonly evidence: string | null }): number {
  if (task === undefined) return 0;
  const point = evidence === null ? task.point : task.evidencePoint;
  return Math.max(0, task.size - (point?.to ?? 0));
}

async function startWorker(work: ScanWork, take: (position: number, result: LogResult) => void): Promise<void> {
  const module = new URL(import.meta.url.endsWith(".ts") ? "worker.ts" : "worker.js", import.meta.url).href;
  // A worker has to turn on the compile cache itself before it loads anything; without it, it starts 20 ms later.
  const cache = getCompileCacheDir();
  const boot = `${cache === undefined ? "" : `require("node:module").enableCompileCache(${JSON.stringify(cache)});`} import(${JSON.stringify(module)});`;
  await new Promise<void>((resolve) => {
    try {
      const worker = new Worker(boot, { eval: true, workerData: work, execArgv: [] });
      worker.on("message", ({ position, result }: { position: number; result: LogResult }) => take(position, result));
      // An error is no loss: its tasks are taken by the main thread, which meets the same error if it is one of ours.
      worker.on("error", () => resolve());
      worker.on("exit", () => resolve());
    } catch {
      resolve();
    }
  });
}
