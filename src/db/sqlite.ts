import { closeSync, openSync, readdirSync, readFileSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { UpshotError } from "../kit/errors.ts";

export type Database = DatabaseSync;

/** Two runs at once wait this long for each other's short transactions. */
const patience = 5000;

/**
 * Opens or makes a SQLite file (`:memory:` for none) and brings its schema up to date.
 * Write-ahead log, so that readers never wait and a killed process leaves a whole database behind; `NORMAL`, because
 * after a power cut the last run may be read from the logs once more.
 * @throws UpshotError `store-newer` where a later version of upshot wrote the file, `store-not-a-file` where something
 * else has its name; errors of SQLite and the system as they are
 */
export function openDatabase(path: string, migrations: URL): Database {
  if (path !== ":memory:") {
    refuseOther(path);
    // SQLite gives a new file to everybody; an empty one is a database, and keeps its owner.
    closeSync(openSync(path, "a", 0o600));
  }
  const database = new DatabaseSync(path, { timeout: patience });
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
    migrate(database, path, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Runs `work` in one write transaction: all of it or nothing. */
export function inTransaction<T>(database: Database, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // Some errors (a full disk) have rolled back already.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** SQLite's primary result code of an error, null where it is none of SQLite's. Source: sqlite.org/rescode.html */
export function sqliteCode(error: unknown): number | null {
  return error instanceof Error && "errcode" in error && typeof error.errcode === "number" ? error.errcode & 0xff : null;
}

/** To open a pipe would wait forever, and SQLite does not say what is wrong with a folder. */
function refuseOther(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || stat.isFile()) return;
  throw new UpshotError({
    code: "store-not-a-file",
    message: `${path} is ${stat.isDirectory() ? "a folder" : "a pipe, socket or device"}, not a file`,
    hint: "Move it away, or set UPSHOT_STATE_DIR to another folder.",
  });
}

/** Files named `NNNN-*.sql`, forward only; `user_version` is the number of the last one that ran. */
function migrate(database: Database, path: string, folder: URL): void {
  const files = readdirSync(folder)
    .filter((name) => /^\d{4}-.*\.sql$/.test(name))
    .sort();
  const latest = numberOf(files.at(-1) ?? "0");
  const version = versionOf(database);
  if (version === latest) return;
  if (version > latest) {
    throw new UpshotError({
      code: "store-newer",
      message: `${path} was written by a later version of upshot (schema ${version}, this one knows ${latest})`,
      hint: "Use the later version, or set UPSHOT_STATE_DIR to another folder.",
    });
  }
  inTransaction(database, () => {
    // Another run may have migrated while this one waited.
    const from = versionOf(database);
    for (const file of files) if (numberOf(file) > from) database.exec(readFileSync(new URL(file, folder), "utf8"));
    database.exec(`PRAGMA user_version = ${latest}`);
  });
}

function versionOf(database: Database): number {
  return Number(database.prepare("PRAGMA user_version").get()?.["user_version"] ?? 0);
}

function numberOf(file: string): number {
  return Number(file.slice(0, 4));
}
