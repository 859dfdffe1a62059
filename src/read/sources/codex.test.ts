import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gather, gatherPieces, jsonLines, mergeByKey } from "../../../test/support/gather-source.ts";
import type { SourceUsage } from "../../kit/define-source.ts";
import codex from "./codex.ts";

const fixtures = join(import.meta.dirname, "../../../test/fixtures/sources/codex");
const logs = readdirSync(fixtures, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && codex.isLog(entry.name))
  .map((entry) => join(entry.parentPath, entry.name));

const thread = "019a0000-1000-7000-8000-00000000000c";
const path = `sessions/2025/10/20/rollout-2025-10-20T10-00-00-${thread}.jsonl`;
const born = Number.parseInt("019a00001000", 16);
const time = (seconds: number): string => new Date(born + seconds * 1000).toISOString();
const header = (more = {}): unknown => ({
  timestamp: time(0),
  type: "session_meta",
  payload: { id: thread, timestamp: time(0), cwd: "/home/ann/shop", cli_version: "0.104.0", git: { branch: "tax" }, ...more },
});
const item = (seconds: number, payload: unknown): unknown => ({ timestamp: time(seconds), type: "response_item", payload });
const event = (seconds: number, payload: unknown): unknown => ({ timestamp: time(seconds), type: "event_msg", payload });
const patch = "*** Begin Patch\n*** Update File: src/tax.ts\n@@\n const a = 1;\n-const rate = 0.2;\n+const rate = 0.21;\n*** End Patch";
const edited = {
  kind: "edit",
  path: "/home/ann/shop/src/tax.ts",
  before: "const rate = 0.2;",
  after: "const rate = 0.21;",
  whole: false,
  branch: "tax",
};

describe("a file that grows between runs", () => {
  test.each(logs.map((file) => [relative(fixtures, file), file]))("gives equal rows wherever it was cut: %s", (_, file) => {
    const bytes = readFileSync(file);
    const whole = gather(codex, file, bytes);
    for (let cut = 0; cut < bytes.length; cut = bytes.indexOf(10, cut) + 1 || bytes.length) {
      const parts = gatherPieces(codex, file, [bytes.subarray(0, cut), bytes.subarray(cut)], { runs: true });
      expect(parts.rows).toEqual(whole.rows);
      expect(parts.skipped).toEqual(whole.skipped);
      expect(parts.facts.reduce((sum, { lines = 1 }) => sum + lines, 0)).toBeLessThanOrEqual(
        whole.facts.reduce((sum, { lines = 1 }) => sum + lines, 1),
      );
    }
    const lines = bytes
      .toString("latin1")
      .split(/(?<=\n)/)
      .map((line) => Buffer.from(line, "latin1"));
    expect(gatherPieces(codex, file, lines, { runs: true }).rows).toEqual(whole.rows);
  });

  test("keeps no text of a waiting call where the state is stored, and reports the call once", () => {
    const call = item(1, { type: "custom_tool_call", name: "apply_patch", call_id: "c1", input: patch });
    const result = item(2, { type: "custom_tool_call_output", call_id: "c1", output: '{"output":"Success.","metadata":{"exit_code":0}}' });
    const pieces = [jsonLines([header(), call]), jsonLines([result])].map((text) => Buffer.from(text));
    const stored = gatherPieces(codex, path, pieces, { runs: true });
    expect(JSON.stringify(gather(codex, path, jsonLines([header(), call])).state)).not.toContain("rate");
    expect(stored.actions).toHaveLength(1);
    expect(gatherPieces(codex, path, pieces).actions).toMatchObject([{ session: thread, action: edited }]);
  });
});

