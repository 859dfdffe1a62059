import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tokenPrices, usagesIn } from "../support/usage-rows.ts";
import type { UsageStore } from "../../src/kit/usage-store.ts";
import { openLocalStore, type LocalStore } from "../../src/ledger/local-store.ts";
import { readLogs, type LogReading } from "../../src/read/scan/read-logs.ts";

const now = Date.UTC(2026, 10, 21);
const evidenceModule = new URL("../support/count-actions.ts", import.meta.url).href;
/** More logs than may lie beside a snapshot, so that there is one. */
const logs = 30;
let folder = "";
let store: LocalStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-damaged-"));
  mkdirSync(join(folder, "logs", "-a"), { recursive: true });
  for (let log = 0; log < logs; log++) writeFileSync(fileOf(log), [answer(log * 2), answer(log * 2 + 1)].join(""));
  store = open();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function open(): LocalStore {
  return openLocalStore({ folder: join(folder, "state"), now });
}

function fileOf(log: number): string {
  return join(folder, "logs", "-a", `s${log}.jsonl`);
}

function answer(id: number): string {
  const content = [{ type: "tool_use", id: `t${id}`, name: "Write", input: { file_path: "/a", content: "x" } }];
  const message = { id: `msg_${id}`, model: "m1", content, usage: { output_tokens: id + 1 } };
  const session = `s${Math.floor(id / 2)}`;
  return `${JSON.stringify({ type: "assistant", uuid: `u${id}`, timestamp: "2026-01-05T10:00:00.000Z", sessionId: session, cwd: "/shop", message })}\n`;
}

async function read(evidence: string | null = evidenceModule, usage: UsageStore = store.usage): Promise<LogReading> {
  return readLogs({ roots: [{ source: "claude-code", folder: join(folder, "logs") }], store: usage, evidence, book: tokenPrices(), now });
}

function figures(reading: LogReading): unknown {
  const actions = new Map([...reading.evidence].map(([session, parts]) => [session, parts.reduce((sum, [count = 0]) => sum + count, 0)]));
  const usages = usagesIn(reading.rows).sort((a, b) => a.tokens.output - b.tokens.output);
  return { usages, sessions: reading.sessions(), actions, skipped: reading.skipped };
}

/** Changes the store's file as nothing but damage would. */
function damage(...statements: readonly string[]): void {
  store.close();
  const database = new DatabaseSync(join(folder, "state", "upshot.db"));
  for (const statement of statements) database.exec(statement);
  database.close();
  store = open();
}

const dropSnapshot = "DELETE FROM blob";
/** One bit of the cost or count of a row, in the middle of the blob. */
const flipRows = "UPDATE log SET usage_rows = CAST(substr(usage_rows, 1, 40) || x'5a' || substr(usage_rows, 42) AS BLOB) WHERE id % 2 = 0";

test.each([
  ["packed rows", [dropSnapshot, flipRows]],
  ["packed rows cut off", [dropSnapshot, "UPDATE log SET usage_rows = substr(usage_rows, 1, 30)"]],
  ["the snapshot", ["UPDATE blob SET value = CAST(substr(value, 1, 4000) || x'5a5a' || substr(value, 4003) AS BLOB)"]],
  ["fingerprints", ["UPDATE evidence SET bytes = x'09' WHERE log % 2 = 0"]],
  ["sessions that are no JSON", ["UPDATE log SET sessions = replace(sessions, '{', '[')"]],
  ["sessions of another shape", ["UPDATE log SET sessions = replace(sessions, 'cwds', 'cwdt')"]],
  ["sessions of another name", ["UPDATE log SET sessions = replace(sessions, 'shop', 'shoq') WHERE id % 2 = 0"]],
  ["skipped lines that are no JSON", ["UPDATE log SET skipped = '{'"]],
  ["skipped lines of another shape", [`UPDATE log SET skipped = '{"lines":7}'`]],
])("damaged %s: the logs are read again, once", async (_, statements) => {
  const first = figures(await read());
  damage(...statements);
  expect(figures(await read())).toEqual(first);
  const whole = store.usage.logs("claude-code", join(folder, "logs")).map((log) => log.whole);
  expect(whole).toEqual(Array.from({ length: logs }, () => true));
  expect(figures(await read())).toEqual(first);
});

