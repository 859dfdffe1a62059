import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { inTransaction, openDatabase, sqliteCode } from "./sqlite.ts";

let folder = "";
let migrations: URL;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-sqlite-"));
  migrations = pathToFileURL(`${folder}/`);
  writeFileSync(join(folder, "0001-first.sql"), "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("migrations run once each, in order", () => {
  const file = join(folder, "x.db");
  openDatabase(file, migrations).close();
  writeFileSync(join(folder, "0003-third.sql"), "INSERT INTO a SELECT sum(x) + 10 FROM a;");
  writeFileSync(join(folder, "0002-second.sql"), "INSERT INTO a VALUES (2);");
  writeFileSync(join(folder, "notes.md"), "");
  for (let times = 0; times < 2; times++) {
    const database = openDatabase(file, migrations);
    expect(
      database
        .prepare("SELECT x FROM a")
        .all()
        .map((row) => row["x"]),
    ).toEqual([1, 2, 13]);
    expect(database.prepare("PRAGMA user_version").get()).toEqual({ user_version: 3 });
    database.close();
  }
});

test("a migration that fails leaves the database as it was", () => {
  const file = join(folder, "x.db");
  openDatabase(file, migrations).close();
  writeFileSync(join(folder, "0002-wrong.sql"), "INSERT INTO a VALUES (2); INSERT INTO missing VALUES (1);");
  expect(() => openDatabase(file, migrations)).toThrow("missing");
  rmSync(join(folder, "0002-wrong.sql"));
  const database = openDatabase(file, migrations);
  expect(database.prepare("SELECT count(*) AS n FROM a").get()).toEqual({ n: 1 });
  database.close();
});

test("a transaction is all or nothing", () => {
  const database = openDatabase(":memory:", migrations);
  const wrong = (): void =>
    inTransaction(database, () => {
      database.exec("INSERT INTO a VALUES (5)");
      database.exec("INSERT INTO a VALUES ('text')");
    });
  expect(wrong).toThrow("cannot store TEXT value");
  expect(database.isTransaction).toBe(false);
  expect(inTransaction(database, () => database.prepare("SELECT count(*) AS n FROM a").get())).toEqual({ n: 1 });
  database.close();
});

test("a later version's database is refused", () => {
  const file = join(folder, "x.db");
  const database = openDatabase(file, migrations);
  database.exec("PRAGMA user_version = 9");
  database.close();
  expect(() => openDatabase(file, migrations)).toThrow(expect.objectContaining({ code: "store-newer" }));
});

test("a folder with the database's name is refused", () => {
  mkdirSync(join(folder, "x.db"));
  expect(() => openDatabase(join(folder, "x.db"), migrations)).toThrow(
    expect.objectContaining({ code: "store-not-a-file", message: expect.stringContaining("a folder") }),
  );
});

test.skipIf(process.platform === "win32")("a pipe with the database's name is refused, and not waited for", () => {
  execFileSync("sh", ["-c", `mkfifo "$0"`, join(folder, "x.db")]);
  expect(() => openDatabase(join(folder, "x.db"), migrations)).toThrow(
    expect.objectContaining({ code: "store-not-a-file", message: expect.stringContaining("a pipe") }),
  );
});

test.skipIf(process.platform === "win32")("a new database is its owner's alone", () => {
  openDatabase(join(folder, "x.db"), migrations).close();
  expect(statSync(join(folder, "x.db")).mode & 0o777).toBe(0o600);
});

test("codes of SQLite's errors", () => {
  writeFileSync(join(folder, "text.db"), "no database at all, but long enough to look like one ".repeat(30));
  let code: number | null = null;
  try {
    openDatabase(join(folder, "text.db"), migrations);
  } catch (error) {
    code = sqliteCode(error);
  }
  expect(code).toBe(26);
  expect(sqliteCode(new Error("other"))).toBeNull();
});
