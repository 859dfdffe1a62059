import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { tokenPrices, usagesIn } from "../support/usage-rows.ts";
import { openLocalStore, type LocalStore } from "../../src/ledger/local-store.ts";
import { sumUsage } from "../../src/ledger/queries/sum-usage.ts";
import type { RowPrices } from "../../src/read/scan/price-rows.ts";
import { repriceLogs } from "../../src/read/scan/reprice-logs.ts";
import { readLogs, type LogReading } from "../../src/read/scan/read-logs.ts";

const now = Date.UTC(2026, 10, 21);
const evidenceModule = new URL("../support/count-actions.ts", import.meta.url).href;
let folder = "";
let store: LocalStore;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-read-logs-"));
  store = openLocalStore({ folder: join(folder, "state"), now });
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function put(path: string, lines: readonly unknown[]): string {
  const file = join(folder, "logs", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return file;
}

function answer(id: number, output: number, { session = "s1", minute = id, edits = 0 } = {}): unknown {
  const content = Array.from({ length: edits }, (_, index) => ({
    type: "tool_use",
    id: `t${id}-${index}`,
    name: "Write",
    input: { file_path: "/a", content: "x" },
  }));
  return {
    type: "assistant",
    uuid: `u${session}${id}-${output}`,
    timestamp: new Date(Date.UTC(2026, 0, 5, 10, minute)).toISOString(),
    sessionId: session,
    cwd: "/shop",
    gitBranch: "main",
    message: { id: `msg_${id}`, model: "m1", content, usage: { output_tokens: output } },
  };
}

interface ReadOptions {
  readonly prices?: RowPrices;
  readonly evidence?: string;
  readonly using?: LocalStore;
  readonly onProgress?: (done: number, total: number) => void;
}

function read({ prices = tokenPrices(), evidence, using = store, onProgress = () => {} }: ReadOptions = {}): Promise<LogReading> {
  return readLogs({
    roots: [{ source: "claude-code", folder: join(folder, "logs") }],
    store: using.usage,
    evidence: evidence ?? null,
    book: prices,
    now,
    onProgress,
  });
}

const outputs = ({ rows }: LogReading): number[] =>
  usagesIn(rows)
    .map(({ tokens }) => tokens.output)
    .sort((a, b) => a - b);

describe("the second run", () => {
  test("reads only what is new and prices only that", async () => {
    put("-a/s1.jsonl", [answer(1, 10), answer(2, 20)]);
    const file = put("-a/s2.jsonl", [answer(3, 30, { session: "s2" })]);
    await read();
    appendFileSync(file, `${JSON.stringify(answer(4, 40, { session: "s2" }))}\n`);
    const prices = tokenPrices();
    const read2 = await read({ prices });
    expect([outputs(read2), prices.asked]).toEqual([[10, 20, 30, 40], 1]);
  });

  test("changes nothing where nothing is new", async () => {
    for (let log = 0; log < 30; log++)
      put(`-a/s${log}.jsonl`, [answer(log, log, { session: `s${log}` }), answer(100, 7, { session: `s${log}`, minute: 1 })]);
    const first = await read();
    const prices = tokenPrices();
    const second = await read({ prices });
    expect(usagesIn(second.rows)).toEqual(usagesIn(first.rows));
    expect(second.sessions()).toEqual(first.sessions());
    expect(prices.asked).toBe(0);
  });

  test("keeps what logs said that were deleted since", async () => {
    const file = put("-a/s1.jsonl", [answer(1, 10)]);
    put("-a/s2.jsonl", [answer(2, 20, { session: "s2" })]);
    const first = await read();
    rmSync(file);
    const second = await read();
    expect(usagesIn(second.rows)).toEqual(usagesIn(first.rows));
    expect(second.sessions().map(({ id }) => id)).toEqual(["s1", "s2"]);
    expect(second.lookedIn).toEqual([{ source: "claude-code", folder: join(folder, "logs"), found: true, files: 1 }]);
  });

  test("keeps the responses of a log that was replaced, and reads the new one", async () => {
    put("-a/s1.jsonl", [answer(1, 10), answer(2, 20)]);
    await read();
    put("-a/s1.jsonl", [answer(2, 25), answer(3, 30), answer(4, 40)]);
    expect(outputs(await read())).toEqual([10, 25, 30, 40]);
    expect(outputs(await read())).toEqual([10, 25, 30, 40]);
  });

  test("does not count a log twice that was only touched, or copied to another disk", async () => {
    const file = put("-a/s1.jsonl", [answer(1, 10)]);
    const first = await read();
    utimesSync(file, 1, 1);
    expect(usagesIn((await read()).rows)).toEqual(usagesIn(first.rows));
    const lines = [answer(1, 10), answer(2, 20)];
    rmSync(file);
    put("-a/s1.jsonl", lines);
    expect(outputs(await read())).toEqual([10, 20]);
  });

  test("finds a response raised whose lines lie on both sides of the cut", async () => {
    const file = put("-a/s1.jsonl", [answer(1, 3)]);
    await read();
    appendFileSync(file, `${JSON.stringify(answer(1, 240))}\n`);
    const second = await read();
    expect(usagesIn(second.rows)).toMatchObject([{ tokens: { output: 240 }, costMicros: 240 }]);
  });
});

test("prices change only when somebody asks, and then everywhere", async () => {
  for (let log = 0; log < 30; log++) put(`-a/s${log}.jsonl`, [answer(log + 1, 5, { session: `s${log}` })]);
  await read();
  const dear: RowPrices = { price: () => ({ costMicros: 99, priceKind: "contract", priceId: "contract:m1" }) };
  const costs = async (prices: RowPrices): Promise<number> => sumUsage((await read({ prices })).rows, { from: null, to: null }).costMicros;
  expect(await costs(dear)).toBe(150);
  repriceLogs([{ source: "claude-code", folder: join(folder, "logs") }], store.usage, dear);
  expect(await costs(tokenPrices())).toBe(2970);
});

test("sessions: folders and branches by lines, from the first line to the last", async () => {
  put("-a/s1.jsonl", [
    { type: "user", sessionId: "s1", cwd: "/other", gitBranch: "main", timestamp: "2026-01-05T09:00:00.000Z", message: {} },
    answer(1, 10),
    answer(2, 20),
  ]);
  put("-a/s1/subagents/agent-x.jsonl", [{ ...Object(answer(3, 30)), agentId: "x" }]);
  expect((await read()).sessions()).toEqual([
    {
      id: "s1",
      tool: "claude-code",
      cwds: ["/shop", "/other"],
      branches: ["main"],
      from: Date.UTC(2026, 0, 5, 9),
      to: Date.UTC(2026, 0, 5, 10, 3),
      remote: null,
      agents: ["x"],
    },
  ]);
});

test("what could not be used is shown with file and line, also by the next run", async () => {
  const file = put("-a/s1.jsonl", [answer(1, 10)]);
  appendFileSync(file, 'nonsense\n{"half":');
  const wanted = [
    { file, line: 2, reason: "not a whole JSON object" },
    { file, line: 3, reason: "the last line is cut off" },
  ];
  expect((await read()).skipped).toEqual(wanted);
  expect((await read()).skipped).toEqual(wanted);
  appendFileSync(file, "1}\n");
  expect((await read()).skipped).toEqual(wanted.slice(0, 1));
});

describe("evidence", () => {
  const countsOf = ({ evidence }: LogReading): unknown =>
    [...evidence].map(([session, parts]) => [session, parts.reduce((sum, [count = 0]) => sum + count, 0)]);

  test("is read when it is asked for, kept, and read on", async () => {
    const file = put("-a/s1.jsonl", [answer(1, 10, { edits: 2 })]);
    put("-a/s2.jsonl", [answer(2, 20, { session: "s2", edits: 1 })]);
    const plain = await read();
    expect(plain.evidence.size).toBe(0);
    const first = await read({ evidence: evidenceModule });
    expect(countsOf(first)).toEqual([
      ["s1", 2],
      ["s2", 1],
    ]);
    expect(usagesIn(first.rows)).toEqual(usagesIn(plain.rows));
    appendFileSync(file, `${JSON.stringify(answer(3, 30, { edits: 4 }))}\n`);
    await read();
    expect(countsOf(await read({ evidence: evidenceModule }))).toEqual([
      ["s1", 6],
      ["s2", 1],
    ]);
    rmSync(file);
    const last = await read({ evidence: evidenceModule });
    expect(countsOf(last)).toEqual([
      ["s1", 6],
      ["s2", 1],
    ]);
    expect(outputs(last)).toEqual([10, 20, 30]);
  });

  test("of a replaced log is that of the new one", async () => {
    put("-a/s1.jsonl", [answer(1, 10, { edits: 2 }), answer(2, 20)]);
    await read({ evidence: evidenceModule });
    put("-a/s1.jsonl", [answer(3, 30, { edits: 1 })]);
    expect(countsOf(await read({ evidence: evidenceModule }))).toEqual([["s1", 1]]);
  });
});

test("many files on several threads give the rows of one thread, and progress goes up to its end", async () => {
  const filler = "x".repeat(400_000);
  for (let log = 0; log < 80; log++)
    put(`-p${log % 7}/s${log}.jsonl`, [
      answer(log, log, { session: `s${log}` }),
      { type: "user", message: { content: filler } },
      answer(500, 9, { session: `s${log}`, minute: log }),
    ]);
  const seen: [number, number][] = [];
  const reading = await read({ onProgress: (done, total) => void seen.push([done, total]) });
  expect(outputs(reading).length).toBe(81);
  expect(usagesIn(reading.rows).find(({ tokens }) => tokens.output === 9)?.session).toBe("s0");
  expect(seen.length).toBeGreaterThanOrEqual(80);
  expect(seen.every(([done, total], index) => done <= total && done >= (seen[index - 1]?.[0] ?? 0))).toBe(true);
});

test("a store that turns out damaged half-way is set aside, and everything is read again", async () => {
  for (let log = 0; log < 30; log++)
    put(
      `-a/s${log}.jsonl`,
      Array.from({ length: 40 }, (_, index) => answer(log * 100 + index, index, { session: `s${log}` })),
    );
  const first = await read();
  store.close();
  const file = join(folder, "state", "upshot.db");
  // Everything but the first pages, which opening looks at.
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 24_576);
  writeFileSync(file, bytes);
  store = openLocalStore({ folder: join(folder, "state"), now });
  const again = await read();
  expect(usagesIn(again.rows)).toEqual(usagesIn(first.rows));
  expect(store.messages.join(" ")).toContain("set aside");
  expect(readdirSync(join(folder, "state")).some((name) => name.startsWith("upshot.db.unreadable-"))).toBe(true);
});

test("without a store that can be written, the figures are the same", async () => {
  put("-a/s1.jsonl", [answer(1, 10), answer(2, 20)]);
  writeFileSync(join(folder, "in-the-way"), "");
  const other = openLocalStore({ folder: join(folder, "in-the-way"), now });
  expect([outputs(await read({ using: other })), outputs(await read({ using: other }))]).toEqual([
    [10, 20],
    [10, 20],
  ]);
  expect([other.file, other.messages.length]).toEqual([null, 1]);
  other.close();
});
