import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openStores } from "../../src/db/open-stores.ts";
import { silentLog } from "../../src/kit/log.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { ingestKey, processesWith, send, startServe } from "./serve-process.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

test("told to stop in the middle of ingest, it closes cleanly; a second one on its folder is refused; what was acknowledged is there", async () => {
  const folder = folders.next();
  const server = await startServe(folder, 26_200);
  const url = server.url ?? "";
  expect(url).not.toBe("");
  expect(existsSync(join(folder, "serving.json"))).toBe(true);
  const second = await startServe(folder, 26_220);
  expect([second.url, second.child.exitCode]).toEqual([null, 1]);
  expect(second.said()).toContain(`the data folder ${folder} is in use by another upshot (process ${server.child.pid})`);
  expect(second.said()).toContain(`kill ${server.child.pid}`);

  const token = await ingestKey(url, folder);
  const kept: string[] = [];
  const statuses = new Set<number>();
  let stopping = false;
  const sender = async (name: number): Promise<void> => {
    for (let n = 0; ; n++) {
      const ids = Array.from({ length: 30 }, (_, i) => `req_${name}_${n}_${i}`);
      const { status } = await send(url, token, ids, Date.now());
      statuses.add(status);
      if (status === 200) kept.push(...ids);
      else if (stopping) return;
    }
  };
  const senders = [0, 1, 2].map(sender);
  while (kept.length < 600) await new Promise((resolve) => setTimeout(resolve, 20));
  stopping = true;
  expect(await server.stop()).toBe(0);
  await Promise.all(senders);
  expect([...statuses].every((status) => [0, 200, 503].includes(status))).toBe(true);
  expect(existsSync(join(folder, "serving.json"))).toBe(false);
  expect(leftOvers(folder)).toEqual([]);

  const again = await startServe(folder, 26_240);
  expect(again.url).not.toBe(null);
  expect(await again.stop()).toBe(0);
  const stores = await openStores({ folder, log: silentLog });
  try {
    const [found] = await stores.ledger.query("SELECT sum(sign) AS rows, uniqExact(key) AS keys FROM usage", {}, (value) => [
      readRow(value).integer("rows"),
      readRow(value).integer("keys"),
    ]);
    const [rows, keys] = found ?? [0, 0];
    // Of three senders each may have had one batch under way that was kept and not yet acknowledged.
    expect(rows).toBe(keys);
    expect(rows).toBeGreaterThanOrEqual(kept.length);
    expect(rows).toBeLessThanOrEqual(kept.length + 3 * 30);
    await stores.ledger.insert("schema_migration", [{ number: 9999 }], { token: "from the future" });
  } finally {
    await stores.close();
  }

  const older = await startServe(folder, 26_260);
  expect([older.url, older.child.exitCode]).toEqual([null, 1]);
  expect(older.said()).toContain("the ledger was written by a later version of upshot (schema 9999");
  expect(leftOvers(folder)).toEqual([]);
});

/** Where that can be seen. */
function leftOvers(folder: string): readonly number[] {
  return process.platform === "linux" ? processesWith(`${folder}/`) : [];
}
