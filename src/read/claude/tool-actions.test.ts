import { describe, expect, test } from "vitest";
import { gather, gatherPieces, jsonLines } from "../../../test/support/gather-source.ts";
import claudeCode from "../sources/claude-code.ts";

const path = "-home-dev-shop/s1.jsonl";
const time = "2026-01-05T10:10:00.000Z";

describe("actions", () => {
  const call = (id: string, name: string, input: unknown): unknown => ({
    type: "assistant",
    timestamp: time,
    sessionId: "s1",
    gitBranch: "fix/x",
    message: { id: `m-${id}`, model: "m", usage: {}, content: [{ type: "tool_use", id, name, input }] },
  });
  const result = (id: string, content: unknown, failed = false): unknown => ({
    type: "user",
    timestamp: time,
    sessionId: "s1",
    message: { role: "user", content: [{ tool_use_id: id, type: "tool_result", content, is_error: failed }] },
    toolUseResult: { stdout: "not this" },
  });
  const at = Date.parse(time);
  const actionsOf = (lines: readonly unknown[]): unknown[] =>
    gather(claudeCode, path, jsonLines(lines)).actions.map(({ action }) => action);

  test("an edit counts once its result says that it did not fail", () => {
    const edit = { file_path: "/a.ts", old_string: "one\n", new_string: 'two "quoted"\n', replace_all: false };
    expect(actionsOf([call("t1", "Edit", edit), result("t1", "The file was updated")])).toEqual([
      { kind: "edit", at, path: "/a.ts", before: "one\n", after: 'two "quoted"\n', whole: false, branch: "fix/x" },
    ]);
    expect(actionsOf([call("t1", "Edit", edit), result("t1", "String to replace not found", true)])).toEqual([]);
  });

  test("an edit whose result never came counts", () => {
    expect(actionsOf([call("t1", "Write", { file_path: "/a.ts", content: "x" })])).toEqual([
      { kind: "edit", at, path: "/a.ts", before: "", after: "x", whole: true, branch: "fix/x" },
    ]);
  });

  test("many edits in one call, and notebooks", () => {
    const edits = [
      { old_string: "a", new_string: "b" },
      { old_string: "c", new_string: "" },
    ];
    const lines = [
      call("t1", "MultiEdit", { file_path: "/a.ts", edits }),
      call("t2", "NotebookEdit", { notebook_path: "/n.ipynb", new_source: "1 + 1" }),
      result("t2", "ok"),
      result("t1", "ok"),
    ];
    expect(actionsOf(lines)).toEqual([
      { kind: "edit", at, path: "/n.ipynb", before: "", after: "1 + 1", whole: false, branch: "fix/x" },
      { kind: "edit", at, path: "/a.ts", before: "a", after: "b", whole: false, branch: "fix/x" },
      { kind: "edit", at, path: "/a.ts", before: "c", after: "", whole: false, branch: "fix/x" },
    ]);
  });

  test("a command takes its output along, also where it failed", () => {
    expect(
      actionsOf([call("t1", "Bash", { command: "git commit" }), result("t1", [{ type: "text", text: "[main abc1234] x" }], true)]),
    ).toEqual([{ kind: "shell", at, command: "git commit", output: "[main abc1234] x", branch: "fix/x" }]);
    expect(actionsOf([call("t1", "Bash", { command: "ls" })])).toEqual([
      { kind: "shell", at, command: "ls", output: null, branch: "fix/x" },
    ]);
  });

  test("a pull request that the log names", () => {
    expect(actionsOf([{ type: "pr-link", sessionId: "s1", prNumber: 7, prUrl: "https://example.com/pull/7", timestamp: time }])).toEqual([
      { kind: "pull request", at, url: "https://example.com/pull/7" },
    ]);
  });

  test("a sub-agent's, inside progress lines", () => {
    const wrap = (line: unknown): unknown => ({
      type: "progress",
      sessionId: "s1",
      gitBranch: "fix/x",
      timestamp: time,
      data: { message: line, type: "agent_progress", agentId: "a1" },
    });
    const lines = [wrap(call("t1", "Bash", { command: "ls" })), wrap(result("t1", "a.ts"))];
    expect(actionsOf(lines)).toEqual([{ kind: "shell", at, command: "ls", output: "a.ts", branch: "fix/x" }]);
  });

  test("other tools and damaged input are no actions", () => {
    expect(
      actionsOf([
        call("t1", "Read", { file_path: "/a" }),
        call("t2", "Edit", null),
        call("t3", "Edit", { file_path: 1 }),
        call("t4", "Bash", { command: ["x"] }),
        call("t5", "MultiEdit", { file_path: "/a", edits: {} }),
      ]),
    ).toEqual([]);
  });

  test("are the same however the run is cut into pieces, and the state that is stored holds no text", () => {
    const lines = [
      call("t1", "Edit", { file_path: "/a.ts", old_string: "secret", new_string: "words" }),
      call("t2", "Bash", { command: "ls" }),
      result("t2", "out"),
      result("t1", "ok"),
    ].map((line) => Buffer.from(jsonLines([line])));
    const whole = gatherPieces(claudeCode, path, [Buffer.concat(lines)]);
    const cut = gatherPieces(claudeCode, path, lines);
    expect(cut.actions).toEqual(whole.actions);
    expect(JSON.stringify(cut.state)).not.toMatch(/secret|words|ls/);
    expect(gatherPieces(claudeCode, path, lines, { runs: true }).actions.length).toBe(2);
  });
});
