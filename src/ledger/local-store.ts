import { existsSync, renameSync } from "node:fs";
import { join } from "node:path";
import { openDatabase, sqliteCode, type Database } from "../db/sqlite.ts";
import type { BlobCache } from "../kit/blob-cache.ts";
import { UpshotError } from "../kit/errors.ts";
import { makePrivateFolder } from "../kit/private-folder.ts";
import type { UsageStore } from "../kit/usage-store.ts";
import { blobCacheIn } from "./local-store-blobs.ts";
import { documentsIn, type Documents } from "./local-store-documents.ts";
import { usageStoreIn } from "./local-store-usage.ts";

/** What one person's machine remembers: parsed logs, results worth keeping, and what the person said by hand. */
export interface LocalStore {
  readonly usage: UsageStore;
  readonly blobs: BlobCache;
  documents(kind: string): Documents;
  /** The database file; null where the store is in memory only. */
  readonly file: string | null;
  /** What the reader should know, in plain words: the store was set aside, or nothing can be kept. Grows. */
  readonly messages: readonly string[];
  close(): void;
}

/** The database under a store that may have to be exchanged for another one. */
export interface Shelf {
  /** Runs work on the database; where it fails says so in `messages` and returns `otherwise`. */
  attempt<T>(work: (database: Database) => T, otherwise: T): T;
  /** Runs work that must not get lost. @throws UpshotError `store-unwritable` */
  insist<T>(work: (database: Database) => T): T;
  /** Adds to `messages`, once. */
  tell(message: string): void;
  /** Goes up when the database was exchanged. */
  generation(): number;
}

const migrations = new URL("../../sql/sqlite/", import.meta.url);

/**
 * Opens the store in `folder` (see `stateFolder`), which is made where it is missing. Never throws: an unreadable
 * store is renamed, never deleted, and begun anew; where nothing can be written the store is in memory.
 * `now` (milliseconds) goes into the name of a store that is set aside.
 */
export function openLocalStore({ folder, now }: { folder: string; now: number }): LocalStore {
  const file = join(folder, "upshot.db");
  const messages: string[] = [];
  let kept = true;
  let generation = 0;
  let database = open();

  function open(): Database {
    for (let tries = 0; ; tries++) {
      try {
        makePrivateFolder(folder);
        return openDatabase(file, migrations);
      } catch (error) {
        if (tries === 0 && isDamage(error) && setAside()) continue;
        const why =
          error instanceof UpshotError
            ? `${error.message}. ${error.hint}`
            : `The local store ${file} cannot be opened (${wordsOf(error)}).`;
        messages.push(`${why} Nothing of this run is kept.`);
        kept = false;
        return openDatabase(":memory:", migrations);
      }
    }
  }

  function setAside(): boolean {
    const name = `${file}.unreadable-${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}`;
    let aside = name;
    for (let number = 2; existsSync(aside); number++) aside = `${name}-${number}`;
    try {
      for (const end of ["", "-wal", "-shm"]) moveAside(file + end, aside + end);
    } catch (error) {
      messages.push(`The local store ${file} is damaged and cannot be set aside (${wordsOf(error)}).`);
      return false;
    }
    messages.push(`The local store was damaged and is set aside as ${aside}; logs that still exist are read again.`);
    return true;
  }

  const shelf: Shelf = {
    generation: () => generation,
    tell(message) {
      if (!messages.includes(message)) messages.push(message);
    },
    attempt(work, otherwise) {
      try {
        return work(database);
      } catch (error) {
        if (sqliteCode(error) === null && !isDamage(error)) throw error;
        // Damage that shows only now, in a page that opening did not touch.
        if (isDamage(error) && kept) {
          database.close();
          setAside();
          database = open();
          generation++;
        } else messages.push(`The local store could not be used (${wordsOf(error)}); what is missing in it is read again next time.`);
        return otherwise;
      }
    },
    insist(work) {
      const hint = "Make room, or set UPSHOT_STATE_DIR to a folder that can be written.";
      if (!kept) throw new UpshotError({ code: "store-unwritable", message: `This cannot be remembered: ${messages.join(" ")}`, hint });
      try {
        return work(database);
      } catch (error) {
        throw new UpshotError({
          code: "store-unwritable",
          message: `The local store ${file} could not be written: ${wordsOf(error)}`,
          hint,
          cause: error,
        });
      }
    },
  };
  const blobs = blobCacheIn(shelf);
  return {
    usage: usageStoreIn(shelf, blobs),
    blobs,
    documents: (kind) => documentsIn(shelf, kind),
    get file() {
      return kept ? file : null;
    },
    messages,
    close: () => database.close(),
  };
}

function moveAside(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // The side files need not exist, and another run may have been first.
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB; and an integer larger than any that was ever written. */
function isDamage(error: unknown): boolean {
  if (error instanceof RangeError && "code" in error && error.code === "ERR_OUT_OF_RANGE") return true;
  const code = sqliteCode(error);
  return code === 11 || code === 26;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