test("a log that grew and whose rows are damaged is read from its start", async () => {
  await read();
  damage(flipRows);
  for (let log = 0; log < logs; log++) appendFileSync(fileOf(log), answer(1000 + log));
  expect((await read()).rows.length).toBe(3 * logs);
  damage(dropSnapshot);
  expect((await read()).rows.length).toBe(3 * logs);
});

test("damaged rows of a log that was deleted are shown as lost; all others are counted", async () => {
  await read();
  rmSync(fileOf(3));
  damage(dropSnapshot, flipRows.replace("id % 2 = 0", "path = '-a/s3.jsonl'"));
  for (let run = 0; run < 2; run++) {
    const { rows, skipped } = await read();
    expect([rows.length, skipped]).toEqual([
      2 * logs - 2,
      [{ file: fileOf(3), line: 0, reason: "what was kept of this log cannot be read" }],
    ]);
  }
});

test("a store exchanged while its rows are read leaves nothing half-read in the new one", async () => {
  const first = figures(await read());
  damage(dropSnapshot);
  let generation = 0;
  let asked = 0;
  const real = store.usage;
  const exchanged = openLocalStore({ folder: join(folder, "other"), now });
  const current = (): UsageStore => (generation === 0 ? real : exchanged.usage);
  const breaking: UsageStore = {
    get generation() {
      return generation;
    },
    atOneMoment: (ask) => current().atOneMoment(ask),
    logs: (...place) => current().logs(...place),
    details(id) {
      if (++asked === 5) generation++;
      return generation === 0 ? real.details(id) : exchanged.usage.details(id);
    },
    evidence: (...place) => current().evidence(...place),
    save: (...changes) => current().save(...changes),
    joined: (roots) => current().joined(roots),
    keepJoined: (roots, bytes) => current().keepJoined(roots, bytes),
    forgetJoined: () => current().forgetJoined(),
  };
  for (let log = 0; log < 3; log++) appendFileSync(fileOf(log), "\n");
  for (let run = 0; run < 3; run++) expect(figures(await read(evidenceModule, breaking))).toEqual(first);
  exchanged.close();
});

describe("a log read by an older version of its source", () => {
  // All logs have the rows of one: only who reads the others finds theirs.
  const older = "UPDATE log SET reader = 0, checksum = NULL, usage_rows = (SELECT usage_rows FROM log WHERE path = '-a/s0.jsonl')";

  test("is read again, and keeps what it had", async () => {
    await read();
    damage(dropSnapshot, older);
    expect((await read(null)).rows.length).toBe(2 * logs);
    expect(store.usage.logs("claude-code", join(folder, "logs")).every(({ reader }) => reader === 1)).toBe(true);
  });

  test("keeps what it has where the file was deleted", async () => {
    await read();
    rmSync(fileOf(3));
    damage(dropSnapshot, "UPDATE log SET reader = 0, checksum = NULL");
    expect((await read(null)).rows.length).toBe(2 * logs);
  });
});

test("lines that could not be used are the same, whether actions were read at once or later", async () => {
  // Only who looks at actions looks at the rest of a line without usage.
  appendFileSync(fileOf(0), `{"type":"progress","sessionId":"s0"} {"more":1}\nnonsense\n`);
  const lines = (reading: LogReading): unknown => reading.skipped.map(({ line, reason }) => [line, reason]);
  const other = openLocalStore({ folder: join(folder, "other"), now });
  const wanted = lines(await read(evidenceModule, other.usage));
  other.close();
  await read(null);
  expect(lines(await read())).toEqual(wanted);
  appendFileSync(fileOf(0), "more nonsense\n");
  await read(null);
  expect(lines(await read())).toEqual([...Object.values(Object(wanted)), [5, "not a whole JSON object"]]);
});
