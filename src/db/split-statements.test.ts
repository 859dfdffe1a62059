import fc from "fast-check";
import { expect, test } from "vitest";
import { splitStatements } from "./split-statements.ts";

test("a semicolon ends a statement only outside of strings, names and comments", () => {
  const sql = `-- first; not a statement
    CREATE TABLE a (x String DEFAULT 'it''s; \\'fine\\''); /* ; */
    SELECT "odd;name", \`b;c\` FROM a -- the end;
    ; ;
    SELECT 3 - 2 / 1`;
  expect(splitStatements(sql)).toEqual([
    `CREATE TABLE a (x String DEFAULT 'it''s; \\'fine\\'')`,
    `SELECT "odd;name", \`b;c\` FROM a`,
    "SELECT 3 - 2 / 1",
  ]);
});

test("joined statements come apart as they were", () => {
  const quoted = (mark: string) => fc.string().map((text) => mark + text.replaceAll("\\", "\\\\").replaceAll(mark, mark + mark) + mark);
  const piece = fc.oneof(quoted("'"), quoted('"'), quoted("`"), fc.constantFrom("SELECT", "1", "-", "/", "(", ")", ","));
  const statement = fc.array(piece, { minLength: 1 }).map((pieces) => pieces.join(" "));
  fc.assert(
    fc.property(fc.array(statement), (statements) => {
      expect(splitStatements(statements.map((text) => `${text} -- ; '\n;`).join("\n/* ' ; */"))).toEqual(statements);
    }),
  );
});
