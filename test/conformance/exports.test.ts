import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
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
    // Other line ends and a cut-off end are no trouble.
    expect(read(reader, name.endsWith(".csv") ? text.replaceAll("\n", "\r\n") : text)).toEqual(outcome);
    for (let end = 0; end < text.length; end += 97) read(reader, text.slice(0, end));
  });
});

function read(reader: ExportReader, text: string): { rows: ExportRow[]; rejected: { line: number; reason: string }[] } {
  const rows: ExportRow[] = [];
  const rejected: { line: number; reason: string }[] = [];
  reader.read(text, { row: (row) => rows.push(row), reject: (line, reason) => rejected.push({ line, reason }) });
  return { rows, rejected };
}
