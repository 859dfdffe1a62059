import { appendFileSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { usagesIn } from "../../../test/support/usage-rows.ts";
import { createColumns } from "../../model/usage-columns.ts";
import claudeCode from "../sources/claude-code.ts";
import geminiCli from "../sources/gemini-cli.ts";
import { createKeyTable } from "./key-table.ts";
import { mergeRows } from "./merge-rows.ts";
import { readLog, type LogTask, type ReadContext, type ReadResult } from "./read-log.ts";

const now = Date.UTC(2026, 10, 21);
let folder = "";
let file = "";
let context: ReadContext;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-read-log-"));
  file = join(folder, "s1.jsonl");
  context = { now, evidence: null, buffer: { bytes: Buffer.alloc(4096) } };
});
afterEach(() => rmSync(folder, { recursive: true }));

function answer(id: number, output: number, text = "x"): string {
  return JSON.stringify({
    type: "assistant",
    uuid: `u${id}-${output}`,
    timestamp: "2026-01-05T10:00:00.000Z",
    sessionId: "s1",
    message: { id: `msg_${id}`, model: "m", content: [{ type: "text", text }], usage: { output_tokens: output } },
  });
}

function task(before: ReadResult | null = null): LogTask {
  return {
    file,
    path: "-x/s1.jsonl",
    tool: "claude-code",
    size: 0,
    point: before?.point ?? null,
    evidencePoint: before?.evidencePoint ?? null,
    mark: before?.mark ?? 0,
    at: before?.at ?? 0,
  };
}

function read(before: ReadResult | null = null): ReadResult {
  const result = readLog(task(before), claudeCode, context);
  if (result.kind !== "read") throw new Error(result.reason);
  return result;
}

const outputs = ({ rows }: ReadResult): number[] =>
  usagesIn(rows)
    .map(({ tokens }) => tokens.output)
    .sort((a, b) => a - b);

