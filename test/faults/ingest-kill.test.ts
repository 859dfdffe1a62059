import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterAll, expect, test } from "vitest";
import { expectedSums } from "../support/ingest-batches.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

// Killed at random moments, while it starts, writes, appends and replays: what was acknowledged is there once, what was
// sent again is not there twice, and the roll-ups equal the facts.
const rounds = Number(process.env["UPSHOT_KILL_ROUNDS"] ?? (process.env["CI"] === "true" ? 12 : 8));
const folders = temporaryFolders();
afterAll(() => folders.remove());
type Child = ChildProcessByStdio<null, Readable, null>;
const child = join(import.meta.dirname, "../support/ingest-process.ts");

test(`no acknowledged row is lost or doubled in ${rounds} kills`, { timeout: 60_000 + rounds * 15_000 }, async () => {
  const folder = folders.next();
  const seed = 20_261_121;
  const random = smallRandom(seed);
  let next = 0;
  for (let round = 0; round < rounds; round++) {
    const process = start(folder, seed, next, 100_000);
    const lines = createInterface({ input: process.stdout });
    // Most rounds let it get to work first; some kill it while it starts.
    const patience = random() < 0.2 ? random() * 600 : null;
    const kill = (after: number): void => void setTimeout(() => process.kill("SIGKILL"), after);
    if (patience !== null) kill(patience);
    lines.on("line", (line) => {
      if (line === "ready" && patience === null) kill(random() * 500);
      const kept = /^kept (\d+)$/.exec(line)?.[1];
      if (kept !== undefined) next = Number(kept) + 1;
    });
    await once(process, "exit");
  }
  expect(next).toBeGreaterThan(0);
  // The batch that was under way when the last round was killed may be there: it is sent again, as its sender would.
  await run(start(folder, seed, next, 1));
  const { keys, usage, usage_daily: daily, session_daily: sessions } = JSON.parse(await run(start(folder, seed, 0, 0)));
  const expected = expectedSums(seed, next + 1);
  expect(keys).toEqual([expected.keys, expected.keys]);
  expect(usage).toEqual(expected.sums);
  expect(daily).toEqual(expected.sums);
  expect(sessions).toEqual(expected.sums.slice(0, 2));
});

function start(folder: string, seed: number, first: number, count: number): Child {
  return spawn(process.execPath, [child, folder, String(seed), String(first), String(count)], { stdio: ["ignore", "pipe", "inherit"] });
}

/** Lets it end by itself; its last line. */
async function run(process: Child): Promise<string> {
  let last = "";
  createInterface({ input: process.stdout }).on("line", (line) => (last = line));
  const [code] = await once(process, "close");
  expect(code).toBe(0);
  return last;
}

/** Equal seeds, equal moments (mulberry32). */
function smallRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
