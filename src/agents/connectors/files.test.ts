import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { agentWorld, toolCall } from "../../../test/support/agent-world.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { ToolError, type JsonObject, type Tool, type ToolResult } from "../tools/tool.ts";
import connector from "./files.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

async function opened(may: readonly ("read" | "write")[] = ["read", "write"]): Promise<{ root: string; tool: (name: string) => Tool }> {
  const base = folders.next();
  const { tools } = await connector.open({ folder: "reports", may }, agentWorld(base));
  const tool = (name: string): Tool => {
    const found = tools.find((one) => one.name === name);
    if (found === undefined) throw new Error(`no tool ${name}`);
    return found;
  };
  return { root: join(base, "reports"), tool };
}
let keys = 0;
async function run(tool: Tool, args: JsonObject, key = `run:${(keys += 1)}`): Promise<ToolResult> {
  const result = await tool.run(args, toolCall(key));
  if ("waitsForRun" in result) throw new Error("it waits");
  return result;
}
const undo = ({ effect }: ToolResult): JsonObject => effect?.undo?.args ?? {};

test("a file is written, read, listed; the version before comes back, and the undo can be undone", async () => {
  const { root, tool } = await opened();
  const first = await run(tool("files.write"), { path: "notes/today.md", content: "one\n" });
  expect(first.effect).toMatchObject({ kind: "file.written", artifact: expect.stringMatching(/^file:clerk\/reports\/[0-9a-f]{16}$/) });
  const second = await run(tool("files.write"), { path: "notes/today.md", content: "two\n" });
  expect(await run(tool("files.read"), { path: "notes/today.md" })).toMatchObject({ content: { text: "two\n", next: null } });
  expect(await run(tool("files.list"), {})).toEqual({
    content: { files: [{ path: "notes/today.md", bytes: 4, written_by: "agent" }], more: false },
  });
  // The older change is not the newest any more: taking it back would lose the newer one.
  await expect(run(tool("files.restore"), undo(first))).rejects.toThrow("was changed since");
  const back = await run(tool("files.restore"), undo(second));
  expect(readFileSync(join(root, "notes/today.md"), "utf8")).toBe("one\n");
  await run(tool("files.restore"), undo(back));
  expect(readFileSync(join(root, "notes/today.md"), "utf8")).toBe("two\n");
});

test("what any agent ever wrote says so when it is read back, by whatever run; what people put there does not", async () => {
  const { root, tool } = await opened();
  writeFileSync(join(root, "mine.md"), "mine");
  await run(tool("files.write"), { path: "theirs.md", content: "theirs" }, "another-run:1");
  expect((await run(tool("files.read"), { path: "mine.md" })).content).not.toHaveProperty("written_by");
  expect(await run(tool("files.read"), { path: "theirs.md" })).toMatchObject({ content: { written_by: "agent" } });
  expect(await run(tool("files.list"), {})).toEqual({
    content: {
      files: [
        { path: "mine.md", bytes: 4 },
        { path: "theirs.md", bytes: 6, written_by: "agent" },
      ],
      more: false,
    },
  });
  // What people add does not make the rest theirs, nor does a change that broke off half way.
  writeFileSync(join(root, "theirs.md"), "theirs, and mine");
  expect(await run(tool("files.read"), { path: "theirs.md" })).toMatchObject({ content: { written_by: "agent" } });
});

test("a new file is taken away again, and its bytes can still be had back", async () => {
  const { root, tool } = await opened();
  const made = await run(tool("files.write"), { path: "a.txt", content: "a" });
  const gone = await run(tool("files.restore"), undo(made));
  expect(readdirSync(root).filter((name) => name !== ".upshot")).toEqual([]);
  await run(tool("files.restore"), undo(gone));
  expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("a");
});

test("the same key writes once; after a crash the world tells what became of it", async () => {
  const { root, tool } = await opened();
  const write = tool("files.write");
  const args = { path: "a.txt", content: "agent" };
  expect(await write.find?.(args, toolCall("k"))).toBe("not-done");
  const done = await run(write, args, "k");
  writeFileSync(join(root, "a.txt"), "the owner's");
  expect(await run(write, args, "k")).toEqual(done);
  expect(await write.find?.(args, toolCall("k"))).toEqual(done);
  expect(readFileSync(join(root, "a.txt"), "utf8")).toBe("the owner's");
  // As if the power went before the last mark: whether it happened is told by the content alone.
  const versions = join(root, ".upshot", "versions");
  const marks = readdirSync(versions, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".done"));
  for (const mark of marks) rmSync(join(versions, mark));
  expect(await write.find?.(args, toolCall("k"))).toBe("unknown");
  writeFileSync(join(root, "a.txt"), "agent");
  expect(await write.find?.(args, toolCall("k"))).toEqual(done);
  rmSync(join(root, "a.txt"));
  expect(await write.find?.(args, toolCall("k"))).toBe("not-done");
});

test("whoever is asked sees the change as a diff", async () => {
  const { tool } = await opened();
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  await run(tool("files.write"), { path: "a.txt", content: lines.join("\n") });
  const content = lines.with(20, "changed").join("\n");
  const preview = await tool("files.write").preview?.({ path: "a.txt", content }, toolCall("k"));
  expect(preview).toMatchObject({ title: "Change the file a.txt in reports", undo: "puts back the version before" });
  expect(preview?.lines[0]?.text.split("\n")).toEqual([
    "@@ from line 18 @@",
    " line 17",
    " line 18",
    " line 19",
    "-line 20",
    "+changed",
    " line 21",
    " line 22",
    " line 23",
  ]);
});

