import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { queryDatabase } from "./query-database.ts";

let folder = "";
let file = "";
const opened: DatabaseSync[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-query-"));
  file = join(folder, "a b#?.db");
});
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
  rmSync(folder, { recursive: true });
});

function create(sql = "CREATE TABLE entry (x INTEGER); INSERT INTO entry VALUES (1), (2);", journal = "WAL"): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = ${journal}; ${sql}`);
  return database;
}

const entries = {
  actions: false,
  statements: ["SELECT json_object('y', y) AS line FROM newer", "SELECT json_object('x', x) AS line FROM entry"],
};

function linesOf(path = file, questions = [entries]): string {
  const answer = queryDatabase(path, questions);
  return answer.kind === "lines" ? answer.bytes.toString() : answer.reason;
}

test("of each question the first statement that fits is asked, the rows come as lines", () => {
  create().close();
  expect(linesOf()).toBe('{"x":1}\n{"x":2}\n');
  const missing = { actions: true, statements: ["SELECT line FROM nowhere"] };
  expect(linesOf(file, [missing, entries])).toBe('{"x":1}\n{"x":2}\n');
  expect(linesOf(file, [missing])).toBe("the database has none of the tables that upshot knows");
});

test("more lines than one chunk are all there", () => {
  create(`CREATE TABLE entry (x TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO entry SELECT printf('%.1000c', 'ä') FROM n;`).close();
  const lines = linesOf().split("\n");
  expect(lines.length).toBe(3001);
  expect(new Set(lines).size).toBe(2);
});

describe("a database of another program is left as it is", () => {
  test("at rest: no file appears beside it", () => {
    for (const journal of ["WAL", "DELETE"]) {
      create(undefined, journal).close();
      linesOf();
      expect(readdirSync(folder)).toEqual(["a b#?.db"]);
      rmSync(file);
    }
  });

  test("being written: what stands in the write-ahead log is read, what is not committed is not", () => {
    const writer = create();
    opened.push(writer);
    writer.exec("INSERT INTO entry VALUES (3); BEGIN IMMEDIATE; INSERT INTO entry VALUES (4);");
    expect(linesOf()).toBe('{"x":1}\n{"x":2}\n{"x":3}\n');
    writer.exec("COMMIT");
    expect(linesOf()).toContain('{"x":4}');
    // Through a link too, whose own folder has no log.
    mkdirSync(join(folder, "other"));
    symlinkSync(file, join(folder, "other/x.db"));
    expect(linesOf(join(folder, "other/x.db"))).toContain('{"x":4}');
  });
});

describe("what cannot be read is said, not thrown", () => {
  test("no database, a damaged one, none at all", () => {
    writeFileSync(file, "not a database, but long enough to look into, at least somewhat".repeat(20));
    expect(linesOf()).toBe("the database is damaged");
    rmSync(file);
    create("CREATE TABLE entry (x TEXT); INSERT INTO entry SELECT hex(randomblob(20000));").close();
    truncateSync(file, 9000);
    expect(linesOf()).toBe("the database is damaged");
    expect(linesOf(join(folder, "missing.db"))).toBe("the database was deleted or may not be read");
  });

  test("one that its program has locked for itself", () => {
    const writer = create(undefined, "DELETE");
    opened.push(writer);
    // A journal lies beside the file from the first write on.
    writer.exec("BEGIN EXCLUSIVE; INSERT INTO entry VALUES (3);");
    expect(linesOf()).toBe("the database is locked by the tool that writes it: run again later");
  });
});
