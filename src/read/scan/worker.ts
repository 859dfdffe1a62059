import { parentPort, workerData } from "node:worker_threads";
import type { LogResult } from "./read-log.ts";
import { takeTasks, type ScanWork } from "./scan-logs.ts";

/** A second thread of `scanLogs`: takes tasks as they come and posts each result. */
const work: ScanWork = workerData;
await takeTasks(work, (position, result) => parentPort?.postMessage({ position, result }, buffersOf(result)));

/** What is handed over, not copied: nothing else looks at these bytes. */
function buffersOf(result: LogResult): ArrayBuffer[] {
  if (result.kind !== "read") return [];
  const { rows, evidence } = result;
  return [rows.doubles, rows.words, ...evidence.map(({ bytes }) => bytes)].flatMap(({ buffer }) =>
    buffer instanceof ArrayBuffer ? buffer : [],
  );
}
