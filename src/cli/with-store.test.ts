import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTerminal } from "./terminal.ts";
import { withStore } from "./with-store.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-with-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a store that cannot take a thousand pieces says so once", async () => {
  const said: string[] = [];
  const terminal = { ...openTerminal(process), variables: { UPSHOT_STATE_DIR: folder }, err: (text: string) => void said.push(text) };
  await withStore(terminal, (store) => {
    const other = new DatabaseSync(join(folder, "upshot.db"));
    other.exec("DROP TABLE blob");
    other.close();
    for (let i = 0; i < 1000; i++) store.blobs.put(String(i), new Uint8Array(1));
    return Promise.resolve();
  });
  expect(said).toEqual([expect.stringContaining("no such table")]);
});
