import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gather, mergeByKey } from "../../../test/support/gather-source.ts";
import { databaseQuestions } from "../opencode/database.ts";
import opencode from "./opencode.ts";

const fixtures = join(import.meta.dirname, "../../../test/fixtures/sources/opencode");
const root = "ses_5f0000000001aaaaaaaaaaaaaa";
const child = "ses_5e0000000002bbbbbbbbbbbbbb";
const at = 1_760_000_000_000;
const part = (tool: string, input: unknown, more = {}): unknown => ({
  id: "prt_1",
  sessionID: root,
  messageID: "msg_1",
  type: "tool",
  tool,
  callID: "c",
  state: { status: "completed", input, output: "done", metadata: {}, title: "", time: { start: at - 5, end: at } },
  ...more,
});
const message = (tokens: unknown, more = {}): unknown => ({
  role: "assistant",
  modelID: "claude-sonnet-4-5",
  providerID: "anthropic",
  time: { created: at },
  tokens,
  ...more,
});
const tokens = { input: 5, output: 300, reasoning: 0, cache: { read: 20_000, write: 1_500 } };

test.each([
  [
    "edit",
    { filePath: "/w/a.ts", oldString: "a", newString: "b" },
    [{ kind: "edit", at, path: "/w/a.ts", before: "a", after: "b", whole: false, branch: null }],
  ],
  [
    "write",
    { filePath: "/w/a.ts", content: "x" },
    [{ kind: "edit", at, path: "/w/a.ts", before: "", after: "x", whole: true, branch: null }],
  ],
  [
    "multiedit",
    {
      filePath: "/w/a.ts",
      edits: [
        { oldString: "a", newString: "b" },
        { oldString: "", newString: "c" },
      ],
    },
    [
      { before: "a", after: "b" },
      { before: "", after: "c", whole: true },
    ],
  ],
  [
    "apply_patch",
    { patchText: "*** Begin Patch\n*** Delete File: a.ts\n*** Add File: b.ts\n+x\n*** End Patch" },
    [
      { path: "a.ts", whole: true },
      { path: "b.ts", after: "x" },
    ],
  ],
  ["bash", { command: "git status" }, [{ kind: "shell", at, command: "git status", output: "done", branch: null }]],
  ["read", { filePath: "/w/a.ts" }, []],
])("a part of %s becomes actions", (tool, input, expected) => {
  const { actions } = gather(opencode, "storage/part/msg_1/prt_1.json", JSON.stringify(part(tool, input)));
  expect(actions.map(({ action }) => action)).toMatchObject(expected);
  expect(actions.every(({ session }) => session === root)).toBe(true);
});

test("a call that failed or still runs did nothing", () => {
  for (const status of ["error", "running", "pending"]) {
    const failed = part("edit", {}, { state: { status, input: { filePath: "/a", oldString: "a", newString: "b" }, time: { start: at } } });
    expect(gather(opencode, "storage/part/msg_1/prt_1.json", JSON.stringify(failed)).actions).toEqual([]);
  }
});

