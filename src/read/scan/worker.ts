import { parentPort, workerData } from "node:worker_threads";
import { takeTasks, type ScanWork } from "./scan-logs.ts";

/** A second thread of `scanLogs`: takes tasks as they come and posts each result. */
const work: ScanWork = workerData;
await takeTasks(work, (position, result) => {
  parentPort?.postMessage({ position, result }, result.kind === "read" ? [result.rows.doubles.buffer, result.rows.words.buffer] : []);
});
