import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gather, jsonLines, type Gathered } from "../../../test/support/gather-source.ts";
import { readNaively } from "../../../test/support/naive-claude-code.ts";
import type { SourceState } from "../../kit/define-source.ts";
import { responseKey } from "../../model/response-key.ts";
import { usageAt } from "../../model/usage-columns.ts";
import { createCollector } from "../scan/collect.ts";
import claudeCode from "./claude-code.ts";

const path = "-home-dev-shop/s1.jsonl";
const time = "2026-01-05T10:10:00.000Z";

describe("what a line shows of an answer", () => {
  const [row] = gather(
    claudeCode,
    path,
    jsonLines([
      {
        type: "assistant",
        timestamp: time,
        sessionId: "s1",
        version: "2.1.40",
        message: {
          id: "msg_1",
          model: "m",
          stop_reason: "end_turn",
          usage: { input_tokens: 1, output_tokens: 2, speed: "fast", server_tool_use: { web_search_requests: 3 } },
          content: [
            { type: "thinking", thinking: 'a "b"\n\\ é 😀', signature: "EtUC" },
            { type: "redacted_thinking", data: "xyz" },
            { type: "text", text: "naïve\ttext" },
            { type: "tool_use", id: "t", name: "Edit", input: { file_path: "é", n: [1, 2, { a: null }] } },
            { type: "server_tool_use", id: "t2", name: "web_search", input: {} },
          ],
        },
      },
    ]),
  ).rows;

  test("is counted in UTF-16 units, by kind", () => {
    expect(row?.shown).toEqual({
      text: "naïve\ttext".length,
      thinking: 'a "b"\n\\ é 😀'.length,
      toolInput: JSON.stringify({ file_path: "é", n: [1, 2, { a: null }] }).length + 2,
      signature: 7,
      toolCalls: 2,
    });
  });

  test("comes with what the bill needs", () => {
    expect(row).toMatchObject({
      key: responseKey("msg_1"),
      session: "s1",
      agent: null,
      model: "m",
      at: Date.parse(time),
      webSearches: 3,
      speed: "fast",
      version: "2.1.40",
      final: true,
      line: 1,
    });
  });
});

test("lines of one answer show its blocks one by one; a line that was written twice shows its block once", () => {
  const line = (uuid: string, text: string): unknown => ({
    type: "assistant",
    uuid,
    timestamp: time,
    sessionId: "s1",
    message: { id: "msg_1", model: "m", usage: { output_tokens: 1 }, content: [{ type: "text", text }] },
  });
  const shown = gather(claudeCode, path, jsonLines([line("a", "12345"), line("b", "123"), line("b", "123"), line("a", "12345")])).rows.map(
    (row) => row.shown.text,
  );
  expect(shown).toEqual([5, 3, 0, 0]);
});

test("facts: folder, branch, version and sub-agent of the session, with first and last time", () => {
  const { facts } = gather(
    claudeCode,
    "-home-dev-shop/s1/subagents/agent-a1.jsonl",
    jsonLines([{ type: "user", cwd: "/a", gitBranch: "main", version: "2", timestamp: time, message: {} }]),
    { actions: false },
  );
  expect(facts).toEqual([
    { id: "s1", at: Date.parse(time), until: Date.parse(time), lines: 1, cwd: "/a", branch: "main", version: "2", agent: "a1" },
  ]);
});

test("where the logs are", () => {
  const environment = { home: "/home/dev", platform: "linux", variables: {} } as const;
  expect(claudeCode.roots(environment)).toEqual(["/home/dev/.claude/projects", "/home/dev/.config/claude/projects"]);
  expect(claudeCode.roots({ ...environment, variables: { CLAUDE_CONFIG_DIR: "/a, /b/projects," } })).toEqual([
    "/a/projects",
    "/b/projects",
  ]);
  expect(claudeCode.recognises(["projects", "todos"])).toBe(true);
  for (const name of ["-home-dev-shop", "C--Users-dev", "0a1b2c3d-0000-4000-8000-0123456789ab.jsonl"])
    expect(claudeCode.recognises([name])).toBe(true);
  for (const log of ["-a/s1.jsonl", "-a/s1/subagents/agent-1.jsonl", "0a1b2c3d-0000-4000-8000-0123456789ab.jsonl"])
    expect(claudeCode.isLog(log)).toBe(true);
  for (const other of ["history.jsonl", "-a/s1.json", "-a/notes.md"]) expect(claudeCode.isLog(other)).toBe(false);
  expect(claudeCode.recognises(["sessions", "README.md"])).toBe(false);
});

