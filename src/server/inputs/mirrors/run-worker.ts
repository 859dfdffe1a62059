import { Worker } from "node:worker_threads";
import type { MirrorRequest, MirrorWork } from "./mirror-work.ts";

/** Megabytes: a history that needs more is told as a failure instead of taking the server down. */
const memory = 3072;

/** Reads a mirror in a thread of its own. Rejects with what went wrong there. */
export function readMirrorApart(request: MirrorRequest): Promise<MirrorWork> {
  const module = new URL(import.meta.url.endsWith(".ts") ? "worker.ts" : "worker.js", import.meta.url);
  return new Promise((done, fail) => {
    const worker = new Worker(module, { workerData: request, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: memory } });
    worker.on("message", (work: MirrorWork) => done(work));
    worker.on("error", fail);
    worker.on("exit", (code) => fail(new Error(`the thread that reads the mirror ended (${code})`)));
  });
}
