import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makePrivateFolder } from "./private-folder.ts";

test("makes what is missing, keeps what is there, refuses what cannot be", () => {
  const folder = mkdtempSync(join(tmpdir(), "upshot-folder-"));
  try {
    makePrivateFolder(join(folder, "a", "b"));
    makePrivateFolder(join(folder, "a", "b"));
    expect(statSync(join(folder, "a", "b")).mode & 0o777).toBe(0o700);
    writeFileSync(join(folder, "file"), "");
    expect(() => makePrivateFolder(join(folder, "file", "b"))).toThrow(/EEXIST|ENOTDIR|ENOENT|EACCES/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.runIf(existsSync("/proc/self"))("a place that refuses every entry is an error, not an endless loop", () => {
  expect(() => makePrivateFolder("/proc/upshot/state")).toThrow(/EEXIST|ENOTDIR|ENOENT|EACCES/);
});
