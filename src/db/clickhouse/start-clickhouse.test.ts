import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { createConnection } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { silentLog as log } from "../../kit/log.ts";
import { processCommand } from "../process-command.ts";
import { findClickhouse } from "./find-clickhouse.ts";
import { connectLedger } from "./ledger.ts";
import { pingClickhouse } from "./ping.ts";
import { type ClickhouseChild, startClickhouse } from "./start-clickhouse.ts";
import { startFailure } from "./start-failure.ts";

const folders = temporaryFolders();
const folder = folders.next();
let child: ClickhouseChild;

beforeAll(async () => {
  child = await startClickhouse({ folder, log });
});

afterAll(async () => {
  await child.close();
  folders.remove();
});

test("only loopback reaches it", async () => {
  const port = Number(new URL(child.url).port);
  const outside = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  expect(await reaches("127.0.0.1", port)).toBe(true);
  for (const { address } of outside) expect(await reaches(address, port)).toBe(false);
});

test("without the key nobody gets as far as a log-in, with it a password is wanted", async () => {
  for (const path of ["/", "/ping", "/play", "/?query=SELECT+1"]) expect((await fetch(child.url + path)).status).toBe(404);
  expect(await pingClickhouse({ ...child, key: "wrong" })).toBe(false);
  expect(await pingClickhouse({ ...child, password: "wrong" })).toBe(false);
  for (const name of ["config.xml", "users.xml"]) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test("signals that a terminal or a service manager sends to all do not end it", async () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.kill(child.pid, signal);
  await wait(200);
  expect(await pingClickhouse(child)).toBe(true);
});

test("killed, it is started again in the same place with what was acknowledged", async () => {
  const ledger = connectLedger(child, "default");
  await ledger.command("CREATE TABLE kept (x UInt8) ENGINE = MergeTree ORDER BY x SETTINGS fsync_after_insert = 1");
  await ledger.insert("kept", [{ x: 7 }], { token: "1" });
  const before = child.pid;
  process.kill(before, "SIGKILL");
  await expect.poll(() => child.pid, { timeout: 20_000 }).not.toBe(before);
  expect(await pingClickhouse(child)).toBe(true);
  expect(await ledger.query("SELECT x FROM kept", {}, (row) => row)).toEqual([{ x: 7 }]);
  await ledger.close();
});

test("it dies with a parent that is killed, and the folder can be used at once", async () => {
  const other = folders.next();
  const module = JSON.stringify(new URL("start-clickhouse.ts", import.meta.url).href);
  const script = `const { startClickhouse } = await import(${module});
    const log = { info() {}, warn() {}, error() {} };
    const child = await startClickhouse({ folder: ${JSON.stringify(other)}, log });
    process.stdout.write(String(child.pid), () => process.kill(process.pid, "SIGKILL"));`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  parent.stdout.on("data", (text) => (said += String(text)));
  await once(parent, "close");
  const next = await startClickhouse({ folder: other, log });
  expect(processCommand(Number(said))).toBe(null);
  await next.close();
});

test("missing packages and an old processor are named with the way out", () => {
  const elsewhere = pathToFileURL(join(folder, "x.js"));
  expect(() => findClickhouse(elsewhere)).toThrow("there is no ClickHouse for the ledger on this machine");
  expect(startFailure("SIGILL", "", folder).message).toContain("AVX2");
  expect(startFailure("exit status 1", "no space\nmore", folder).message).toBe(
    `ClickHouse did not start on ${folder} (exit status 1): no space`,
  );
});

async function reaches(host: string, port: number): Promise<boolean> {
  const socket = createConnection({ host, port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
