import { afterAll, beforeAll, expect, test } from "vitest";
import { serveForTests, type TestServer } from "../../../test/support/serve-for-tests.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { resolvePerson, type Identity } from "./identities.ts";
import { meetPeople } from "./meet-people.ts";

const folders = temporaryFolders();
let server: TestServer;

beforeAll(async () => {
  server = await serveForTests(folders.next());
}, 60_000);
afterAll(async () => {
  await server.close();
  folders.remove();
});

/** Callers who are known, new, alike, the same as each other, or share an account; `word` keeps the two runs apart. */
function callers(word: string): Identity[][] {
  const mail = (name: string, verified = false): Identity => ({ kind: "mail", value: `${word}${name}`, verified });
  const account = (name: string): Identity => ({ kind: "claude-account", value: `${word}${name}` });
  const login = (name: string): Identity => ({ kind: "login", value: `${word}${name}` });
  return [
    [mail("ann@example.org", true), account("ann")],
    [mail("bea.lee@example.org"), account("bea")],
    [mail("bea-lee@example.com"), account("other bea")],
    [login("BeaLee")],
    [mail("cy@example.org", true), account("cy")],
    [mail("cy@example.org", true), account("cy at home")],
    [account("shared"), mail("dan@example.org")],
    [account("shared"), mail("eve@example.org")],
    [mail("known@example.org", true), account("new one")],
    [mail("fay@example.org")],
  ];
}

async function before(word: string): Promise<void> {
  const { control, keys } = server.services;
  await resolvePerson(control, keys, [{ kind: "mail", value: `${word}known@example.org`, verified: true }]);
  await resolvePerson(control, keys, [{ kind: "mail", value: `${word}fay@example.net` }]);
}

/** Which callers are one person, and who waits to be asked about whom: by the first caller of each. */
async function outcome(people: readonly string[]): Promise<{ readonly same: number[]; readonly doubts: string[] }> {
  const place = (pseudonym: string): string => (people.includes(pseudonym) ? String(people.indexOf(pseudonym)) : "known before");
  const rows = await server.services.control.query<{ waiting: string; candidate: string; why: string }>(
    "select waiting, candidate, why from join_review where waiting = any($1) or candidate = any($1)",
    [people],
  );
  return {
    same: people.map((pseudonym) => people.indexOf(pseudonym)),
    doubts: rows.map(({ waiting, candidate, why }) => `${[place(waiting), place(candidate)].sort().join(" ")} ${why}`).sort(),
  };
}

test("meeting many at once comes to the same as meeting them one by one", async () => {
  const { control, keys } = server.services;
  await before("one");
  const one: string[] = [];
  for (const caller of callers("one")) one.push(await resolvePerson(control, keys, caller));
  await before("all");
  const all = await meetPeople(control, keys, callers("all"));
  const expected = await outcome(one);
  expect(expected.same).toEqual([0, 1, 2, 3, 4, 4, 6, 6, 8, 9]);
  expect(expected.doubts.length).toBeGreaterThan(3);
  expect(await outcome(all)).toEqual(expected);
  expect(await meetPeople(control, keys, callers("all"))).toEqual(all);
});

test("hundreds of strangers are met, each by the names they came with", async () => {
  const { control, keys } = server.services;
  const strangers = Array.from({ length: 500 }, (_, i): Identity[] => [
    { kind: "mail", value: `stranger.${i}@example.org` },
    { kind: "claude-account", value: `account ${i}` },
  ]);
  const met = await meetPeople(control, keys, strangers);
  expect(new Set(met).size).toBe(500);
  for (const i of [0, 250, 499])
    expect(await resolvePerson(control, keys, [{ kind: "claude-account", value: `account ${i}` }])).toBe(met[i]);
});

test("a crowd with one name known the @ is not asked about two by two", async () => {
  const { control, keys } = server.services;
  const doubts = async (): Promise<number> => (await control.query("select 1 from join_review")).length;
  const known = await doubts();
  const mail = (i: number): Identity[] => [{ kind: "mail", value: `crowded+${i}@example.org` }];
  expect(
    new Set(
      await meetPeople(
        control,
        keys,
        Array.from({ length: 1_000 }, (_, i) => mail(i)),
      ),
    ).size,
  ).toBe(1_000);
  await resolvePerson(control, keys, mail(1_000));
  expect(await doubts()).toBe(known);
});
