import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { silentLog } from "../../src/kit/log.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import { serve } from "../../src/server/serve.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { ingestKey, send, startServe } from "./serve-process.ts";

// A file system of its own that can be filled and made read-only: only root can mount one, so elsewhere these do not run.
const folders = temporaryFolders();
const disk = folders.next();
const mounted = process.platform === "linux" && mount("-t", "tmpfs", "-o", "size=400m,mode=711", "none", disk);
afterAll(() => {
  if (mounted) spawnSync("umount", ["--lazy", disk]);
  folders.remove();
});

function mount(...words: string[]): boolean {
  return process.geteuid?.() === 0 && spawnSync("mount", words, { stdio: "ignore" }).status === 0;
}

test.runIf(mounted)("a full disk: nothing is acknowledged that is not kept, and it goes on by itself when there is room", async () => {
  const folder = join(disk, "data");
  mkdirSync(folder, { mode: 0o700 });
  const serving = await serve({
    folder,
    host: "127.0.0.1",
    port: 26_300,
    publicUrl: null,
    clickhouseUrl: null,
    databaseUrl: null,
    grpcPort: null,
    demo: false,
    version: "0.0.0",
    log: silentLog,
    now: Date.now,
    progress: () => undefined,
  });
  try {
    const token = await ingestKey(serving.url, folder);
    const kept: string[] = [];
    const batch = (n: number): string[] => Array.from({ length: 50 }, (_, i) => `req_${n}_${i}`);
    let n = 0;
    const sendOne = async (): Promise<number> => {
      const ids = batch(n++);
      const { status } = await send(serving.url, token, ids, Date.now());
      if (status === 200) kept.push(...ids);
      return status;
    };
    expect(await sendOne()).toBe(200);
    const filler = join(disk, "filler");
    expect(() => writeFileSync(filler, Buffer.alloc(500 << 20))).toThrow(/ENOSPC/);
    const statuses: number[] = [];
    for (let i = 0; i < 60 && !statuses.some((status) => status !== 200); i++) statuses.push(await sendOne());
    // Refused, whatever the status: never acknowledged and lost.
    expect(statuses.at(-1)).not.toBe(200);
    expect(statuses.at(-1)).toBeGreaterThanOrEqual(429);
    rmSync(filler);
    let status = 0;
    for (const until = Date.now() + 30_000; status !== 200 && Date.now() < until; await wait(100)) status = await sendOne();
    expect(status).toBe(200);
    await serving.services.journal.drained();
    const [found] = await serving.services.ledger.query(
      "SELECT sum(sign) AS rows, uniqExact(key) AS keys, (SELECT sum(responses) FROM usage_daily) AS daily FROM usage",
      {},
      (value) => ["rows", "keys", "daily"].map((column) => readRow(value).integer(column)),
    );
    const [rows = 0, keys, daily] = found ?? [];
    expect([keys, daily]).toEqual([rows, rows]);
    expect(rows).toBeGreaterThanOrEqual(kept.length);
  } finally {
    await serving.close();
  }
});

test.runIf(mounted)("a read-only data folder is refused in one sentence", async () => {
  const folder = join(disk, "read-only");
  mkdirSync(folder, { mode: 0o700 });
  expect(mount("-o", "remount,ro", disk)).toBe(true);
  try {
    const server = await startServe(folder, 26_320);
    expect([server.url, server.child.exitCode]).toEqual([null, 1]);
    expect(server.said()).toContain(`the data folder ${folder} cannot be written`);
    expect(server.said()).not.toContain("    at ");
  } finally {
    mount("-o", "remount,rw", disk);
  }
});

test.runIf(process.geteuid?.() !== 0)("a folder without the right to write is refused in one sentence", async () => {
  const folder = folders.next();
  chmodSync(folder, 0o500);
  const server = await startServe(folder, 26_340);
  expect([server.url, server.child.exitCode]).toEqual([null, 1]);
  expect(server.said()).toContain(`the data folder ${folder} cannot be written`);
  chmodSync(folder, 0o700);
});
