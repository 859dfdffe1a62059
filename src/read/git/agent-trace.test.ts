import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { parseAgentTrace } from "./agent-trace-record.ts";
import { readAgentTraces } from "./agent-trace.ts";

const root = mkdtempSync(join(tmpdir(), "upshot-trace-"));
afterAll(() => rmSync(root, { recursive: true }));

const revision = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0";
const record = (path: string, conversation: object, metadata?: object): object => ({
  version: "0.1.0",
  id: "550e8400-e29b-41d4-a716-446655440000",
  timestamp: "2026-01-23T14:30:00Z",
  vcs: { type: "git", revision },
  tool: { name: "claude-code" },
  files: [{ path, conversations: [conversation] }],
  metadata,
});

test("reads ranges, sessions and tool, and leaves out people and what does not fit", () => {
  const conversation = {
    url: "file:///home/ann/.claude/projects/-app/0f1e2d3c.jsonl",
    contributor: { type: "ai", model_id: "anthropic/claude-opus-4-5" },
    ranges: [
      { start_line: 4, end_line: 9, content_hash: "murmur3:9f2e8a1b" },
      { start_line: 1, end_line: 2, contributor: { type: "human" } },
      { start_line: 9, end_line: 3 },
      "x",
    ],
    related: [{ type: "session", url: "https://example.com/sessions/s-1?tab=2" }, 7],
  };
  expect(parseAgentTrace(record("/code/app/src/a.ts", conversation, { session_id: "s-0", command: "secret" }), "/code/app")).toEqual([
    {
      record: "550e8400-e29b-41d4-a716-446655440000",
      at: Date.UTC(2026, 0, 23, 14, 30),
      tool: "claude-code",
      revision,
      path: "src/a.ts",
      sessions: ["s-0", "0f1e2d3c", "s-1"],
      model: "anthropic/claude-opus-4-5",
      lines: [[4, 9]],
    },
  ]);
});

test("a minimal record, a list of none, and values that are no record", () => {
  const minimal = { files: [{ path: "a.ts", conversations: [{ ranges: [{ start_line: 1, end_line: 50 }] }] }] };
  expect(parseAgentTrace(minimal, "/x")).toMatchObject([
    { path: "a.ts", at: null, tool: null, revision: null, sessions: [], lines: [[1, 50]] },
  ]);
  expect(parseAgentTrace(record(".sessions", { ranges: [{ start_line: 1, end_line: 1 }] }), "/x")).toEqual([]);
  expect(parseAgentTrace({ files: "a.ts" }, "/x")).toBeNull();
  fc.assert(fc.property(fc.jsonValue(), (value) => void parseAgentTrace(value, "/x")));
});

test("reads the folder of every worktree once, keeps good lines, follows no links", () => {
  const trees = ["one", "two"].map((name) => join(root, name));
  const line = JSON.stringify(record("a.ts", { ranges: [{ start_line: 1, end_line: 1 }] }));
  for (const tree of trees) {
    mkdirSync(join(tree, ".agent-trace", "raw"), { recursive: true });
    writeFileSync(join(tree, ".agent-trace", "traces.jsonl"), `${line}\n{"files":\n\n`);
    writeFileSync(join(tree, ".agent-trace", "raw", "hook.jsonl"), line.replace("a.ts", "raw.ts"));
    writeFileSync(
      join(tree, ".agent-trace", "one.json"),
      JSON.stringify([record("b.ts", { ranges: [{ start_line: 2, end_line: 3 }] })], null, 2),
    );
    symlinkSync("..", join(tree, ".agent-trace", "loop"));
  }
  const { traces, skipped } = readAgentTraces([...trees, join(root, "gone")]);
  expect(traces.map(({ path }) => path)).toEqual(["b.ts", "a.ts"]);
  expect(skipped).toEqual([{ file: join(".agent-trace", "traces.jsonl"), line: 2, reason: "not an agent-trace record" }]);
});
