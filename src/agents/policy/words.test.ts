import { expect, test } from "vitest";
import { namesIn, plain, shapeOf, standsIn, stem, valuesOf } from "./words.ts";

test("one word in all its forms", () => {
  for (const forms of [
    ["book", "books", "booked", "booking"],
    ["cancel", "cancels", "cancelled"],
    ["invite", "invites", "invited", "inviting"],
    ["reply", "replies", "replied"],
  ])
    expect(new Set(forms.map(stem)).size).toBe(1);
  expect(stem("car")).toBe("car");
});

test("a value stands in a text as a whole", () => {
  const text = plain("Pay GB29NWBK60161331926819, then mail ann@example.org. The file is 'plan-2.docx'.");
  for (const there of ["GB29NWBK60161331926819", "ann@example.org", "plan-2.docx", "the file"])
    expect(standsIn(plain(there), text)).toBe(true);
  for (const not of ["GB29NWBK6016133192681", "nn@example.org", "ann@example.or", "ann@example", "plan-2", "2.docx", "", "fil"])
    expect(standsIn(plain(not), text)).toBe(false);
});

test("values that nobody writes by accident, by shape", () => {
  expect(["a.b@example.co.uk", "GB29NWBK60161331926819", "https://example.org/a?b=1", "notes.docx", "Ann", "42"].map(shapeOf)).toEqual([
    "mail",
    "account",
    "link",
    "file",
    null,
    null,
  ]);
  const text = "Send notes.docx to Ann@Example.org; see https://example.org/x.html";
  expect((["mail", "file", "link", "account"] as const).map((shape) => valuesOf(shape, text))).toEqual([
    ["ann@example.org"],
    ["notes.docx"],
    ["https://example.org/x.html"],
    [],
  ]);
  expect(namesIn("Ask 'Team sync' and \"Q3\" of Spotify, don't wait").quoted).toEqual(["team sync", "q3"]);
  expect(namesIn("Ask Spotify").capital).toEqual(["spotify"]);
});
