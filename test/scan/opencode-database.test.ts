import { mkdirSync, mkdtempSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { queryDatabase } from "../../src/db/query-database.ts";
import type { QueryDatabase } from "../../src/kit/database-question.ts";
import { openLocalStore, type LocalStore } from "../../src/ledger/local-store.ts";
import { rootsIn } from "../../src/read/scan/find-logs.ts";
import { readLogs, type LogReading } from "../../src/read/scan/read-logs.ts";
import { tokenPrices } from "../support/usage-rows.ts";

/**
 * The columns that are read, and those that must not be empty, as OpenCode 1.x declares them.
 * Source: anomalyco/opencode, packages/opencode/src/session/session.sql.ts
 */
const schema = `
  CREATE TABLE session (id TEXT PRIMARY KEY, project_id TEXT NOT NULL, parent_id TEXT, slug TEXT NOT NULL,
    directory TEXT NOT NULL, title TEXT NOT NULL, version TEXT NOT NULL,
    time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL);
  CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL, data TEXT NOT NULL);
  CREATE TABLE part (id TEXT PRIMARY KEY, message_id TEXT NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    session_id TEXT NOT NULL, time_created INTEGER NOT NULL, time_updated INTEGER NOT NULL, data TEXT NOT NULL);`;
const now = Date.UTC(2026, 10, 21);
const at = Date.UTC(2026, 2, 2, 9);
const evidenceModule = new URL("../support/count-actions.ts", import.meta.url).href;
let folder = "";
let file = "";
let store: LocalStore;
let asked = 0;
const opened: DatabaseSync[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-opencode-"));
  mkdirSync(join(folder, "logs"));
  file = join(folder, "logs/opencode.db");
  store = openLocalStore({ folder: join(folder, "state"), now });
});
afterEach(() => {
  store.close();
  for (const database of opened.splice(0)) if (database.isOpen) database.close();
  rmSync(folder, { recursive: true });
});

/** OpenCode at work: the connection stays open, in write-ahead mode, as the tool has it. */
function openCode(): DatabaseSync {
  const database = new DatabaseSync(file);
  opened.push(database);
  database.exec(`PRAGMA journal_mode = WAL; ${schema}
    INSERT INTO session VALUES ('ses_1', 'p', NULL, 's', '/shop', 'a title', '1.4.0', ${at}, ${at}),
      ('ses_0', 'p', 'ses_1', 's', '/shop', 'a sub-agent', '1.4.0', ${at}, ${at});`);
  return database;
}

function addAnswer(database: DatabaseSync, id: number, output: number, session = "ses_1"): void {
  const time = at + id * 60_000;
  const tokens = { input: 5, output, reasoning: 0, cache: { read: 100, write: 0 } };
  const data = { role: "assistant", modelID: "claude-sonnet-4-5", providerID: "anthropic", time: { created: time }, tokens };
  const input = { filePath: "/shop/a.ts", content: "x" };
  const part = {
    type: "tool",
    tool: "write",
    callID: "c",
    state: { status: "completed", input, output: "", time: { start: time, end: time } },
  };
  database.prepare("INSERT INTO message VALUES (?, ?, ?, ?, ?)").run(`msg_${id}`, session, time, time, JSON.stringify(data));
  database.prepare("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?)").run(`prt_${id}`, `msg_${id}`, session, time, time, JSON.stringify(part));
}

const counting: QueryDatabase = (path, questions) => {
  asked++;
  return queryDatabase(path, questions);
};

async function read({ evidence = false } = {}): Promise<LogReading> {
  asked = 0;
  const roots = await rootsIn(join(folder, "logs"));
  const book = tokenPrices();
  return readLogs({ roots, store: store.usage, evidence: evidence ? evidenceModule : null, book, now, queryDatabase: counting });
}

const answersOf = (reading: LogReading): unknown[] =>
  reading
    .usages()
    .sort((a, b) => a.tokens.output - b.tokens.output)
    .map(({ tool, session, agent, tokens }) => [tool, session, agent, tokens.output]);
const countOf = (reading: LogReading): number | undefined => reading.evidence.get("ses_1")?.[0]?.[0];

test("answers and actions of a database come out as those of any log", async () => {
  const database = openCode();
  addAnswer(database, 1, 10);
  addAnswer(database, 2, 20, "ses_0");
  database.close();
  const reading = await read({ evidence: true });
  expect(answersOf(reading)).toEqual([
    ["opencode", "ses_1", null, 10],
    ["opencode", "ses_1", "ses_0", 20],
  ]);
  expect(reading.sessions()).toMatchObject([{ id: "ses_1", tool: "opencode", cwds: ["/shop"], agents: ["ses_0"] }]);
  expect([countOf(reading), reading.skipped, reading.lookedIn[0]?.files]).toEqual([2, [], 1]);
});

test("the second run opens nothing; one that wants evidence opens it once more", async () => {
  const database = openCode();
  addAnswer(database, 1, 10);
  database.close();
  const first = await read();
  expect(asked).toBe(1);
  expect(answersOf(await read())).toEqual(answersOf(first));
  expect(asked).toBe(0);
  expect(countOf(await read({ evidence: true }))).toBe(1);
  expect(asked).toBe(1);
  expect(countOf(await read({ evidence: true }))).toBe(1);
  expect(asked).toBe(0);
});

test("a write-ahead log that grows while the tool is open is seen, each answer once", async () => {
  const database = openCode();
  addAnswer(database, 1, 10);
  await read({ evidence: true });
  addAnswer(database, 2, 20);
  const second = await read({ evidence: true });
  expect([answersOf(second).length, countOf(second), asked]).toEqual([2, 2, 1]);
  await read({ evidence: true });
  expect(asked).toBe(0);
  // The tool ends: what was in the log moves into the file.
  addAnswer(database, 3, 30);
  database.close();
  const third = await read({ evidence: true });
  expect([answersOf(third).length, countOf(third), asked]).toEqual([3, 3, 1]);
});

test("a damaged database is one skipped file; what it said before is kept", async () => {
  const database = openCode();
  for (let id = 1; id <= 50; id++) addAnswer(database, id, id);
  database.close();
  const first = await read();
  truncateSync(file, 8192);
  const second = await read();
  expect(second.skipped).toEqual([{ file, line: 0, reason: "the database is damaged" }]);
  expect(answersOf(second)).toEqual(answersOf(first));
  // Next run it is tried again.
  await read();
  expect(asked).toBe(1);
});

test("an unreadable answer is skipped, the others count", async () => {
  const database = openCode();
  addAnswer(database, 1, 10);
  addAnswer(database, 2, -1);
  database.prepare("INSERT INTO message VALUES ('msg_3', 'ses_1', 0, 0, 'not JSON')").run();
  database.close();
  utimesSync(file, 1, 1);
  const reading = await read();
  expect(answersOf(reading)).toEqual([["opencode", "ses_1", null, 10]]);
  expect(reading.skipped.map(({ reason }) => reason)).toEqual(["token counts are negative or no whole numbers"]);
});

test("without anything to open databases with, they are left alone", async () => {
  openCode().close();
  writeFileSync(join(folder, "logs/notes.txt"), "");
  const roots = await rootsIn(join(folder, "logs"));
  const reading = await readLogs({ roots, store: store.usage, evidence: null, book: tokenPrices(), now });
  expect([reading.rows.length, reading.skipped]).toEqual([0, []]);
});
