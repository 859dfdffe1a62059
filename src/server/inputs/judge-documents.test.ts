import { expect, test } from "vitest";
import { documentVerdict } from "./judge-documents.ts";

const day = 86_400_000;
const made = Date.UTC(2026, 9, 1);
const document = { urn: "doc:wiki.example.org#1", made, edited: 0, deleted: 0, restored: 0 };

test("a document that somebody else edits in its 30 days is held, one taken away before is undone", () => {
  expect(documentVerdict({ ...document, edited: made + day }, made + 2 * day)).toMatchObject([{ held: 1, undone: 0, judged: made + day }]);
  expect(documentVerdict({ ...document, deleted: made + day }, made + 2 * day)).toMatchObject([{ held: 0, undone: 1, judged: made + day }]);
  expect(documentVerdict({ ...document, edited: made + day, deleted: made + 2 * day }, made + 3 * day)).toMatchObject([{ held: 1 }]);
  expect(documentVerdict({ ...document, deleted: made + day, restored: made + 2 * day }, made + 3 * day)).toEqual([]);
});

test("one that nobody else edited is not called undone: who read it is not known", () => {
  expect(documentVerdict({ ...document, edited: made + 31 * day }, made + 60 * day)).toEqual([]);
  expect(documentVerdict({ ...document, deleted: made + 31 * day }, made + 60 * day)).toEqual([]);
});
