import { Worker } from "node:worker_threads";
import { sha256 } from "../tools/hash.ts";

/** What a content has to be: exactly these bytes, or a text that a pattern is found in. */
export type Expectation =
  | { readonly kind: "sha256"; readonly hash: string }
  | { readonly kind: "matches"; readonly pattern: string; readonly flags: string };

/** "…64 hex digits…" or "/pattern/flags" as a definition's contract writes it; null where it is neither. */
export function readExpectation(text: string): Expectation | null {
  if (/^[0-9a-f]{64}$/i.test(text)) return { kind: "sha256", hash: text.toLowerCase() };
  const [, pattern, flags = ""] = /^\/(.+)\/([imsu]{0,4})$/s.exec(text) ?? [];
  if (pattern === undefined) return null;
  try {
    return { kind: "matches", pattern: new RegExp(pattern, flags).source, flags };
  } catch {
    return null;
  }
}

const patience = 2000;

/**
 * Whether a content is as expected. Patterns are looked for in a thread that is ended after two seconds, because an expression that
 * takes for ever on some text cannot be told from one that does not; null then. Nothing matches an empty content.
 */
export async function meets(content: Uint8Array, expected: Expectation): Promise<boolean | null> {
  if (expected.kind === "sha256") return sha256(content) === expected.hash;
  if (content.length === 0) return false;
  const { pattern, flags } = expected;
  const worker = new Worker(
    `const { parentPort, workerData } = require("node:worker_threads");
     parentPort.postMessage(new RegExp(workerData.pattern, workerData.flags).test(workerData.text));`,
    { eval: true, env: {}, workerData: { pattern, flags, text: new TextDecoder().decode(content) } },
  );
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<boolean | null>((done) => {
      timer = setTimeout(() => done(null), patience);
      worker.once("message", (found: unknown) => done(found === true));
      worker.once("error", () => done(null));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