const count = fc.oneof(fc.nat(5000), fc.constant(null), fc.constantFrom(-1, 1.5, 1e12, "7"));
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom('"usage":{"output_tokens":9}', '\\"}', "{", "]", '{"type":"assistant"}'),
);
const block = fc.oneof(
  fc.record({ type: fc.constant("text"), text }),
  fc.record({ thinking: text, type: fc.constant("thinking"), signature: fc.base64String({ maxLength: 20 }) }),
  fc.record({
    type: fc.constant("tool_use"),
    id: text,
    name: text,
    input: fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.record({ usage: fc.record({ output_tokens: fc.nat() }), id: fc.constant("msg_9"), model: text }),
    ),
  }),
  fc.jsonValue({ maxDepth: 1 }),
);
const message = fc.record(
  {
    model: fc.constantFrom("m1", "m2", "<synthetic>"),
    id: fc.constantFrom("msg_1", "msg_2", "msg_3", "msg_4", null, ""),
    content: fc.oneof(fc.array(block, { maxLength: 4 }), text),
    stop_reason: fc.constantFrom(null, "end_turn"),
    usage: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record(
          {
            input_tokens: count,
            output_tokens: count,
            cache_creation_input_tokens: count,
            cache_read_input_tokens: count,
            cache_creation: fc.oneof(
              fc.constant(null),
              fc.record({ ephemeral_1h_input_tokens: count, ephemeral_5m_input_tokens: count }, { requiredKeys: [] }),
            ),
            speed: fc.constantFrom(null, "fast"),
          },
          { requiredKeys: [] },
        ),
      },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
  },
  { requiredKeys: ["model", "content", "usage"] },
);
const shared = {
  sessionId: fc.constantFrom("s1", "s2", ""),
  uuid: fc.uuid(),
  timestamp: fc.constant(time),
  cwd: text,
  requestId: fc.constantFrom("r1", "r2", null),
};
const line = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ type: fc.constant("assistant"), message, ...shared }, { requiredKeys: ["type", "message", "uuid"] }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("user"),
      message: fc.record({ content: fc.array(block, { maxLength: 3 }), usage: fc.constant({ output_tokens: 5 }) }),
      toolUseResult: fc.jsonValue({ maxDepth: 2 }),
      ...shared,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("progress"),
      data: fc.record({
        type: fc.constantFrom("agent_progress", "bash_progress"),
        agentId: text,
        message: fc.record({ type: fc.constantFrom("assistant", "user"), message, uuid: fc.uuid() }),
      }),
      ...shared,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constantFrom("system", "summary"), content: text }) },
);
/** Lines as a log has them: keys in any order, a few that are no JSON objects, some of them longer than others. */
const log = fc.array(
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc.tuple(line, fc.infiniteStream(fc.nat())).map(([object, order]) => JSON.stringify(shuffleKeys(object, order))),
    },
    { weight: 1, arbitrary: fc.constantFrom("NaN", "null", "17", '"x"', "[]", "", "  ", '{"type":"assistant"', "{]") },
  ),
  { maxLength: 25 },
);

function shuffleKeys(object: object, order: Iterator<number>): object {
  const entries = Object.entries(object).map(([key, value]) => ({ key, value, rank: Number(order.next().value) }));
  return Object.fromEntries(entries.sort((a, b) => a.rank - b.rank).map(({ key, value }) => [key, value]));
}

function collect(pieces: readonly Buffer[], actions: boolean): { rows: unknown[]; skipped: number } {
  const collector = createCollector({ tool: "claude-code", now: Date.parse(time), at: 0, fromLine: 1, evidence: null });
  let state: SourceState = null;
  let number = 1;
  for (const [index, bytes] of pieces.entries()) {
    state = claudeCode.read({ path, bytes, line: number, state, actions, last: index === pieces.length - 1 }, collector.sink);
    for (const byte of bytes) if (byte === 10) number++;
  }
  const { rows, skipped } = collector.finish();
  return { rows: Array.from({ length: rows.length }, (_, row) => usageAt(rows, row)), skipped: skipped.length };
}

describe("properties", () => {
  test("equals the slow way, with and without actions", () => {
    fc.assert(
      fc.property(log, fc.boolean(), (lines, actions) => {
        const content = lines.map((each) => `${each}\n`).join("");
        const { rows, skipped } = collect([Buffer.from(content)], actions);
        const slow = readNaively(content, "s1");
        const wanted = slow.responses.map(({ id, session, model, tokens, shown }) => ({
          key: id.startsWith("line ") ? 0 : responseKey(id),
          session,
          model,
          tokens,
          shown,
        }));
        expect(rows).toMatchObject(wanted);
        expect({ rows: rows.length, skipped }).toEqual({ rows: wanted.length, skipped: slow.skipped });
      }),
      { numRuns: 400 },
    );
  });

  test("any split into pieces gives equal rows and equally many skipped lines", () => {
    fc.assert(
      fc.property(log, fc.array(fc.nat(25), { maxLength: 4 }), fc.boolean(), (lines, cuts, actions) => {
        const buffers = lines.map((each) => Buffer.from(`${each}\n`));
        const bounds = [0, ...cuts.map((cut) => Math.min(cut, buffers.length)).sort((a, b) => a - b), buffers.length];
        const pieces = bounds.slice(1).map((to, index) => Buffer.concat(buffers.slice(bounds[index], to)));
        expect(collect(pieces, actions)).toEqual(collect([Buffer.concat(buffers)], actions));
      }),
      { numRuns: 200 },
    );
  });

  test("any bytes: never throws", () => {
    const seed = readFileSync(
      new URL("../../../test/fixtures/sources/claude-code/agent-progress/logs/projects/-home-dev-shop/s1.jsonl", import.meta.url),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(seed.length - 1), fc.nat(255)), { maxLength: 20 }),
        fc.uint8Array({ maxLength: 60 }),
        fc.boolean(),
        (changes, tail, actions) => {
          const bytes = Buffer.concat([seed, tail]);
          for (const [place, byte] of changes) bytes[place] = byte;
          const gathered: Gathered = gather(claudeCode, path, bytes, { actions });
          expect(gathered.rows.length).toBeLessThanOrEqual(10);
        },
      ),
      { numRuns: 500 },
    );
  });
});
