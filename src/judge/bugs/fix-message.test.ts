import { expect, test } from "vitest";
import { isCodeLine } from "./code-lines.ts";
import { fixMessage } from "./fix-message.ts";

test.each([
  ["fix: off by one (#12)", "", null],
  ["fix(parser): do not loop", "Closes #34", "34"],
  ["Fix crash when the list is empty", "", null],
  ["Bugfix: wrong order", "resolves acme/shop#7", "7"],
  ["PAY-123 fix rounding", "", "PAY-123"],
  ["Hotfix for broken login", "Fixed: GH-9", "9"],
])("%s mends a bug", (subject, body, issue) => {
  expect(fixMessage({ subject, body })).toEqual({ issue });
});

test.each([
  "Fix typo in README",
  "fix lint",
  "fix(docs): wrong link",
  "docs: fix the example",
  "chore: fix build",
  "test: fix flaky test",
  "Add a prefix",
  "feat: fixed headers",
  'Revert "Fix crash"',
  "Fixture for the parser",
  "Debug output",
])("%s does not", (subject) => {
  expect(fixMessage({ subject, body: "fixes #1" })).toBeNull();
});

test("lines that may cause a bug", () => {
  expect(["x = 1", "  return a;", "# no", "", "}", "// yes in python"].map((line) => isCodeLine("a.py", line))).toEqual([
    true,
    true,
    false,
    false,
    false,
    true,
  ]);
  expect(["*p = 1;", " * a comment", "/* a */", "// b", "#include <a.h>"].map((line) => isCodeLine("a.c", line))).toEqual([
    true,
    false,
    false,
    false,
    true,
  ]);
  expect(isCodeLine("notes.md", "x = 1")).toBe(false);
});
