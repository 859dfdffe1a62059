import * as fc from "fast-check";
import { expect, test } from "vitest";
import { eachWord } from "./prompt-words.ts";

function wordsOf(text: string): string[] {
  const words: string[] = [];
  eachWord(text.normalize("NFKC").toLowerCase(), { first: 0x2f35a1b7, second: 0x61c88647 }, (a, b) => words.push(`${a} ${b}`));
  return words;
}

test.each([
  ["Fix the  bug,\n(please)!", "fix the bug please"],
  ["wait 15 minutes", "wait 3 minutes"],
  ["1,000.50 at 12:30", "7 at 9"],
  ["v1.25 and x86", "v2 and x9"],
  ["Ünïcode ﬁle", "ünïcode file"],
  ["ＦＵＬＬ width", "full width"],
  ["数 字", "数字"],
  ["a😀b", "a 😀 b"],
  ["ends at 5.", "ends at 5"],
  ["٣ items", "12 items"],
])("%j has the words of %j", (one, other) => {
  expect(wordsOf(one)).toEqual(wordsOf(other));
});

test.each([
  ["one two three", 3],
  ["世界はひとつ", 6],
  ["ภาษาไทย", 7],
  ["नमस्ते दुनिया", 2],
  ["😀😀", 2],
  ["don't stop", 3],
  ["file.ts:12:5", 3],
  ["\ud83d", 1],
  ["... --- !!!", 0],
  ["", 0],
])("%j has %i", (text, count) => {
  expect(wordsOf(text)).toHaveLength(count);
});

test("different words are different, also in the order of their letters", () => {
  expect(new Set(["ab", "ba", "aab", "abb", "a", "b", "世", "界", "😀", "😁"].flatMap(wordsOf)).size).toBe(10);
});

test("takes any text, and words stay apart", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (a, b) => {
      expect(wordsOf(`${a} | ${b}`)).toEqual([...wordsOf(a), ...wordsOf(b)]);
    }),
  );
});