test.each([
  "../outside.txt",
  "a/../../outside.txt",
  "/etc/passwd",
  "a//b",
  ".",
  "..",
  "",
  ".upshot/versions/x",
  "a/.git/config",
  "c:\\windows",
  "a\\b",
  "file:stream",
  "nul",
  "NUL.txt",
  "a/com1.log",
  "name.",
  "name ",
  "line\nbreak",
  "nul\0byte",
  "bidi\u202Etxt",
  "e\u0301.txt",
  "x".repeat(201),
  "d/".repeat(11) + "x",
])("a path that leads elsewhere or reads as something else is refused for good: %j", async (path) => {
  const { tool } = await opened();
  for (const one of [tool("files.read"), tool("files.write"), tool("files.restore")]) {
    expect(one.granted?.({ path, content: "x", version: "x" })).toBeTypeOf("string");
    await expect(run(one, { path, content: "x", version: "x" })).rejects.toThrow(ToolError);
  }
});

test("links, pipes, second names and large files are neither read nor written through", async () => {
  const { root, tool } = await opened();
  const outside = join(folders.next(), "secret.txt");
  writeFileSync(outside, "secret");
  symlinkSync(outside, join(root, "link.txt"));
  symlinkSync(join(outside, ".."), join(root, "linked"));
  linkSync(outside, join(root, "second.txt"));
  execFileSync("mkfifo", [join(root, "pipe")]);
  mkdirSync(join(root, "folder"));
  writeFileSync(join(root, "large.txt"), "");
  truncateSync(join(root, "large.txt"), 5 << 20);
  for (const path of ["link.txt", "linked/secret.txt", "second.txt", "pipe", "folder", "large.txt"]) {
    await expect(run(tool("files.read"), { path }), path).rejects.toThrow(ToolError);
    await expect(run(tool("files.write"), { path, content: "mine" }), path).rejects.toThrow(ToolError);
  }
  await expect(run(tool("files.write"), { path: "linked/new.txt", content: "mine" })).rejects.toThrow(ToolError);
  expect(readFileSync(outside, "utf8")).toBe("secret");
  expect((await run(tool("files.list"), {})).content).toEqual({
    files: [
      { path: "large.txt", bytes: 5 << 20 },
      { path: "second.txt", bytes: 6 },
    ],
    more: false,
  });
});

test("a versions folder that somebody turned into a link is not written through", async () => {
  const { root, tool } = await opened();
  await run(tool("files.write"), { path: "a.txt", content: "a" });
  const outside = folders.next();
  renameSync(join(root, ".upshot"), join(root, "moved"));
  symlinkSync(outside, join(root, ".upshot"));
  await expect(run(tool("files.write"), { path: "a.txt", content: "b" })).rejects.toThrow(ToolError);
  expect(readdirSync(outside)).toEqual([]);
});

test("names that differ in capitals only are one file", async () => {
  const { tool } = await opened();
  await run(tool("files.write"), { path: "Notes/Report.txt", content: "a" });
  for (const path of ["Notes/report.txt", "notes/Report.txt", "NOTES/x.txt"])
    await expect(run(tool("files.write"), { path, content: "b" }), path).rejects.toThrow("already");
});

test("a folder that is a path is refused, in words", async () => {
  for (const folder of ["../other", "a/b", ".hidden", "..", "a\\b"])
    await expect(connector.open({ folder, may: ["read"] }, agentWorld(folders.next()))).rejects.toMatchObject({ code: "definition-wrong" });
});

test("what is not granted is not there; what is no text is told by its size", async () => {
  const base = folders.next();
  const { tools } = await connector.open({ folder: "reports", may: ["read"] }, agentWorld(base));
  expect(tools.map(({ name }) => name)).toEqual(["files.list", "files.read"]);
  writeFileSync(join(base, "reports", "a.bin"), Buffer.from([0, 1, 2]));
  const read = tools[1];
  if (read === undefined) throw new Error("no tool");
  expect((await run(read, { path: "a.bin" })).content).toMatchObject({ bytes: 3, text: "" });
  await expect(run(read, { path: "none.txt" })).rejects.toThrow("there is no file none.txt");
});

test("two at once on one file: one version is lost to nobody", async () => {
  const { root, tool } = await opened();
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) => run(tool("files.write"), { path: "a.txt", content: `version ${index}` })),
  );
  const done = results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  expect(done.length).toBeGreaterThan(0);
  const afters = new Set(done.map(({ effect }) => effect?.subject["after"]));
  const kept = readdirSync(join(root, ".upshot", "versions"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  expect(afters.size).toBeLessThanOrEqual(kept.length);
});

test("any text is written and read back as it is; the newest thirty versions are kept", async () => {
  const { root, tool } = await opened();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme", maxLength: 200 }), async (content) => {
      await run(tool("files.write"), { path: "any.txt", content });
      const { content: read } = await run(tool("files.read"), { path: "any.txt" });
      const text = typeof read === "object" && read !== null && "text" in read ? read.text : null;
      expect(text).toBe(content.includes("\0") ? "" : content.replace(/^\uFEFF/, ""));
    }),
    { numRuns: 40 },
  );
  const kept = readdirSync(join(root, ".upshot", "versions"), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".json"),
  );
  expect(kept).toHaveLength(30);
});
