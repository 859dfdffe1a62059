import fc from "fast-check";
import { expect, test } from "vitest";
import { readCsv } from "./people-csv.ts";

const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;
const field = fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\n", "\r", "\t", " ", "é", "b") });

test("what is written as RFC 4180 has it is read back, whatever stands in the fields", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom("\n", "\r\n", "\r"),
      (rows, end) => {
        // The first line decides the separator, so it is a plain one.
        const text = [["h1", "h2"], ...rows].map((row) => row.map(quote).join(",")).join(end);
        expect(readCsv(text).records.map(({ fields }) => fields)).toEqual(rows);
      },
    ),
  );
});

test("lines are counted from 1, through line breaks within quotes; empty lines are left out", () => {
  const { header, records, broken } = readCsv('a;b\r\n\r\n1;"x\r\ny"\r\n2;z\n');
  expect(header).toEqual(["a", "b"]);
  expect(records).toEqual([
    { line: 3, fields: ["1", "x\r\ny"] },
    { line: 5, fields: ["2", "z"] },
  ]);
  expect(broken).toBeNull();
});

test("a quote within a plain field is text", () => {
  expect(readCsv('a,b\n5" disk,x').records[0]?.fields).toEqual(['5" disk', "x"]);
});

test("a quote that is never closed ends the table, and is told by its line", () => {
  const { records, broken } = readCsv('\u{feff}a,b\n1,2\n3, "x\ny\nz');
  expect(records).toEqual([{ line: 2, fields: ["1", "2"] }]);
  expect(broken).toEqual({ line: 3, message: "a quote is opened here and never closed" });
});
