import { parentPort, workerData } from "node:worker_threads";
import { openLocalStore } from "../../../ledger/local-store.ts";
import type { MirrorRequest } from "./mirror-work.ts";
import { readMirror } from "./read-mirror.ts";

/** A thread that reads one mirror, so that the server goes on answering meanwhile. */
const request: MirrorRequest = workerData;
const store = openLocalStore({ folder: request.cache, now: request.asOf });
try {
  parentPort?.postMessage(await readMirror(request, store.blobs), []);
} finally {
  store.close();
}
