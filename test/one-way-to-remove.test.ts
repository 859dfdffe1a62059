import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

// On a cluster the tables that statements name refuse to have rows deleted. `Ledger.remove` and `Ledger.dropMonth` know where the
// rows lie, so nothing else removes any.
const removing = /\bDELETE\s+FROM\b|\bALTER\s+TABLE\b[^;`"]*\b(?:DELETE|UPDATE|DROP\s+PARTITION)\b|\bTRUNCATE\b/;
/** The ledger's own, and the local store, which is SQLite. PostgreSQL's statements are in lower case. */
const others = /^db[/\\]clickhouse[/\\]ledger\.ts$|^ledger[/\\]local-store/;
/** An IN that the engine does not make global by itself (ClickHouse issue 99370): several tables. */
const localUnion = /(?<!GLOBAL )\bIN \(SELECT\b[^()]*\bUNION\b/;

const root = join(import.meta.dirname, "../src");
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));

test("rows of the ledger are removed in one place only", () => {
  expect(files.filter((name) => !others.test(name) && removing.test(readFileSync(join(root, name), "utf8")))).toEqual([]);
  expect(removing.test("ALTER TABLE ${table} DELETE WHERE ${condition}")).toBe(true);
  expect(removing.test("DELETE FROM published WHERE 1")).toBe(true);
});

test("IN of several tables is GLOBAL", () => {
  expect(files.filter((name) => localUnion.test(readFileSync(join(root, name), "utf8")))).toEqual([]);
  expect(localUnion.test("a IN (SELECT b FROM c UNION ALL SELECT d FROM e)")).toBe(true);
  expect(localUnion.test("a GLOBAL IN (SELECT b FROM c UNION ALL SELECT d FROM e)")).toBe(false);
});
