import * as fc from "fast-check";
import { expect, test } from "vitest";
import { csvHeader, csvRows, readCsv } from "./csv.ts";

const rowsOf = (text: string, delimiter?: string): unknown[] =>
  [...readCsv(text, delimiter)].map(({ line, fields }) => [line, ...fields.values()]);

test("reads what vendors write", () => {
  const text = 'a,b ,c\r\n1,"two ""2"", and",3,beyond\r\n\r\n"line\nbreak",short\r\n"lazy "quotes" here",x,\n"never closed,y,z\nlast,,';
  expect(csvHeader(text)).toEqual(["a", "b", "c"]);
  expect(rowsOf(text)).toEqual([
    [2, "1", 'two "2", and', "3"],
    [4, "line\nbreak", "short"],
    [6, 'lazy "quotes" here', "x", ""],
    [7, '"never closed', "y", "z"],
    [8, "last", "", ""],
  ]);
  expect(rowsOf("a;b\n1;2", ";")).toEqual([[2, "1", "2"]]);
  expect(rowsOf("")).toEqual([]);
});

test("what was quoted comes back, whatever it is", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", " ", '"', ",", "\n", "é") });
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const text = ["x,y", ...rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(","))].join("\n");
      expect([...readCsv(text)].map(({ fields }) => [...fields.values()])).toEqual(rows.map((row) => row.map((one) => one.trim())));
    }),
  );
});

test("a byte order mark, blanks before a quote and single carriage returns are no trouble", () => {
  expect(rowsOf('\uFEFFa,b\r1, "x,\ry"\r2,z')).toEqual([
    [2, "1", "x,\ry"],
    [4, "2", "z"],
  ]);
});

test("a record reads the same whatever stood before it, quotes that nothing closes among it", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", " ", '"', '""', ",", "\n"), maxLength: 40 }), (text) => {
      const all = [...csvRows(text)].map(({ line, cells, unclosed }) => ({ line, cells, unclosed: unclosed !== null }));
      for (const [index, { line }] of all.entries()) {
        const rest = [
          ...csvRows(
            text
              .split("\n")
              .slice(line - 1)
              .join("\n"),
          ),
        ];
        expect(rest.map(({ cells, unclosed }) => ({ cells, unclosed: unclosed !== null }))).toEqual(
          all.slice(index).map(({ cells, unclosed }) => ({ cells, unclosed })),
        );
      }
    }),
    { numRuns: 2_000 },
  );
});

test("many quotes that nothing closes take no longer than as many cells", () => {
  const text = '"a,'.repeat(300_000);
  expect([...csvRows(text)].map(({ cells }) => cells.length)).toEqual([300_001]);
});

test("a wide header over many short lines takes no longer than the text is long", () => {
  const header = Array.from({ length: 50_000 }, (_, i) => `c${i}`).join(",");
  const rows = rowsOf(`${header}\n${"x\n".repeat(50_000)}`);
  expect([rows.length, rows.at(-1)]).toEqual([50_000, [50_001, "x"]]);
});