describe("the database", () => {
  const first =
    "CREATE TABLE session (id TEXT, parent_id TEXT, directory TEXT, version TEXT); CREATE TABLE message (id TEXT, session_id TEXT, data TEXT); CREATE TABLE part (id TEXT, message_id TEXT, session_id TEXT, data TEXT);";
  const second =
    "CREATE TABLE session_v2 (id TEXT, parent_id TEXT, directory TEXT, version TEXT); CREATE TABLE session_message (id TEXT, session_id TEXT, type TEXT, seq INTEGER, data TEXT);";

  /** Asks as the engine does: of each question the first statement that the tables allow. */
  function readDatabase(database: DatabaseSync, actions = true): ReturnType<typeof gather> {
    const lines = databaseQuestions
      .filter((question) => actions || !question.actions)
      .flatMap(({ statements }) => {
        for (const statement of statements) {
          try {
            return database.prepare(statement).all();
          } catch (error) {
            if (!/no such (table|column)/.test(String(error))) throw error;
          }
        }
        return [];
      });
    return gather(opencode, "opencode.db", lines.map((row) => `${String(row["line"])}\n`).join(""), { actions });
  }

  test("of 1.x: sub-agents count for their root, copies in a fork once, unreadable rows not at all", () => {
    const database = new DatabaseSync(":memory:");
    database.exec(first);
    const session = database.prepare("INSERT INTO session VALUES (?, ?, '/w', '1.4.0')");
    session.run(root, null);
    session.run(child, root);
    session.run("ses_5d0000000003cccccccccccccc", null);
    const add = database.prepare("INSERT INTO message VALUES (?, ?, ?)");
    add.run("msg_1", root, JSON.stringify(message(tokens)));
    add.run("msg_2", child, JSON.stringify(message(tokens, { time: { created: at + 9_000 } })));
    add.run("msg_3", "ses_5d0000000003cccccccccccccc", JSON.stringify(message(tokens)));
    add.run("msg_4", root, '{"role":"user","time":{"created":1}}');
    add.run("msg_5", root, "not JSON");
    database
      .prepare("INSERT INTO part VALUES ('prt_1', 'msg_2', ?, ?)")
      .run(child, JSON.stringify(part("edit", { filePath: "a.ts", oldString: "a", newString: "b" })));
    const { rows, actions, skipped } = readDatabase(database);
    expect(mergeByKey(rows)).toMatchObject([
      { session: root, agent: null, model: "claude-sonnet-4-5", version: "1.4.0", at },
      { session: root, agent: child, at: at + 9_000 },
    ]);
    expect(actions).toMatchObject([{ session: root, action: { kind: "edit", path: "/w/a.ts" } }]);
    expect(skipped).toEqual([]);
    expect(readDatabase(database, false).actions).toEqual([]);
  });

  test("of 2.x: both tables, each session once", () => {
    const database = new DatabaseSync(":memory:");
    database.exec(first + second);
    database.prepare("INSERT INTO session_v2 VALUES (?, NULL, '/w', '2.0.3')").run(root);
    const content = [
      {
        type: "tool",
        id: "c",
        name: "write",
        state: { status: "completed", input: { path: "a.ts", content: "x" }, content: [{ type: "text", text: "ok" }] },
        time: { created: at, completed: at + 1 },
      },
    ];
    const newer = { model: { id: "claude-sonnet-4-5", providerID: "anthropic" }, time: { created: at }, tokens, content };
    database.prepare("INSERT INTO session_message VALUES ('msg_1', ?, 'assistant', 1, ?)").run(root, JSON.stringify(newer));
    const older = database.prepare("INSERT INTO message VALUES (?, ?, ?)");
    older.run("msg_1", root, JSON.stringify(message(tokens, { time: { created: at + 3 } })));
    older.run("msg_9", child, JSON.stringify(message(tokens, { time: { created: at - 9_000 } })));
    const { rows, actions } = readDatabase(database);
    expect(rows).toMatchObject([
      { session: root, at, tokens: { inputUncached: 5, cacheRead: 20_000, cacheWrite5m: 1_500, output: 300 } },
      { session: child, at: at - 9_000 },
    ]);
    expect(actions).toMatchObject([{ action: { kind: "edit", path: "/w/a.ts", after: "x", at: at + 1 } }]);
  });

  test("has the answers of the files it was made from under the same keys", () => {
    const file = gather(opencode, `storage/message/${root}/msg_1.json`, JSON.stringify(message(tokens, { id: "msg_1", sessionID: root })));
    const row = gather(opencode, "opencode.db", `${JSON.stringify({ kind: "message", session: root, root, data: message(tokens) })}\n`);
    expect(row.rows[0]?.key).toBe(file.rows[0]?.key);
    expect(file.rows[0]?.key).toBeDefined();
  });
});

test("damaged bytes never throw", () => {
  const files = readdirSync(fixtures, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.name.startsWith("msg_"),
  );
  const samples = files.map((entry) => ({
    path: `storage/message/${root}/${entry.name}`,
    bytes: readFileSync(join(entry.parentPath, entry.name)),
  }));
  samples.push({
    path: "storage/part/msg_1/prt_1.json",
    bytes: Buffer.from(JSON.stringify(part("edit", { filePath: "/a", oldString: "a", newString: "b" }))),
  });
  samples.push({
    path: "opencode.db",
    bytes: Buffer.from(`${JSON.stringify({ kind: "message", session: root, root, data: message(tokens) })}\n`),
  });
  const hit = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.boolean() });
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.array(hit, { minLength: 1, maxLength: 8 }), (sample, hits) => {
      let bytes = Buffer.from(sample.bytes);
      for (const { at: place, byte, cut } of hits) {
        if (bytes.length === 0) return;
        if (cut) bytes = Buffer.concat([bytes.subarray(0, place % bytes.length), bytes.subarray((place % bytes.length) + (byte % 9))]);
        else bytes[place % bytes.length] = byte;
      }
      for (const row of gather(opencode, sample.path, bytes).rows) {
        expect(Object.values(row.tokens).every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("knows its folders and files", () => {
  expect(opencode.roots({ home: "/home/ann", platform: "darwin", variables: {} })).toEqual(["/home/ann/.local/share/opencode"]);
  expect(opencode.recognises(["opencode.db", "log"])).toBe(true);
  expect(opencode.recognises(["storage"])).toBe(true);
  expect(opencode.recognises(["projects"])).toBe(false);
  expect(opencode.isLog(`storage/message/${root}/msg_1.json`)).toBe(true);
  expect(opencode.isLog(`storage/session_diff/${root}.json`)).toBe(false);
  expect(opencode.isLog("storage/todo/x.json")).toBe(false);
});