describe("growing", () => {
  test("only what is new is read", () => {
    writeFileSync(file, `${answer(1, 10)}\n`);
    const first = read();
    appendFileSync(file, `${answer(2, 20)}\nnonsense\n`);
    const second = read(first);
    expect([outputs(first), outputs(second)]).toEqual([[10], [20]]);
    expect(second.skipped).toEqual([{ line: 3, reason: "not a whole JSON object" }]);
    expect(second.point.line).toBe(4);
    expect(second.joinRows).toBe("add");
  });

  test("half a line waits until it is whole, and is shown meanwhile", () => {
    const whole = `${answer(2, 20)}\n`;
    writeFileSync(file, `${answer(1, 10)}\n${whole.slice(0, 50)}`);
    const first = read();
    expect(first.unfinished).toEqual({ line: 2, reason: "the last line is cut off" });
    appendFileSync(file, whole.slice(50));
    const second = read(first);
    expect([outputs(second), second.unfinished, second.skipped]).toEqual([[20], null, []]);
  });

  test("a whole last line without its newline is read once, and lines are still counted right", () => {
    writeFileSync(file, `${answer(1, 10)}\n${answer(2, 20)}`);
    const first = read();
    expect(outputs(first)).toEqual([10, 20]);
    appendFileSync(file, `\n${answer(3, 30)}\nnonsense\n`);
    const second = read(first);
    expect(outputs(second)).toEqual([30]);
    expect(second.skipped.map(({ line }) => line)).toEqual([4]);
  });

  test("however it grew, the rows are those of the whole", () => {
    const lines = Array.from({ length: 12 }, (_, index) => answer(index % 5, index, "é".repeat(index * 97)));
    const content = Buffer.from(lines.map((line) => `${line}\n`).join(""));
    writeFileSync(file, content);
    const whole = usagesIn(read().rows);
    fc.assert(
      fc.property(fc.array(fc.nat(content.length), { maxLength: 5 }), (cuts) => {
        const rows = createColumns();
        const table = createKeyTable(rows);
        let before: ReadResult | null = null;
        for (const end of [...cuts.sort((a, b) => a - b), content.length]) {
          writeFileSync(file, content.subarray(0, end));
          before = read(before);
          mergeRows(table, before.rows, before.joinRows);
        }
        expect(usagesIn(rows)).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  test("what is written while the file is read is for the next run", () => {
    writeFileSync(file, `${answer(1, 10)}\n`);
    let grown = false;
    const source: typeof claudeCode = {
      ...claudeCode,
      read(piece, sink) {
        if (!grown) appendFileSync(file, `${answer(2, 20)}\n`);
        grown = true;
        return claudeCode.read(piece, sink);
      },
    };
    const first = readLog(task(), source, context);
    if (first.kind !== "read") throw new Error(first.reason);
    expect(outputs(first)).toEqual([10]);
    expect(outputs(read(first))).toEqual([20]);
  });
});

describe("another file in its place", () => {
  test("is read from the start", () => {
    writeFileSync(file, `${answer(1, 10)}\n${answer(2, 20)}\n`);
    const first = read();
    writeFileSync(file, `${answer(3, 30)}\n${answer(4, 40)}\n${answer(5, 50)}\n`);
    const second = read(first);
    expect([outputs(second), second.joinRows, second.evidenceFromStart]).toEqual([[30, 40, 50], "max", true]);
  });

  test("a shorter one too", () => {
    writeFileSync(file, `${answer(1, 10)}\n${answer(2, 20)}\n`);
    const first = read();
    writeFileSync(file, `${answer(1, 10)}\n`);
    expect(outputs(read(first))).toEqual([10]);
  });
});

describe("long lines", () => {
  const long = (megabytes: number): string => "x".repeat(megabytes << 20);

  test("50 MB is read", () => {
    writeFileSync(file, `${answer(1, 10)}\n${answer(2, 20, long(50))}\n${answer(3, 30)}\n`);
    const result = read();
    expect(outputs(result)).toEqual([10, 20, 30]);
    expect(context.buffer.bytes.length).toBeLessThan(8 << 20);
  });

  test("more than 64 MB is skipped, with the right line numbers after it", () => {
    writeFileSync(file, `${answer(1, 10)}\n${answer(2, 20, long(70))}\n${answer(3, 30)}\nnonsense\n`);
    const result = read();
    expect(outputs(result)).toEqual([10, 30]);
    expect(result.skipped).toEqual([
      { line: 2, reason: "the line is longer than 64 MB" },
      { line: 4, reason: "not a whole JSON object" },
    ]);
  });

  test("one that never ends is skipped, and what follows later is read", () => {
    writeFileSync(file, `${answer(1, 10)}\n${long(70)}`);
    const first = read();
    expect([outputs(first), first.skipped.length]).toEqual([[10], 1]);
    appendFileSync(file, `\n${answer(3, 30)}\nnonsense\n`);
    const second = read(first);
    expect([outputs(second), second.skipped]).toEqual([[30], [{ line: 4, reason: "not a whole JSON object" }]]);
  });
});

describe("files that are read whole", () => {
  const readWhole = (): ReadResult => {
    const result = readLog({ ...task(), path: "chats/session-1.json", tool: "gemini-cli" }, geminiCli, context);
    if (result.kind !== "read") throw new Error(result.reason);
    return result;
  };

  test("one of more than 64 MB is read", () => {
    const message = { id: "m1", type: "gemini", timestamp: "2026-01-05T10:00:00.000Z", model: "m", tokens: { input: 1, output: 2 } };
    const chat = { sessionId: "s1", projectHash: "h", messages: [{ id: "m0", type: "user", content: "x".repeat(65 << 20) }, message] };
    writeFileSync(file, JSON.stringify(chat));
    const result = readWhole();
    expect([outputs(result), result.skipped]).toEqual([[2], []]);
    expect(context.buffer.bytes.length).toBeLessThan(8 << 20);
  });

  test("one that no text can hold is named", () => {
    writeFileSync(file, "");
    truncateSync(file, (256 << 20) + 1);
    expect(readWhole().skipped).toEqual([{ line: 0, reason: "the file is larger than 256 MB" }]);
  });
});

test("one line with a byte order mark and without its end is whole", () => {
  writeFileSync(file, `\ufeff${answer(1, 10)}`);
  const first = read();
  expect([outputs(first), first.skipped, first.unfinished]).toEqual([[10], [], null]);
  appendFileSync(file, `\n${answer(2, 20)}`);
  const second = read(first);
  expect([outputs(second), second.skipped, second.unfinished]).toEqual([[20], [], null]);
});

test("actions are read again from the start without counting usage again", () => {
  const seen: string[] = [];
  const evidence = () => ({
    action: (session: string) => void seen.push(session),
    finish: () => [{ session: "s1", bytes: new Uint8Array([seen.length]) }],
  });
  const edit = JSON.stringify({
    type: "assistant",
    sessionId: "s1",
    timestamp: "2026-01-05T10:00:00.000Z",
    message: {
      id: "msg_9",
      model: "m",
      usage: { output_tokens: 9 },
      content: [{ type: "tool_use", id: "t", name: "Bash", input: { command: "ls" } }],
    },
  });
  writeFileSync(file, `${answer(1, 10)}\n${edit}\n`);
  const first = read();
  appendFileSync(file, `${answer(2, 20)}\n`);
  context = { ...context, evidence };
  const second = read(first);
  expect([outputs(first), outputs(second), second.evidence.length, seen.length, second.evidencePoint]).toEqual([
    [9, 10],
    [20],
    1,
    1,
    second.point,
  ]);
  appendFileSync(file, `${edit.replace("msg_9", "msg_8")}\n`);
  const third = read(second);
  expect([outputs(third), seen.length, third.evidenceFromStart]).toEqual([[9], 2, false]);
});

describe("cannot be read", () => {
  test("missing, a circle of links, a folder", () => {
    expect(readLog(task(), claudeCode, context)).toEqual({ kind: "unreadable", reason: "the file was deleted while it was read" });
    symlinkSync(file, file);
    expect(readLog(task(), claudeCode, context)).toEqual({
      kind: "unreadable",
      reason: "the file is a symbolic link that leads in a circle",
    });
    expect(readLog({ ...task(), file: folder }, claudeCode, context)).toEqual({
      kind: "unreadable",
      reason: "the file cannot be read (EISDIR)",
    });
  });

  test("a defect of a source does not spread, and what it says of the text is not repeated", () => {
    writeFileSync(file, "secret\n");
    const source: typeof claudeCode = { ...claudeCode, read: ({ bytes }) => JSON.parse(bytes.toString()) };
    expect(readLog(task(), source, context)).toEqual({
      kind: "unreadable",
      reason: "the reader failed on this file (SyntaxError); please report it",
    });
  });
});

test("a file that is rewritten in place is read whole each time", () => {
  const source: typeof claudeCode = { ...claudeCode, mode: "whole" };
  writeFileSync(file, `${answer(1, 10)}\n`);
  const first = readLog(task(), source, context);
  if (first.kind !== "read") throw new Error(first.reason);
  writeFileSync(file, `${answer(1, 10)}\n${answer(2, 20)}\n`);
  const second = readLog(task(first), source, context);
  expect(second.kind === "read" ? outputs(second) : null).toEqual([10, 20]);
});
