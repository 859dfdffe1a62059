import { spawn } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLocalStore } from "../../src/ledger/local-store.ts";

// Real processes on one store: two at once, and one that is killed.
const program = join(import.meta.dirname, "../support/scan-once.ts");
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-processes-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const files = 300;
const each = 20;

function writeLogs(): void {
  for (let log = 0; log < files; log++) {
    const project = join(folder, "logs", `-p${log % 9}`);
    mkdirSync(project, { recursive: true });
    writeFileSync(join(project, `s${log}.jsonl`), Array.from({ length: each }, (_, index) => line(log, index)).join(""));
  }
}

function line(log: number, index: number): string {
  return `${JSON.stringify({ type: "assistant", uuid: `u${log}-${index}`, timestamp: "2026-01-05T10:00:00.000Z", sessionId: `s${log}`, message: { id: `msg_${log}_${index}`, model: "m", content: [{ type: "tool_use", id: `t${index}`, name: "Bash", input: { command: "ls" } }], usage: { output_tokens: 1 } } })}\n`;
}

interface Figures {
  readonly responses: number;
  readonly costMicros: number;
  readonly sessions: number;
  readonly actions: number;
  readonly messages: readonly string[];
}

/** The figures of a run that saw everything once. */
function whole(extra = 0): Figures {
  const all = files * each + extra;
  return { responses: all, costMicros: all, sessions: files, actions: all, messages: [] };
}

/** Runs to the end and returns its figures; null where it was killed, once it had read so many files. */
async function run(killAfter = Infinity): Promise<Figures | null> {
  const child = spawn(process.execPath, [program, join(folder, "logs"), join(folder, "state")], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let read = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => {
    read += data;
    if (read.length >= killAfter) child.kill("SIGKILL");
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  if (code !== 0) return null;
  const { usage, evidence, messages }: Outcome = JSON.parse(output);
  const actions = evidence.flatMap(([, counts]) => counts).reduce((sum, count) => sum + count, 0);
  return { responses: usage.responses, costMicros: usage.costMicros, sessions: evidence.length, actions, messages };
}

interface Outcome {
  readonly usage: { readonly responses: number; readonly costMicros: number };
  readonly evidence: readonly (readonly [string, readonly number[]])[];
  readonly messages: readonly string[];
}

test("several runs at once on a new store, and on a known one", async () => {
  writeLogs();
  expect(await Promise.all([run(), run(), run()])).toEqual([whole(), whole(), whole()]);
  appendFileSync(join(folder, "logs", "-p0", "s0.jsonl"), line(0, each));
  expect(await Promise.all([run(), run(), run()])).toEqual([whole(1), whole(1), whole(1)]);
  expect(await run()).toEqual(whole(1));
}, 60_000);

test("a run that is killed half-way leaves a whole store behind", async () => {
  writeLogs();
  let unfinished = 0;
  for (const after of [1, 70, 140, 290]) {
    if ((await run(after)) === null) unfinished++;
    const store = openLocalStore({ folder: join(folder, "state"), now: 0 });
    expect(store.messages).toEqual([]);
    const sizes = store.usage.logs("claude-code", join(folder, "logs")).map(({ id }) => store.usage.details(id)?.rows.length ?? 0);
    expect(Math.min(1, ...sizes)).toBe(1);
    store.close();
  }
  expect(unfinished).toBeGreaterThan(0);
  expect(await run()).toEqual(whole());
  expect(await run()).toEqual(whole());
}, 60_000);
