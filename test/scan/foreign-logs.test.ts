import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLocalStore, type LocalStore } from "../../src/ledger/local-store.ts";
import { readLogs, type LogReading } from "../../src/read/scan/read-logs.ts";
import { tokenPrices } from "../support/usage-rows.ts";

/** Chats of Gemini CLI that a hook has copied into the folder of Claude Code, as `<session>.jsonl`. */
const now = Date.UTC(2026, 10, 21);
const evidenceModule = new URL("../support/count-actions.ts", import.meta.url).href;
let folder = "";
let store: LocalStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-foreign-logs-"));
  mkdirSync(join(folder, "logs/-shop"), { recursive: true });
  store = openLocalStore({ folder: join(folder, "state"), now });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const fileOf = (name: string): string => join(folder, "logs/-shop", name);

function putChat(name: string, outputs: readonly number[]): void {
  const messages = outputs.map((output, index) => ({
    id: `m${index}`,
    timestamp: `2026-03-02T09:0${index}:00.000Z`,
    type: "gemini",
    model: "gemini-3-pro",
    tokens: { input: 100, output, cached: 0, thoughts: 0, tool: 0, total: 100 + output },
    toolCalls: [{ name: "write_file", args: { file_path: "/shop/a.ts", content: "x" }, status: "success" }],
  }));
  const chat = { sessionId: "g1", projectHash: "ab", startTime: "2026-03-02T09:00:00.000Z", messages };
  writeFileSync(fileOf(name), JSON.stringify(chat, null, 2));
}

const answer = (output: number): string =>
  `${JSON.stringify({
    type: "assistant",
    uuid: `u${output}`,
    timestamp: "2026-01-05T10:00:00.000Z",
    sessionId: "c1",
    message: { id: `msg_${output}`, model: "m1", content: [], usage: { output_tokens: output } },
  })}\n`;

async function read({ evidence = false, prices = tokenPrices() } = {}): Promise<LogReading> {
  const roots = [{ source: "claude-code", folder: join(folder, "logs") }];
  return readLogs({ roots, store: store.usage, evidence: evidence ? evidenceModule : null, book: prices, now });
}

const answersOf = (reading: LogReading): unknown[] =>
  reading
    .usages()
    .sort((a, b) => a.tokens.output - b.tokens.output)
    .map(({ tool, session, tokens }) => [tool, session, tokens.output]);
const sessionsOf = (reading: LogReading): unknown[] => reading.sessions().map(({ tool, id }) => [tool, id]);

test("another tool's log is read by that tool's source, and its rows and sessions carry its id", async () => {
  putChat("g1.jsonl", [10, 20]);
  writeFileSync(fileOf("c1.jsonl"), answer(5));
  const reading = await read();
  expect(answersOf(reading)).toEqual([
    ["claude-code", "c1", 5],
    ["gemini-cli", "g1", 10],
    ["gemini-cli", "g1", 20],
  ]);
  expect(sessionsOf(reading)).toEqual([
    ["claude-code", "c1"],
    ["gemini-cli", "g1"],
  ]);
  expect(reading.skipped).toEqual([]);
});

test("the second run reads nothing and says the same", async () => {
  putChat("g1.jsonl", [10, 20]);
  const first = await read({ evidence: true });
  expect(first.evidence.get("g1")?.length).toBe(1);
  const prices = tokenPrices();
  const before = store.usage.logs("claude-code", join(folder, "logs"));
  const second = await read({ evidence: true, prices });
  expect([answersOf(second), sessionsOf(second), prices.asked]).toEqual([answersOf(first), sessionsOf(first), 0]);
  expect(second.evidence).toEqual(first.evidence);
  expect(store.usage.logs("claude-code", join(folder, "logs"))).toEqual(before);
});

test("a rewritten one is read again as a whole, evidence too", async () => {
  putChat("g1.jsonl", [10]);
  await read({ evidence: true });
  putChat("g1.jsonl", [10, 20, 30]);
  const reading = await read({ evidence: true });
  expect(answersOf(reading)).toEqual([
    ["gemini-cli", "g1", 10],
    ["gemini-cli", "g1", 20],
    ["gemini-cli", "g1", 30],
  ]);
  expect([reading.skipped, reading.evidence.get("g1")?.length]).toEqual([[], 1]);
});

test("a file that becomes another tool's, and back, is read by whose it is", async () => {
  writeFileSync(fileOf("x.jsonl"), answer(5));
  await read();
  putChat("x.jsonl", [10]);
  expect(answersOf(await read())).toEqual([
    ["claude-code", "c1", 5],
    ["gemini-cli", "g1", 10],
  ]);
  writeFileSync(fileOf("x.jsonl"), answer(5) + answer(6));
  appendFileSync(fileOf("x.jsonl"), answer(7));
  const reading = await read();
  expect(reading.usages().filter(({ tool }) => tool === "claude-code").length).toBe(3);
  expect(reading.skipped).toEqual([]);
});

test("a file that no tool claims stays with its folder's, with every line that cannot be used", async () => {
  writeFileSync(fileOf("x.jsonl"), JSON.stringify({ sessionId: "s", notes: ["a"] }, null, 2));
  const reading = await read();
  expect(answersOf(reading)).toEqual([]);
  expect(reading.skipped.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("damage in a claimed file is reported once, not line by line", async () => {
  putChat("g1.jsonl", [10]);
  appendFileSync(fileOf("g1.jsonl"), "\nmore");
  const reading = await read();
  expect(reading.skipped).toEqual([{ file: fileOf("g1.jsonl"), line: 0, reason: "not JSON" }]);
});