describe("edits", () => {
  const forms: readonly (readonly [string, unknown])[] = [
    ["a custom tool", { type: "custom_tool_call", name: "apply_patch", input: patch }],
    ["a function", { type: "function_call", name: "apply_patch", arguments: JSON.stringify({ input: patch }) }],
    [
      "a command of words",
      { type: "function_call", name: "shell", arguments: JSON.stringify({ command: ["apply_patch", patch], workdir: "/home/ann/shop" }) },
    ],
    [
      "a here document",
      {
        type: "function_call",
        name: "shell",
        arguments: JSON.stringify({ command: ["bash", "-lc", `apply_patch <<'EOF'\n${patch}\nEOF\n`] }),
      },
    ],
    [
      "a here document behind cd",
      {
        type: "function_call",
        name: "shell_command",
        arguments: JSON.stringify({ command: `cd src/.. && apply_patch <<'EOF'\n${patch}\nEOF` }),
      },
    ],
    [
      "local shell",
      {
        type: "local_shell_call",
        status: "completed",
        action: { type: "exec", command: ["bash", "-lc", `apply_patch <<EOF\n${patch}\nEOF`] },
      },
    ],
  ];
  const done = {
    type: "function_call_output",
    call_id: "c1",
    output: "Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\nM src/tax.ts\n",
  };

  test.each(forms)("in %s", (name, call) => {
    const { actions } = gather(codex, path, jsonLines([header(), item(1, { ...Object(call), call_id: "c1" }), item(2, done)]));
    const place = name.endsWith("cd") ? { path: "/home/ann/shop/src/../src/tax.ts" } : {};
    expect(actions.map(({ action }) => action)).toEqual([{ ...edited, ...place, at: born + 1000 }]);
  });

  test.each([
    ["an exit code", '{"output":"apply_patch verification failed: no such file","metadata":{"exit_code":1}}'],
    ["words", "apply_patch verification failed: Failed to find expected lines in src/tax.ts"],
    ["a refusal", "patch rejected by user"],
  ])("that failed, told by %s, are none", (_, output) => {
    const call = item(1, { type: "custom_tool_call", name: "apply_patch", call_id: "c1", input: patch });
    expect(
      gather(codex, path, jsonLines([header(), call, item(2, { type: "custom_tool_call_output", call_id: "c1", output })])).actions,
    ).toEqual([]);
  });

  test("are taken from the event where there is one, and not twice", () => {
    const call = item(1, { type: "custom_tool_call", name: "apply_patch", call_id: "c1", input: patch });
    const changes = {
      "/home/ann/shop/src/tax.ts": {
        type: "update",
        unified_diff: "@@ -1,2 +1,2 @@\n const a = 1;\n-const rate = 0.2;\n+const rate = 0.21;\n",
        move_path: null,
      },
    };
    const ended = event(2, { type: "patch_apply_end", call_id: "c1", success: true, changes });
    const result = item(3, { type: "custom_tool_call_output", call_id: "c1", output: "Success." });
    expect(gather(codex, path, jsonLines([header(), call, ended, result])).actions).toMatchObject([{ action: edited }]);
    const failed = event(2, { type: "patch_apply_end", call_id: "c1", success: false, changes });
    expect(gather(codex, path, jsonLines([header(), call, failed, result])).actions).toEqual([]);
  });

  test("of completed items: what code mode did", () => {
    const changes = { "src/new.ts": { type: "add", content: "export {};\n" }, "src/old.ts": { delete: { content: "gone\n" } } };
    const completed = [
      event(1, { type: "item_completed", turn_id: "t", item: { type: "FileChange", id: "i1", status: "completed", changes } }),
      event(2, {
        type: "item_completed",
        turn_id: "t",
        item: {
          type: "CommandExecution",
          id: "i2",
          status: "completed",
          exit_code: 0,
          command: ["/bin/zsh", "-lc", "git status"],
          aggregated_output: "clean",
        },
      }),
      event(3, { type: "item_completed", turn_id: "t", item: { type: "FileChange", id: "i3", status: "failed", changes } }),
    ];
    expect(gather(codex, path, jsonLines([header(), ...completed])).actions.map(({ action }) => action)).toEqual([
      { kind: "edit", at: born + 1000, path: "/home/ann/shop/src/new.ts", before: "", after: "export {};\n", whole: true, branch: "tax" },
      { kind: "edit", at: born + 1000, path: "/home/ann/shop/src/old.ts", before: "gone\n", after: "", whole: true, branch: "tax" },
      { kind: "shell", at: born + 2000, command: "git status", output: "clean", branch: "tax" },
    ]);
  });

  test("that a fork copied from its parent are not the fork's", () => {
    const parent = "019a0000-0000-7000-8000-00000000000a";
    const copied = [
      { type: "session_meta", payload: { id: parent, cwd: "/home/ann/other" } },
      { type: "turn_context", payload: { turn_id: "019a0000-0100-7000-8000-000000000001", cwd: "/home/ann/other", model: "gpt-5" } },
      { type: "response_item", payload: { type: "custom_tool_call", name: "apply_patch", call_id: "c0", input: patch } },
      { type: "response_item", payload: { type: "custom_tool_call_output", call_id: "c0", output: "Success." } },
    ].map((line) => ({ timestamp: time(1), ...line }));
    const own = [
      {
        timestamp: time(9),
        type: "turn_context",
        payload: { turn_id: "019a0000-3500-7000-8000-000000000001", cwd: "/home/ann/shop", model: "gpt-5" },
      },
      item(10, { type: "custom_tool_call", name: "apply_patch", call_id: "c1", input: patch }),
      item(11, { type: "custom_tool_call_output", call_id: "c1", output: "Success." }),
    ];
    const { actions, facts } = gather(codex, path, jsonLines([header({ forked_from_id: parent }), ...copied, ...own]));
    expect(actions).toMatchObject([{ session: thread, action: { ...edited, at: born + 10_000 } }]);
    expect(facts.map(({ cwd }) => cwd)).not.toContain("/home/ann/other");
  });
});

