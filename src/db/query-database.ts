import { realpathSync, statSync, type Stats } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import type { DatabaseAnswer, DatabaseQuestion } from "../kit/database-question.ts";
import { sqliteCode } from "./sqlite.ts";

/** A tool that writes meanwhile is waited for this long. */
const patience = 1000;
/** Lines are turned into bytes when about so many characters have come together. */
const chunk = 1 << 20;

/**
 * Asks a database that belongs to another program, which may be writing to it right now.
 * A database at rest is opened as immutable: opened otherwise, SQLite would leave a write-ahead log and its index beside
 * it. One with a write-ahead log is opened the usual way, else what the log holds would be missed.
 * Source: sqlite.org/uri.html (`immutable`), sqlite.org/wal.html (read-only databases)
 */
export function queryDatabase(file: string, questions: readonly DatabaseQuestion[]): DatabaseAnswer {
  try {
    const real = realpathSync(file);
    const rest = restOf(real);
    if (rest !== null) {
      const address = pathToFileURL(real);
      address.searchParams.set("immutable", "1");
      const answer = tryToAsk(address, questions);
      // Nobody wrote meanwhile.
      if (restOf(real) === rest) return answer;
    }
    return tryToAsk(real, questions);
  } catch (error) {
    if (error instanceof Error && "code" in error) return { kind: "unreadable", reason: "the database was deleted or may not be read" };
    throw error;
  }
}

function tryToAsk(place: string | URL, questions: readonly DatabaseQuestion[]): DatabaseAnswer {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(place, { readOnly: true, timeout: patience });
    return ask(database, questions);
  } catch (error) {
    return { kind: "unreadable", reason: reasonOf(error) };
  } finally {
    database?.close();
  }
}

function ask(database: DatabaseSync, questions: readonly DatabaseQuestion[]): DatabaseAnswer {
  // One transaction: all answers are of the same moment.
  database.exec("BEGIN");
  const prepared = questions.flatMap(({ statements }) => firstThatFits(database, statements) ?? []);
  if (prepared.length === 0) return { kind: "unreadable", reason: "the database has none of the tables that upshot knows" };
  const chunks: Buffer[] = [];
  let text = "";
  for (const statement of prepared) {
    for (const { line } of statement.iterate()) {
      if (typeof line !== "string") continue;
      text += `${line}\n`;
      if (text.length < chunk) continue;
      chunks.push(Buffer.from(text));
      text = "";
    }
  }
  return { kind: "lines", bytes: Buffer.concat([...chunks, Buffer.from(text)]) };
}

function firstThatFits(database: DatabaseSync, statements: readonly string[]): ReturnType<DatabaseSync["prepare"]> | null {
  for (const statement of statements) {
    try {
      return database.prepare(statement);
    } catch (error) {
      if (sqliteCode(error) !== noSuchTable) throw error;
    }
  }
  return null;
}

/** What tells that a database was not written to; null where a journal beside it says that somebody may be writing. */
function restOf(file: string): string | null {
  const wal = statOf(`${file}-wal`);
  if ((wal !== undefined && wal.size > 0) || statOf(`${file}-journal`) !== undefined) return null;
  const { size, mtimeMs } = statSync(file);
  return `${size}:${mtimeMs}`;
}

function statOf(file: string): Stats | undefined {
  return statSync(file, { throwIfNoEntry: false });
}

/** SQLITE_ERROR: a statement that does not fit the tables or columns. */
const noSuchTable = 1;
const busy = 5;
const locked = 6;
const corrupt = 11;
const cannotOpen = 14;
const notDatabase = 26;

function reasonOf(error: unknown): string {
  const code = sqliteCode(error);
  if (code === null) throw error;
  if (code === busy || code === locked) return "the database is locked by the tool that writes it: run again later";
  if (code === corrupt || code === notDatabase) return "the database is damaged";
  if (code === cannotOpen) return "the database cannot be opened";
  return `the database cannot be read (SQLite code ${code})`;
}
