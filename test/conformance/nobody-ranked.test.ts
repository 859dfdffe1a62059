import { afterAll, beforeAll, expect, test } from "vitest";
import { roles } from "../../src/model/access.ts";
import { loadRoutes } from "../../src/server/load-routes.ts";
import { handleOf } from "../../src/server/organisation/people.ts";
import { fillDemo } from "../../src/server/organisation/prepare-demo.ts";
import { settings } from "../../src/server/organisation/settings.ts";
import { openServed, type Served, type SignedInAs } from "../support/served.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

// Nobody is ranked: asked by every role, no route answers with a figure that stands beside a person other than the reader.
const folders = temporaryFolders();
let served: Served;
const readers = new Map<string, SignedInAs & { readonly pseudonym: string }>();
/** All that can name somebody else: pseudonyms, handles, names, mails. */
let names: ReadonlyMap<string, string>;

beforeAll(async () => {
  served = await openServed(folders.next());
  const { control, keys } = served.services;
  await fillDemo(served.services, { people: 60, weeks: 14, seed: 3 }, () => undefined);
  await control.query("insert into board_choice (team, set_on) select id, '2026-01-01' from team");
  for (const role of roles) {
    const [person] = await control.query<{ pseudonym: string }>(
      "select pseudonym from person where role = 'member' and left_on is null order by pseudonym offset $1 limit 1",
      [roles.indexOf(role)],
    );
    const pseudonym = person?.pseudonym ?? "";
    readers.set(role, { ...(await served.signIn({ pseudonym, role })), pseudonym });
  }
  const people = await control.query<{ pseudonym: string; sealed: Buffer }>("select pseudonym, sealed from person");
  names = new Map(
    people.flatMap(({ pseudonym, sealed }) => {
      const { name, mail }: { name: string; mail: string } = JSON.parse(keys.unseal(sealed));
      return [pseudonym, handleOf(keys, pseudonym), name, mail].map((text) => [text, pseudonym] as const);
    }),
  );
}, 180_000);

afterAll(async () => {
  await served?.close();
  folders.remove();
});

test("no route answers with a figure of a person other than the reader", { timeout: 120_000 }, async () => {
  const routes = (await loadRoutes()).filter(({ method, path }) => method === "get" && path.startsWith("/api/"));
  const wrong: string[] = [];
  let answered = 0;
  for (const { path, params } of routes) {
    for (const [role, as] of readers) {
      served.wait(1000);
      const place = params === undefined ? path : path.replace("{id}", "held-share").replace("{team}", "org");
      const answer = await served.ask("GET", place, { as });
      if (answer.status !== 200) continue;
      answered++;
      const text = await answer.text();
      for (const value of jsonOf(text))
        wrong.push(...figuresBesidePeople(value, as.pseudonym).map((found) => `${path} as ${role}: ${found}`));
    }
  }
  expect(wrong).toEqual([]);
  expect(answered).toBeGreaterThan(5 * roles.length);
});

test("the test would see one", () => {
  const [name = "", pseudonym = ""] = [...names].find(([text]) => text.includes("@")) ?? [];
  expect(figuresBesidePeople({ rows: [{ who: name, costMicros: 3 }] }, "somebody")).toEqual(["costMicros"]);
  expect(figuresBesidePeople({ rows: [{ who: name, figure: { value: 0.5 } }] }, "somebody")).toEqual(["figure.value"]);
  expect(figuresBesidePeople({ [name]: 3 }, "somebody")).toEqual([name]);
  expect(figuresBesidePeople({ rows: [{ who: name, costMicros: 3 }] }, pseudonym)).toEqual([]);
  expect(figuresBesidePeople({ rows: [{ group: "org", costMicros: 3 }] }, "somebody")).toEqual([]);
});

test("no setting is about ranking people, and the board knows teams only", async () => {
  expect(Object.keys(settings).filter((name) => /rank|leader|board|percentile|streak|score/i.test(name))).toEqual([]);
  const columns = await served.services.control.query<{ table: string; column: string }>(
    `select table_name as "table", column_name as "column" from information_schema.columns
     where table_schema = 'public' and table_name in ('board_choice', 'published_board', 'published_adoption', 'published_cohort', 'target')`,
  );
  expect(columns.length).toBeGreaterThan(20);
  expect(columns.filter(({ column }) => /pseudonym|person|hash/.test(column))).toEqual([]);
});

/** Numbers in an audit row that are no figure about anybody: its own number. */
const noFigures = new Set(["id"]);

/** Paths of numbers in the objects that name somebody else, or that stand under somebody's name. */
function figuresBesidePeople(value: unknown, reader: string): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => figuresBesidePeople(item, reader));
  const entries = Object.entries(value);
  const isOther = (text: unknown): boolean => typeof text === "string" && names.has(text) && names.get(text) !== reader;
  const named = entries.some(([, inner]) => isOther(inner));
  return entries.flatMap(([key, inner]) => {
    if ((named && !noFigures.has(key)) || isOther(key)) return numbersIn(inner).map((path) => [key, ...path].join("."));
    return figuresBesidePeople(inner, reader);
  });
}

function numbersIn(value: unknown): string[][] {
  if (typeof value === "number") return [[]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner).map((path) => [key, ...path]));
}

/** An answer's JSON, or that of its lines. */
function jsonOf(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return text.split("\n").flatMap((line): unknown[] => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
  }
}