test("commands come with their output, whatever became of them", () => {
  const lines = [
    item(1, {
      type: "function_call",
      name: "exec_command",
      call_id: "c1",
      arguments: '{"cmd":"git commit -m x","workdir":"/home/ann/shop"}',
    }),
    item(2, { type: "function_call_output", call_id: "c1", output: "Chunk ID: 1\nProcess exited with code 1\nOutput:\nnothing to commit" }),
    item(3, { type: "function_call", name: "update_plan", call_id: "c2", arguments: "{}" }),
    item(4, { type: "function_call", name: "shell", call_id: "c3", arguments: "{broken" }),
  ];
  const { actions } = gather(codex, path, jsonLines([header(), ...lines]));
  expect(actions).toHaveLength(1);
  expect(actions[0]?.action).toMatchObject({ kind: "shell", command: "git commit -m x", branch: "tax" });
  expect(actions[0]?.action).toHaveProperty("output", expect.stringContaining("nothing to commit"));
});

test("a session is told its folder, branch, remote (without the password in it) and agent", () => {
  const remote = "github.com/ann/shop";
  const spawned = {
    source: { subagent: { thread_spawn: { parent_thread_id: "root", depth: 1 } } },
    git: { branch: "tax", repository_url: "https://ann:secret@github.com/ann/shop.git" },
  };
  const { facts } = gather(codex, path, jsonLines([header(spawned), event(5, { type: "user_message", message: "x" })]));
  expect(facts).toEqual([
    { id: "root", at: born, cwd: "/home/ann/shop", branch: "tax", remote, agent: thread, version: "0.104.0" },
    { id: "root", at: born + 5000, until: born + 5000, lines: 1, cwd: "/home/ann/shop", branch: "tax", agent: thread },
  ]);
});

test("a root named by the header wins over the parent", () => {
  const { facts } = gather(codex, path, jsonLines([header({ session_id: "root", parent_thread_id: "middle", thread_source: "subagent" })]));
  expect(facts[0]).toMatchObject({ id: "root", agent: thread });
});

