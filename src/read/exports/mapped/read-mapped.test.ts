import { expect, test } from "vitest";
import type { ExportRow } from "../shared/define-export.ts";
import { mapping } from "./mapping.ts";
import { readMapped } from "./read-mapped.ts";

function read(text: string, json: unknown): { rows: ExportRow[]; rejected: string[] } {
  const rows: ExportRow[] = [];
  const rejected: string[] = [];
  readMapped(text, mapping.parse(json), { row: (row) => rows.push(row), reject: (line, reason) => rejected.push(`${line}: ${reason}`) });
  return { rows, rejected };
}

const spend = {
  name: "proxy",
  form: "csv",
  delimiter: ";",
  tool: { value: "our-proxy" },
  model: { column: "model" },
  person: { column: "user", is: "mail" },
  at: { column: "start", form: "iso" },
  key: { column: "id" },
  input: { column: "prompt", includes: "cache" },
  cacheRead: { column: "cached" },
  output: { column: "completion" },
  cost: { column: "usd", unit: "dollars" },
};

test("columns become fields; cached tokens leave the input; bad lines are named by their column", () => {
  const text = [
    "id;user;start;model;prompt;cached;completion;usd",
    "r1;ada@example.org;2026-10-05 10:00:00;gpt-5;1,000;400;80;$0.0125",
    'r2;"ben@example.org";2026-10-05T10:00:00+02:00;gpt-5;10;0;1;',
    "r3;ben@example.org;yesterday;gpt-5;10;0;1;0",
    "r4;ben@example.org;2026-10-05T10:00:00Z;gpt-5;10;11;1;0",
    "r5;;2026-10-05T10:00:00Z;gpt-5;10;0;1;0",
    "r6;ben@example.org;2026-10-05T10:00:00Z;gpt-5;-1;0;1;0",
    "r7;ben@example.org;2026-10-05T10:00:00Z;gpt-5;1;0;1;free",
  ].join("\n");
  const { rows, rejected } = read(text, spend);
  expect(rows).toMatchObject([
    {
      key: "r1",
      person: { kind: "mail", value: "ada@example.org" },
      at: Date.UTC(2026, 9, 5, 10),
      tokens: { inputUncached: 600, cacheRead: 400, output: 80 },
      costMicros: 12_500,
      responses: 1,
      priceKind: "list",
    },
    { key: "r2", at: Date.UTC(2026, 9, 5, 8), costMicros: null },
  ]);
  expect(rejected).toEqual([
    '4: column start: no time of the form "iso"',
    "5: more tokens from the cache than were sent: does the input column really include them?",
    "6: column user: empty, or longer than 200 characters",
    "7: column prompt: no whole number from 0 up",
    "8: column usd: no amount of money from 0 up",
  ]);
  expect(read("id;user\nr1;ada", spend).rejected).toEqual(["1: the header has no column model, start, prompt, cached, completion, usd"]);
});

test("JSON by paths; without ids equal rows are told apart by their order, the same in every file", () => {
  const json = {
    name: "credits",
    form: "ndjson",
    tool: { column: "product" },
    person: { column: "who.login", is: "login" },
    at: { column: "t", form: "seconds" },
    units: { column: "use.credits", unit: "credits" },
    responses: { column: "n" },
  };
  const line = '{"product":"helper","who":{"login":"ada"},"t":1791194400,"use":{"credits":1.5},"n":3}';
  const { rows, rejected } = read(`${line}\n${line}\nno\n`, json);
  expect(rows.map(({ key }) => key)).toEqual(["ada 1791194400000 helper unknown ", "ada 1791194400000 helper unknown  2"]);
  expect(rows[0]).toMatchObject({ tool: "helper", unit: "credits", units: 1.5, responses: 3, costMicros: null });
  expect(rejected).toEqual(["3: the line is no JSON object"]);
});

test("a mapping says what is wrong with it", () => {
  expect(mapping.safeParse({ ...spend, at: { column: "start", form: "german" } }).error?.issues[0]?.path).toEqual(["at", "form"]);
  expect(mapping.safeParse({ ...spend, colour: "red" }).success).toBe(false);
});
