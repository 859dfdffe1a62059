import { expect, test } from "vitest";
import { filesOfPatch, linesOfDiff } from "./patch-text.ts";

test("a patch is split into files: added, updated and moved, deleted", () => {
  const text = [
    "*** Begin Patch",
    "*** Add File: a.md",
    "+# A",
    "+",
    "+text",
    "*** Update File: src/old.ts",
    "*** Move to: src/new.ts",
    "@@ function f()",
    " keep",
    "-gone",
    "+++i;",
    "@@",
    "-last",
    "*** End of File",
    "*** Delete File: b.md",
    "*** End Patch",
    "+not a part of it",
  ].join("\r\n");
  expect(filesOfPatch(`apply_patch <<'EOF'\n${text}\nEOF`)).toEqual([
    { path: "a.md", before: "", after: "# A\n\ntext", whole: true },
    { path: "src/new.ts", before: "gone\nlast", after: "++i;", whole: false },
    { path: "b.md", before: "", after: "", whole: true },
  ]);
});

test("text without a patch, and lines before the first file, are nothing", () => {
  expect(filesOfPatch("cat a.md")).toEqual([]);
  expect(filesOfPatch("*** Begin Patch\n+stray\n*** End Patch")).toEqual([]);
});

test("a unified diff gives what its hunks remove and add, not its headers", () => {
  const diff =
    "Index: a.ts\n===\n--- a.ts\n+++ a.ts\n@@ -1,3 +1,3 @@\n keep\n-old\n+new\n\\ No newline at end of file\n@@ -9 +9 @@\n---x\n+y\n";
  expect(linesOfDiff(diff)).toEqual({ before: "old\n--x", after: "new\ny" });
});
