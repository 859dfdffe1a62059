import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRow } from "../../src/ledger/read-row.ts";
import { serveForTests, type TestServer } from "../support/serve-for-tests.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { ingestKey, processesWith, send } from "./serve-process.ts";

// The control store's server is killed, or stands still, while telemetry arrives: senders are told to wait where nobody can say
// whose it is, and when it is back everything that was acknowledged is there once, without anybody's help.
const folders = temporaryFolders();
const folder = folders.next();
let server: TestServer;
let token = "";

beforeAll(async () => {
  server = await serveForTests(folder);
  token = await ingestKey(server.url, folder);
  // Signed in from here on.
  await server.owner("/api/session");
});
afterAll(async () => {
  await server?.close();
  folders.remove();
});

const onChildren = process.platform === "linux" && process.env["DATABASE_URL"] === undefined;

test.runIf(onChildren).each(["SIGKILL", "SIGSTOP"] as const)("the control store gets %s", async (signal) => {
  const pid = Math.min(...processesWith(join(folder, "postgres", "data")));
  expect(pid).toBeGreaterThan(0);
  const acknowledged: string[] = [];
  const statuses = new Set<number>();
  const sendOne = async (n: number): Promise<number> => {
    const ids = Array.from({ length: 20 }, (_, i) => `req_${signal}_${n}_${i}`);
    const { status } = await send(server.url, token, ids, Date.now());
    if (status === 200) acknowledged.push(...ids);
    return status;
  };
  expect(await sendOne(0)).toBe(200);
  process.kill(pid, signal);
  for (let n = 1; n < 6; n++) statuses.add(await sendOne(n));
  const page = server.owner("/api/session").then(({ status }) => status);
  if (signal === "SIGSTOP") process.kill(pid, "SIGCONT");
  // Kept, or told to come again.
  expect([...statuses].filter((status) => ![200, 429, 503].includes(status))).toEqual([]);
  expect([200, 500, 503]).toContain(await page);
  let status = 0;
  for (const until = Date.now() + 30_000; Date.now() < until && status !== 200; await wait(100)) {
    status = (await server.owner("/api/session")).status === 200 ? await sendOne(6) : 0;
  }
  expect(status).toBe(200);
  await server.services.journal.drained();
  const [found] = await server.services.ledger.query("SELECT sum(sign) AS rows, uniqExact(key) AS keys FROM usage", {}, (row) => [
    readRow(row).integer("rows"),
    readRow(row).integer("keys"),
  ]);
  const [rows = 0, keys] = found ?? [];
  expect(rows).toBe(keys);
  expect(rows).toBeGreaterThanOrEqual(acknowledged.length);
});
