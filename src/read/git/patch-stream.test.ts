import * as fc from "fast-check";
import { expect, test } from "vitest";
import { UpshotError } from "../../kit/errors.ts";
import { parsePatches, patchFormat, type PatchFile, type PatchHunk } from "./patch-stream.ts";

type Heard =
  | { readonly commit: readonly string[] }
  | { readonly file: PatchFile }
  | { readonly line: string; readonly added: boolean }
  | { readonly hunk: PatchHunk };

function hear(fields: number, chunks: readonly Buffer[]): Heard[] {
  const heard: Heard[] = [];
  const parser = parsePatches(fields, {
    commit: (values) => void heard.push({ commit: [...values] }),
    file: (change) => void heard.push({ file: change }),
    line: (added, bytes, from, to) => void heard.push({ line: bytes.toString("latin1", from, to), added }),
    hunk: (hunk) => void heard.push({ hunk }),
  });
  for (const chunk of chunks) {
    const passing = Buffer.from(chunk);
    parser.write(passing);
    passing.fill(0x2b);
  }
  parser.end();
  return heard;
}

function failureOf(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}

function file(path: string, more: Partial<PatchFile> = {}): Heard {
  return { file: { path, oldPath: null, kind: "modified", binary: false, oldMode: 0, newMode: 0, submodule: false, ...more } };
}

const sample = Buffer.from(
  [
    "\0abc\0A subject\n\ndiff --git a/not a file\0",
    "",
    "diff --git a/a b/c.txt b/a b/c.txt",
    "index 1111111..2222222 100644",
    "--- a/a b/c.txt\t",
    "+++ b/a b/c.txt\t",
    "@@ -3,2 +2,0 @@ function() {",
    "---- a removed rule",
    "-@@ -1 +1 @@",
    "@@ -10 +7,3 @@",
    "-old",
    "\\ No newline at end of file",
    "+diff --git a/x b/x",
    "+nul \0 here",
    "+new",
    "\\ No newline at end of file",
    "diff --git a/old name b/new",
    "similarity index 90%",
    "rename from old name",
    "rename to new",
    'diff --git "a/q\\"\\303\\274\\n.txt" "b/q\\"\\303\\274\\n.txt"',
    "old mode 100644",
    "new mode 100755",
    "diff --git a/picture.png b/picture.png",
    "new file mode 100644",
    "index 0000000..3333333",
    "Binary files /dev/null and b/picture.png differ",
    "diff --git a/sub b/sub",
    "index 4444444..5555555 160000",
    "--- a/sub",
    "+++ b/sub",
    "@@ -1 +1 @@",
    "-Subproject commit 4",
    "+Subproject commit 5",
    "\0def\0Empty\0",
    "\0fed\0Last\0",
    "",
    "diff --git a/link b/link",
    "deleted file mode 120000",
    "index 6666666..0000000",
    "--- a/link",
    "+++ /dev/null",
    "@@ -1 +0,0 @@",
    "-target",
    "\\ No newline at end of file",
    "",
  ].join("\n"),
);

const expected: Heard[] = [
  { commit: ["abc", "A subject\n\ndiff --git a/not a file"] },
  file("a b/c.txt", { oldMode: 0o100644, newMode: 0o100644 }),
  { line: "--- a removed rule", added: false },
  { line: "@@ -1 +1 @@", added: false },
  { hunk: { oldStart: 3, oldCount: 2, newStart: 2, newCount: 0, nul: false } },
  { line: "old", added: false },
  { line: "diff --git a/x b/x", added: true },
  { line: "nul \0 here", added: true },
  { line: "new", added: true },
  { hunk: { oldStart: 10, oldCount: 1, newStart: 7, newCount: 3, nul: true } },
  file("new", { oldPath: "old name", kind: "renamed" }),
  file('q"ü\n.txt', { oldMode: 0o100644, newMode: 0o100755 }),
  file("picture.png", { kind: "added", binary: true, newMode: 0o100644 }),
  file("sub", { oldMode: 0o160000, newMode: 0o160000, submodule: true }),
  { line: "Subproject commit 4", added: false },
  { line: "Subproject commit 5", added: true },
  { hunk: { oldStart: 1, oldCount: 1, newStart: 1, newCount: 1, nul: false } },
  { commit: ["def", "Empty"] },
  { commit: ["fed", "Last"] },
  file("link", { kind: "deleted", oldMode: 0o120000 }),
  { line: "target", added: false },
  { hunk: { oldStart: 1, oldCount: 1, newStart: 0, newCount: 0, nul: false } },
];

test("commits, files, lines and hunks come in order, whatever they hold", () => {
  expect(hear(2, [sample])).toEqual(expected);
});

test("where the output is cut into pieces does not matter", () => {
  for (let size = 1; size < 40; size++) {
    const chunks: Buffer[] = [];
    for (let at = 0; at < sample.length; at += size) chunks.push(sample.subarray(at, at + size));
    expect(hear(2, chunks)).toEqual(expected);
  }
});

test("a format for any placeholders", () => {
  expect(patchFormat(["%H", "%B"])).toBe("--format=%x00%H%x00%B%x00");
});

test("what is no patch is an error of ours, never a crash", () => {
  expect(() => hear(1, [Buffer.from("fatal: nothing\n")])).toThrow(expect.objectContaining({ code: "git-output" }));
  expect(() => hear(2, [sample.subarray(0, 200)])).toThrow(UpshotError);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: sample.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 5 }),
      fc.nat({ max: sample.length }),
      (changes, cut) => {
        const bytes = Buffer.from(sample);
        for (const [at, byte] of changes) bytes[at] = byte;
        const failure = failureOf(() => hear(2, [bytes.subarray(0, cut), bytes.subarray(cut)]));
        expect(failure === null || failure instanceof UpshotError).toBe(true);
      },
    ),
    { numRuns: 3000 },
  );
});
