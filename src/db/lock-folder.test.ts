import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { temporaryFolders } from "../../test/support/temporary-folders.ts";
import { lockFolder } from "./lock-folder.ts";

const module = JSON.stringify(new URL("lock-folder.ts", import.meta.url).href);

const folders = temporaryFolders();
afterAll(() => folders.remove());

test("a folder has one owner at a time, and the refusal names it", () => {
  const folder = folders.next();
  const lock = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(`the data folder ${folder} is in use by another upshot (process ${process.pid})`);
  lock.release();
  lockFolder(folder).release();
});

test("the lock of a process that was killed is nobody's", async () => {
  const folder = folders.next();
  const script = `const { lockFolder } = await import(${module}); lockFolder(${JSON.stringify(folder)}); setTimeout(() => { gc(); console.log("locked"); }, 50); setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void other.kill("SIGKILL"));
  await once(other.stdout, "data");
  expect(() => lockFolder(folder)).toThrow(`(process ${other.pid})`);
  const gone = once(other, "exit");
  other.kill("SIGKILL");
  await gone;
  lockFolder(folder).release();
});

test("a folder that cannot be made is named", () => {
  const folder = folders.next();
  rmSync(folder, { recursive: true });
  expect(() => lockFolder(join("/proc", "upshot"))).toThrow("the data folder /proc/upshot cannot be written");
});
