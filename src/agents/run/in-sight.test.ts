import { expect, test } from "vitest";
import { inSight } from "./in-sight.ts";

test("a card hides nothing: marks that nobody sees are written out, words and emoji stay", () => {
  const lines = [
    { name: "To", text: "ann\u202Emoc.elpmaxe\u200B" },
    { name: "Text", text: "Grüße\r\n\t👩‍💻 می‌خواهم" },
  ];
  expect(inSight({ title: "Pay\0 \u{E0041}", lines, undo: null })).toEqual({
    title: "Pay[U+0000] [U+E0041]",
    lines: [
      { name: "To", text: "ann[U+202E]moc.elpmaxe[U+200B]" },
      { name: "Text", text: "Grüße\n\t👩‍💻 می‌خواهم" },
    ],
    undo: null,
  });
});
