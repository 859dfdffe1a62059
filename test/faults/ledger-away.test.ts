import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { silentLog } from "../../src/kit/log.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import { serve, type Serving } from "../../src/server/serve.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { ingestKey, processesWith, send } from "./serve-process.ts";

// The ledger's server stands still or is killed while telemetry arrives: what is acknowledged waits on disk, then senders are
// told to wait, and when it is back everything that was acknowledged is there once.
const folders = temporaryFolders();
const folder = folders.next();
let serving: Serving;
let token = "";

beforeAll(async () => {
  serving = await serve({
    folder,
    host: "127.0.0.1",
    port: 26_100,
    publicUrl: null,
    clickhouseUrl: null,
    databaseUrl: null,
    grpcPort: null,
    demo: false,
    // Full after some hundred rows.
    journalBytes: 60_000,
    version: "0.0.0",
    log: silentLog,
    now: Date.now,
    progress: () => undefined,
  });
  token = await ingestKey(serving.url, folder);
});
afterAll(async () => {
  await serving?.close();
  folders.remove();
});

test.runIf(process.platform === "linux")("the ledger stands still", async () => {
  const server = clickhouse();
  process.kill(server, "SIGSTOP");
  const { kept, refused } = await sendUntilRefused("still", 200);
  process.kill(server, "SIGCONT");
  expect(kept).toBeGreaterThan(0);
  expect(refused).toMatchObject({ status: 429 });
  expect(Number(refused?.retryAfter)).toBeGreaterThan(0);
  expect(await takenAfter("still")).toEqual({ rows: kept + 1, keys: kept + 1 });
});

test.runIf(process.platform === "linux")("the ledger is killed while telemetry arrives", async () => {
  process.kill(clickhouse(), "SIGKILL");
  const { kept, refused } = await sendUntilRefused("killed", 20);
  expect(kept).toBeGreaterThan(0);
  expect([429, undefined]).toContain(refused?.status);
  expect(await takenAfter("killed")).toEqual({ rows: kept + 1, keys: kept + 1 });
});

function clickhouse(): number {
  const [pid] = processesWith(join(folder, "clickhouse", "data"));
  if (pid === undefined) throw new Error("no ClickHouse runs on the folder");
  return pid;
}

const batchRows = 40;

/** Sends batches until one is refused. @returns rows that were acknowledged, and the refusal */
async function sendUntilRefused(name: string, most: number): Promise<{ kept: number; refused: Awaited<ReturnType<typeof send>> | null }> {
  for (let n = 0; n < most; n++) {
    const ids = Array.from({ length: batchRows }, (_, i) => `req_${name}_${n}_${i}`);
    const answer = await send(serving.url, token, ids, Date.now());
    if (answer.status !== 200) return { kept: n * batchRows, refused: answer };
  }
  return { kept: most * batchRows, refused: null };
}

/** Waits until it takes telemetry again without anybody's help, sends one row more, and counts what has come since the last time. */
async function takenAfter(name: string): Promise<{ rows: number; keys: number }> {
  for (const until = Date.now() + 30_000; serving.services.journal.waiting > 0 && Date.now() < until;) await wait(50);
  expect(await send(serving.url, token, [`req_${name}_again`], Date.now())).toMatchObject({ status: 200 });
  await serving.services.journal.drained();
  return rows();
}

let counted = 0;
/** Rows that came since it was last asked. */
async function rows(): Promise<{ rows: number; keys: number }> {
  const [found] = await serving.services.ledger.query("SELECT sum(sign) AS rows, uniqExact(key) AS keys FROM usage", {}, (value) => ({
    rows: readRow(value).integer("rows"),
    keys: readRow(value).integer("keys"),
  }));
  const all = found ?? { rows: 0, keys: 0 };
  const before = counted;
  counted = all.rows;
  return { rows: all.rows - before, keys: all.keys - before };
}
