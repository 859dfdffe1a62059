import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import claudeCode from "../sources/claude-code.ts";
import { findLogs, rootsIn, usualRoots } from "./find-logs.ts";

let folder = "";
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "upshot-find-")));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, content = "{}\n"): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function find(root = folder): { paths: readonly string[]; reasons: readonly string[]; found: boolean } {
  const { logs, skipped, found } = findLogs({ source: "claude-code", folder: root }, claudeCode);
  return { paths: logs.map(({ path }) => path), reasons: skipped.map(({ reason }) => reason), found };
}

test("all logs, in the order of their paths, with size and time", () => {
  put("-b/s2.jsonl", "12345");
  put("-a/s1/subagents/agent-x.jsonl");
  put("-a/s1.jsonl");
  put("-a/notes.md");
  put("history.jsonl");
  const { logs } = findLogs({ source: "claude-code", folder }, claudeCode);
  expect(logs.map(({ path }) => path)).toEqual(["-a/s1.jsonl", "-a/s1/subagents/agent-x.jsonl", "-b/s2.jsonl"]);
  expect(logs[2]).toMatchObject({ size: 5 });
  expect(logs[2]?.modified).toBeGreaterThan(0);
});

test("nothing there", () => {
  expect(find()).toEqual({ paths: [], reasons: [], found: true });
  expect(find(join(folder, "missing"))).toEqual({ paths: [], reasons: [], found: false });
});

test("links are followed, never in a circle, never twice", () => {
  const outside = realpathSync(mkdtempSync(join(tmpdir(), "upshot-find-outside-")));
  writeFileSync(join(outside, "s9.jsonl"), "{}\n");
  put("-a/s1.jsonl");
  symlinkSync(outside, join(folder, "-linked"));
  symlinkSync(outside, join(folder, "-linked-again"));
  symlinkSync(folder, join(folder, "-a", "up"));
  symlinkSync(join(folder, "-a", "s1.jsonl"), join(folder, "-a", "s2.jsonl"));
  symlinkSync("s3.jsonl", join(folder, "-a", "s3.jsonl"));
  symlinkSync("gone.jsonl", join(folder, "-a", "s4.jsonl"));
  const { paths, reasons } = find();
  rmSync(outside, { recursive: true });
  expect([paths.length, paths.filter((path) => path.startsWith("-linked")).length]).toEqual([3, 1]);
  expect(paths).toEqual(expect.arrayContaining(["-a/s1.jsonl", "-a/s2.jsonl"]));
  expect(reasons.toSorted()).toEqual([
    "a symbolic link that leads in a circle",
    "a symbolic link to a folder that is read already",
    "a symbolic link to a folder that is read already",
    "the file cannot be looked at",
  ]);
});

test("a folder that has a log's name is a folder", () => {
  put("-a/x.jsonl/s1.jsonl");
  expect(find().paths).toEqual(["-a/x.jsonl/s1.jsonl"]);
});

test.skipIf(process.platform === "win32")("what is no file is named, and never opened", () => {
  put("-a/s1.jsonl");
  execFileSync("sh", ["-c", `mkfifo "$0" "$1"`, join(folder, "-a", "pipe.jsonl"), join(folder, "-a", "pipe.txt")]);
  symlinkSync("/dev/zero", join(folder, "-a", "zero.jsonl"));
  symlinkSync("pipe.jsonl", join(folder, "-a", "linked.jsonl"));
  const { logs, skipped } = findLogs({ source: "claude-code", folder }, claudeCode);
  expect(logs.map(({ path }) => path)).toEqual(["-a/s1.jsonl"]);
  const reason = "a pipe, socket or device: only files are opened";
  expect(skipped.toSorted((a, b) => (a.file < b.file ? -1 : 1))).toEqual(
    ["linked", "pipe", "zero"].map((name) => ({ file: `${folder}/-a/${name}.jsonl`, line: 0, reason })),
  );
});

test.each([
  ["claude-code", "-home-me-shop/aaaa.jsonl"],
  ["codex", "sessions/2026/01/05/rollout-1.jsonl"],
  ["codex", "2026/01/05/rollout-1.jsonl"],
  ["codex", "rollout-1.jsonl"],
  ["gemini-cli", "tmp/shop/chats/session-1.json"],
  ["gemini-cli", "chats/session-1.jsonl"],
  ["opencode", "storage/message/ses_1/msg_1.json"],
  ["opencode", "message/ses_1/msg_1.json"],
  ["opencode", "opencode.db"],
])("a folder of %s is told by its log %s", async (source, path) => {
  put(path);
  // What stands beside a log in real folders.
  for (const name of ["history", "message", "session"]) mkdirSync(join(folder, name), { recursive: true });
  expect(await rootsIn(folder)).toEqual([{ source, folder }]);
});

test.each([
  ["tmp/build/a.json", "etc/passwd", "usr/bin/x"],
  ["tmp/me/.gemini/tmp/shop/chats/session-1.json"],
  ["home/me/.gemini/tmp/shop/chats/session-1.json", "tmp/x"],
  ["sessions/monday.txt", "2024/photo.jpg"],
  ["storage/box.json", "project/readme.md"],
  ["-notes/todo.txt"],
  ["chats/anna.txt"],
])("a folder with %s is no tool's", async (...paths) => {
  for (const path of paths) put(path);
  expect(await rootsIn(folder)).toEqual([]);
});

test("an empty projects folder is Claude Code's, by contract", async () => {
  mkdirSync(join(folder, "projects"));
  expect(await rootsIn(folder)).toEqual([{ source: "claude-code", folder: join(folder, "projects") }]);
});

test("a named folder is recognised by what lies in it", async () => {
  put("projects/-a/s1.jsonl");
  expect(await rootsIn(folder)).toEqual([{ source: "claude-code", folder: join(folder, "projects") }]);
  expect(await rootsIn(join(folder, "projects"))).toEqual([{ source: "claude-code", folder: join(folder, "projects") }]);
  expect(await rootsIn(join(folder, "missing"))).toEqual([]);
});

test("two names of one folder are one root", async () => {
  put(".claude/projects/-a/s1.jsonl");
  mkdirSync(join(folder, ".config"));
  symlinkSync(join(folder, ".claude"), join(folder, ".config", "claude"));
  const roots = await usualRoots({ home: folder, platform: "linux", variables: {} });
  expect(roots.filter(({ source }) => source === "claude-code")).toEqual([
    { source: "claude-code", folder: join(folder, ".claude", "projects") },
  ]);
});
