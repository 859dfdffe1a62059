import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { gather, jsonLines } from "../../../test/support/gather-source.ts";
import geminiCli from "./gemini-cli.ts";

const fixtures = join(import.meta.dirname, "../../../test/fixtures/sources/gemini-cli");
const path = "tmp/shop/chats/session-2026-03-02T09-00-5a1f0c1e.jsonl";
const header = {
  sessionId: "s1",
  projectHash: createHash("sha256").update("/home/ann/shop").digest("hex"),
  startTime: "2026-03-02T09:00:00.000Z",
};
const at = Date.UTC(2026, 2, 2, 9, 5);
const call = (name: string, args: unknown, more = {}): unknown => ({
  id: "c",
  name,
  args,
  status: "success",
  timestamp: "2026-03-02T09:05:00.000Z",
  ...more,
});
const message = (...toolCalls: readonly unknown[]): unknown => ({
  id: "m1",
  timestamp: "2026-03-02T09:04:00.000Z",
  type: "gemini",
  content: "",
  model: "gemini-3-pro-preview",
  toolCalls,
});

test("tool calls become actions; the project's folder is found by its hash", () => {
  const { actions, facts } = gather(
    geminiCli,
    path,
    jsonLines([
      header,
      message(
        call("replace", { file_path: "/home/ann/shop/src/tax.ts", old_string: "0.2", new_string: "0.21" }),
        call(
          "write_file",
          { file_path: "docs/a.md", content: "proposed" },
          {
            resultDisplay: {
              fileDiff: "",
              fileName: "a.md",
              filePath: "/home/ann/shop/docs/a.md",
              originalContent: "old",
              newContent: "accepted",
            },
          },
        ),
        call("write_file", { file_path: "b.md", content: "new" }),
        call(
          "run_shell_command",
          { command: "git status" },
          {
            result: [{ functionResponse: { id: "c", name: "run_shell_command", response: { output: "Output: clean" } } }],
            resultDisplay: "clean",
          },
        ),
        call("replace", { file_path: "/x", old_string: "a", new_string: "b" }, { status: "error" }),
        call("run_shell_command", { command: "rm -r /" }, { status: "cancelled" }),
        call("read_file", { file_path: "/home/ann/shop/src/tax.ts" }),
      ),
    ]),
  );
  expect(actions.map(({ action }) => action)).toEqual([
    { kind: "edit", at, path: "/home/ann/shop/src/tax.ts", before: "0.2", after: "0.21", whole: false, branch: null },
    { kind: "edit", at, path: "/home/ann/shop/docs/a.md", before: "old", after: "accepted", whole: true, branch: null },
    { kind: "edit", at, path: "/home/ann/shop/b.md", before: "", after: "new", whole: true, branch: null },
    { kind: "shell", at, command: "git status", output: "Output: clean", branch: null },
  ]);
  expect(facts).toEqual([
    { id: "s1", at: Date.UTC(2026, 2, 2, 9), until: Date.UTC(2026, 2, 2, 9, 4), lines: 1, cwd: "/home/ann/shop", agent: null },
  ]);
});

test("a folder that was not found is unknown, and folders given to the chat are the second best", () => {
  const elsewhere = message(call("replace", { file_path: "/tmp/x.ts", old_string: "a", new_string: "b" }));
  expect(gather(geminiCli, path, jsonLines([header, elsewhere])).facts[0]?.cwd).toBeNull();
  expect(gather(geminiCli, path, jsonLines([header, { $set: { directories: ["/srv/shop"] } }])).facts[0]?.cwd).toBe("/srv/shop");
});

test("actions are not read where nobody wants them, and a call that was written again counts once", () => {
  const running = message(call("replace", { file_path: "/a", old_string: "a", new_string: "b" }, { status: "executing" }));
  const done = message(call("replace", { file_path: "/a", old_string: "a", new_string: "b" }));
  expect(gather(geminiCli, path, jsonLines([header, running, done, done])).actions).toHaveLength(1);
  expect(gather(geminiCli, path, jsonLines([header, done]), { actions: false }).actions).toEqual([]);
});

test("damaged bytes never throw", () => {
  const logs = readdirSync(fixtures, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /session-.*\.jsonl?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const samples = logs
    .map((file) => ({ path: file, bytes: readFileSync(file) }))
    .concat({ path, bytes: Buffer.from(jsonLines([header, message(call("replace", { file_path: "/a" }))])) });
  const hit = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.boolean() });
  fc.assert(
    fc.property(fc.constantFrom(...samples), fc.array(hit, { minLength: 1, maxLength: 8 }), (sample, hits) => {
      let bytes = Buffer.from(sample.bytes);
      for (const { at: place, byte, cut } of hits) {
        if (bytes.length === 0) return;
        if (cut) bytes = Buffer.concat([bytes.subarray(0, place % bytes.length), bytes.subarray((place % bytes.length) + (byte % 9))]);
        else bytes[place % bytes.length] = byte;
      }
      for (const { tokens } of gather(geminiCli, sample.path, bytes).rows) {
        expect(Object.values(tokens).every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test("knows its folders and files", () => {
  expect(geminiCli.roots({ home: "/home/ann", platform: "linux", variables: {} })).toEqual(["/home/ann/.gemini"]);
  expect(geminiCli.recognises(["tmp", "settings.json", "projects.json"])).toBe(true);
  expect(geminiCli.recognises(["tmp", "sessions", "auth.json"])).toBe(false);
  expect(geminiCli.isLog(path)).toBe(true);
  expect(geminiCli.isLog("tmp/shop/chats/5a1f0c1e/5b.jsonl")).toBe(true);
  expect(geminiCli.isLog("tmp/shop/logs.json")).toBe(false);
  expect(geminiCli.isLog("tmp/shop/checkpoint-x.json")).toBe(false);
  expect(geminiCli.isLog("tmp/shop/chats/session-a.jsonl.unreadable-1772442000000")).toBe(false);
});
