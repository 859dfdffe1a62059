import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listFolder, loadFolder } from "../../src/kit/load-folder.ts";
import { isExport, type ExportReader, type ExportRow } from "../../src/read/exports/shared/define-export.ts";

// Every export has files written by hand after the vendor's documents, and what they must become. After a change that is
// meant: UPSHOT_WRITE_EXPECTED=1, then read what it wrote.
const fixtures = join(import.meta.dirname, "..", "fixtures", "exports");
const folder = new URL("../../src/read/exports/", import.meta.url);
const readers = await loadFolder(folder, isExport);

test("every export has fixtures", () => {
  expect(readdirSync(fixtures).sort()).toEqual(listFolder(folder));
});

describe.each([...readers])("%s", (id, reader) => {
  const files = readdirSync(join(fixtures, id)).filter((name) => !name.endsWith(".expected.json"));
  test.each(files)("%s", (name) => {
    const text = readFileSync(join(fixtures, id, name), "utf8");
    const outcome = read(reader, text);
    const expected = join(fixtures, id, `${parse(name).base}.expected.json`);
    if (process.env["UPSHOT_WRITE_EXPECTED"] !== undefined) writeFileSync(expected, `${JSON.stringify(outcome, null, 2)}\n`);
    expect(outcome).toEqual(JSON.parse(readFileSync(expected, "utf8")));
    expect(JSON.stringify(outcome)).not.toContain("CANARY");
    expect(new Set(outcome.rows.map(({ key }) => key)).size).toBe(outcome.rows.length);
    // A byte order mark, other line ends and a cut-off end are no trouble.
    expect(read(reader, `\uFEFF${text}`)).toEqual(outcome);
    expect(read(reader, name.endsWith(".csv") ? text.replaceAll("\n", "\r\n") : text)).toEqual(outcome);
    for (let end = 0; end < text.length; end += 97) read(reader, text.slice(0, end));
  });

  // A short run of what bench/fuzz.ts does for longer.
  test.each(files)("%s, damaged, makes no row that cannot be and no rejection that quotes it", (name) => {
    const text = readFileSync(join(fixtures, id, name), "utf8");
    const damage = fc.record({
      at: fc.nat(text.length),
      length: fc.nat(40),
      put: fc.constantFrom("", "\0", '"', ",", "\n", "\r\n", "{", "]", "-", "1e999", "\u0007", "null", '""', ";"),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const damaged = damages.reduce((was, { at, length, put }) => was.slice(0, at) + put + was.slice(at + length), text);
        const { rows, rejected } = read(reader, damaged);
        for (const { key, person, responses, costMicros, units, tokens } of rows) {
          expect([responses, costMicros ?? 0, ...Object.values(tokens)].every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(
            true,
          );
          expect(units >= 0 && key !== "" && /^\P{Cc}+$/u.test(person.value)).toBe(true);
        }
        const lines = damaged.split(/\r\n|\r|\n/).length;
        expect(rejected.every(({ line, reason }) => line <= lines && !reason.includes("CANARY"))).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

function read(reader: ExportReader, text: string): { rows: ExportRow[]; rejected: { line: number; reason: string }[] } {
  const rows: ExportRow[] = [];
  const rejected: { line: number; reason: string }[] = [];
  reader.read(text, { row: (row) => rows.push(row), reject: (line, reason) => rejected.push({ line, reason }) });
  return { rows, rejected };
}
