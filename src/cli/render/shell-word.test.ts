import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { shellWord } from "./shell-word.ts";

test("plain words stay as they are", () => {
  for (const word of ["9f3c", "a1b2c3d4-0000", "/srv/logs/x.jsonl", "user@host:2222"]) expect(shellWord(word)).toBe(word);
});

test("words with a meaning for the shell are quoted", () => {
  expect(shellWord("")).toBe("''");
  expect(shellWord("my session")).toBe("'my session'");
  expect(shellWord("a; rm -rf ~")).toBe("'a; rm -rf ~'");
  expect(shellWord("it's $(here)")).toBe(String.raw`'it'\''s $(here)'`);
  expect(shellWord("~root")).toBe("'~root'");
});

test.skipIf(process.platform === "win32")("a shell reads back what was written", () => {
  const texts = fc.sample(
    fc.string({ unit: "binary", maxLength: 12 }).filter((text) => !text.includes("\0")),
    { numRuns: 300, seed: 1 },
  );
  const words = [...texts, "*", "a\nb", "\\", "`id`", "!!", "#x", "{a,b}"].map((text) => text.toWellFormed());
  const read = execFileSync("sh", ["-c", `printf '%s\\0' ${words.map(shellWord).join(" ")}`], { encoding: "utf8" });
  expect(read.split("\0").slice(0, -1)).toEqual(words);
});
