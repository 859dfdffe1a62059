import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseTrailers } from "./trailers.ts";

test("reads the last paragraph, folded values and keys in any case", () => {
  const message =
    "Add a thing\n\nWhy it is there.\n\nCo-authored-BY: Claude <noreply@anthropic.com>\nReviewed-by: Ann,\n  who read all of it\n";
  expect(parseTrailers(message)).toEqual([
    { key: "Co-authored-BY", value: "Claude <noreply@anthropic.com>" },
    { key: "Reviewed-by", value: "Ann, who read all of it" },
  ]);
});

test("a subject is no trailer, and prose with a colon does not make its paragraph one", () => {
  expect(parseTrailers("fix: the thing")).toEqual([]);
  expect(parseTrailers("Fix\n\nNote: this is prose\nthat goes on")).toEqual([]);
});

const line = fc.constantFrom(
  "Signed-off-by: A <a@example.com>",
  "(cherry picked from commit 1234567)",
  "Co-Authored-By: Claude <noreply@anthropic.com>",
  "Claude-Session:https://example.com/s",
  "some prose",
  "some prose: with a colon",
  "key : value",
  "two words: value",
  "  folded",
  "\tfolded: with a colon",
  "# comment",
  "",
  "   ",
  "Conflicts:",
  "\tfile.txt",
  ": no key",
  "Empty:",
  "---",
  "é: x",
  "https://example.com",
);

test("a fold after a comment belongs to no trailer", () => {
  expect(parseTrailers("Title\n\nReviewed-by: A\n# comment\n folded\n")).toEqual([]);
  expect(parseTrailers("Title\n\nSigned-off-by: A\n# comment\n folded: too\n")).toEqual([{ key: "Signed-off-by", value: "A" }]);
});

test("equals git interpret-trailers on any message", () => {
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (lines) => {
      const message = `${lines.join("\n")}\n`;
      const git = spawnSync("git", ["interpret-trailers", "--parse", "--no-divider"], {
        input: message,
        encoding: "utf8",
        cwd: tmpdir(),
        env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
      });
      const ours = parseTrailers(message).map(({ key, value }) => `${key}: ${value}\n`);
      expect(ours.join("")).toBe(git.stdout);
    }),
    { numRuns: 300 },
  );
});