describe("forks, told by totals", () => {
  interface Fork {
    readonly parent: number;
    /** How many of the parent's responses were there at fork time, own and copied. */
    readonly share: number;
    readonly own: readonly number[];
  }
  const forks = fc.array(
    fc.record({ parent: fc.nat(), share: fc.nat(), own: fc.array(fc.integer({ min: 1, max: 90_000_000 }), { maxLength: 4 }) }),
    { minLength: 1, maxLength: 6 },
  );
  const idOf = (index: number): string => `019a0000-${String(index).padStart(4, "0")}-7000-8000-000000000000`;

  /** The files of a tree of threads, each with the names of the responses it shows. */
  function write(tree: readonly Fork[]): { readonly path: string; readonly text: string; readonly shows: readonly string[] }[] {
    const threads: { lines: unknown[]; shows: string[] }[] = [];
    for (const [index, { parent, share, own }] of tree.entries()) {
      const from = index === 0 ? undefined : threads[parent % index];
      const copied = from === undefined ? [] : upTo(from.lines, share % (from.shows.length + 1));
      const shows = from === undefined ? [] : from.shows.slice(0, share % (from.shows.length + 1));
      const id = idOf(index);
      const lines: unknown[] = [
        { type: "session_meta", payload: { id, cwd: "/w", ...(index === 0 ? {} : { forked_from_id: idOf(parent % index) }) } },
        ...copied,
      ];
      let total = shows.reduce((sum, name) => sum + Number(name.split(":")[1]), 0);
      for (const tokens of own) {
        total += tokens;
        const use = (count: number): unknown => ({
          input_tokens: count,
          cached_input_tokens: 0,
          output_tokens: 0,
          reasoning_output_tokens: 0,
          total_tokens: count,
        });
        const info = { total_token_usage: use(total), last_token_usage: use(tokens) };
        lines.push({ type: "turn_context", payload: { model: "m" } }, { type: "event_msg", payload: { type: "token_count", info } });
        lines.push({ type: "event_msg", payload: { type: "token_count", info } });
        shows.push(`${index}.${shows.length}:${tokens}:${total}`);
      }
      threads.push({ lines, shows });
    }
    return threads.map(({ lines, shows }, index) => {
      const timed = lines.map((line, place) => ({ timestamp: new Date(born + index * 60_000 + place).toISOString(), ...Object(line) }));
      return { path: `sessions/rollout-${idOf(index)}.jsonl`, text: jsonLines(timed), shows };
    });
  }

  function upTo(lines: readonly unknown[], responses: number): unknown[] {
    let left = responses * 3;
    return lines.filter((line) => Object(line).type === "session_meta" || left-- > 0);
  }

  test("every response counts once, whichever files are there and in whatever order they are read", () => {
    fc.assert(
      fc.property(forks, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), fc.boolean(), (tree, keep, backwards) => {
        const files = write(tree).filter((_, index) => keep[index] === true);
        const rows = (backwards ? files.toReversed() : files).flatMap((file): SourceUsage[] => gather(codex, file.path, file.text).rows);
        const shown = [...new Set(files.flatMap(({ shows }) => shows))];
        // Two forks whose totals agree to the last digit cannot be told apart: not in this test.
        fc.pre(new Set(shown.map((name) => name.split(":")[2])).size === shown.length);
        const counted = mergeByKey(rows).map(({ tokens }) => tokens.inputUncached);
        expect(counted.sort((a, b) => a - b)).toEqual(shown.map((name) => Number(name.split(":")[1])).sort((a, b) => a - b));
      }),
      { numRuns: 500 },
    );
  });
});

test("damaged bytes never throw, and what is left adds up", () => {
  const samples = logs
    .map((file) => readFileSync(file))
    .concat(Buffer.from(jsonLines([header(), item(1, { type: "custom_tool_call", name: "apply_patch", call_id: "c1", input: patch })])));
  const hit = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.boolean() });
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.array(hit, { minLength: 1, maxLength: 8 }), (sample, hits) => {
      let bytes = Buffer.from(sample);
      for (const { at, byte, cut } of hits) {
        if (cut) bytes = Buffer.concat([bytes.subarray(0, at % bytes.length), bytes.subarray((at % bytes.length) + (byte % 9))]);
        else bytes[at % bytes.length] = byte;
        if (bytes.length === 0) return;
      }
      for (const { tokens } of gather(codex, path, bytes).rows) {
        expect(Object.values(tokens).every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
        expect(tokens.reasoning).toBeLessThanOrEqual(tokens.output);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("knows its folders and files", () => {
  expect(codex.roots({ home: "/home/ann", platform: "linux", variables: {} })).toEqual(["/home/ann/.codex"]);
  expect(codex.roots({ home: "/home/ann", platform: "linux", variables: { CODEX_HOME: "/srv/codex" } })).toEqual(["/srv/codex"]);
  expect(codex.recognises(["archived_sessions", "auth.json"])).toBe(true);
  expect(codex.recognises(["projects"])).toBe(false);
  expect(codex.isLog(path)).toBe(true);
  expect(codex.isLog("history.jsonl")).toBe(false);
  expect(codex.isLog("session_index.jsonl")).toBe(false);
});
