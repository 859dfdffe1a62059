import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { UpshotError } from "../kit/errors.ts";
import { makePrivateFolder } from "../kit/private-folder.ts";
import { sqliteCode } from "./sqlite.ts";

/** SQLite's result code for "somebody else has it". Source: sqlite.org/rescode.html */
const busy = 5;

/** Locks of this process. Node closes a database that nothing refers to, and the lock would be gone with it. */
const held = new Set<DatabaseSync>();

/**
 * Makes this process the only one that uses a data folder, until `release` or the end of the process, however it ends. The
 * lock is one of the operating system, which Node only offers by way of SQLite: nothing of a dead process can hold it, and
 * no process number is mistaken for another's (in containers they are all alike).
 *
 * @throws UpshotError `folder-in-use`, `folder-not-writable`
 */
export function lockFolder(folder: string): { release(): void } {
  const owner = join(folder, "owner");
  let database: DatabaseSync | null = null;
  try {
    makePrivateFolder(folder);
    database = new DatabaseSync(join(folder, "lock"), { timeout: 0 });
    database.exec("BEGIN EXCLUSIVE");
    writeFileSync(owner, String(process.pid), { mode: 0o600 });
  } catch (cause) {
    database?.close();
    if (sqliteCode(cause) === busy) throw inUse(folder, owner);
    throw new UpshotError({
      code: "folder-not-writable",
      message: `the data folder ${folder} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Make it writable for this user, or name another folder.",
      cause,
    });
  }
  const lock = database;
  held.add(lock);
  return {
    release() {
      held.delete(lock);
      lock.close();
    },
  };
}

function inUse(folder: string, owner: string): UpshotError {
  let pid = "unknown";
  try {
    pid = readFileSync(owner, "utf8");
  } catch {
    // It has the lock and has not said its number yet.
  }
  return new UpshotError({
    code: "folder-in-use",
    message: `the data folder ${folder} is in use by another upshot (process ${pid})`,
    hint: `Stop that one first (kill ${pid}), or name another folder.`,
  });
}
