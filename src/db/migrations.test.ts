import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { temporaryFolders } from "../../test/support/temporary-folders.ts";
import { pendingMigrations, readMigrations } from "./migrations.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

test("numbered files are read in order, others left alone", () => {
  const folder = folders.next();
  for (const name of ["0002-b.sql", "0001-a.sql", "notes.md", "3-c.sql"]) writeFileSync(join(folder, name), name);
  const migrations = readMigrations(pathToFileURL(`${folder}/`));
  expect(migrations).toEqual([
    { number: 1, name: "0001-a.sql", sql: "0001-a.sql" },
    { number: 2, name: "0002-b.sql", sql: "0002-b.sql" },
  ]);
  expect(pendingMigrations(migrations, new Set([1]), "the store").map(({ number }) => number)).toEqual([2]);
});

test("a schema from the future is refused", () => {
  const migrations = [{ number: 1, name: "0001-a.sql", sql: "" }];
  expect(() => pendingMigrations(migrations, new Set([1, 7]), "the store")).toThrow(
    "the store was written by a later version of upshot (schema 7, this one knows 1)",
  );
});
