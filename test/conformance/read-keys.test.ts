import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { seenPage } from "../../src/model/pages/mine.ts";
import { makeApiKey } from "../../src/server/access/api-keys.ts";
import { groupReaders } from "../../src/server/access/group-readers.ts";
import { loadRoutes } from "../../src/server/load-routes.ts";
import { handleOf } from "../../src/server/organisation/people.ts";
import { fillDemo } from "../../src/server/organisation/prepare-demo.ts";
import { openServed, type Served, type SignedInAs } from "../support/served.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

// What a key of scope "read" is sent: figures of groups as any member sees them, and of nobody anything.
const groupIn = z.object({ group: z.object({ id: z.string() }) });
const folders = temporaryFolders();
let served: Served;
let key: { readonly id: string; readonly token: string };
let member: SignedInAs & { readonly pseudonym: string };
let team: string;

beforeAll(async () => {
  served = await openServed(folders.next());
  const { control, keys } = served.services;
  await fillDemo(served.services, { people: 60, weeks: 14, seed: 3 }, () => undefined);
  key = await makeApiKey(control, keys, { name: "Dashboard", scopes: ["read"], pseudonym: null, days: null });
  const [row] = await control.query<{ pseudonym: string; team: string }>(
    "select pseudonym, team from membership join person using (pseudonym) where until is null and left_on is null and role = 'member' order by 1 limit 1",
  );
  const pseudonym = row?.pseudonym ?? "";
  team = row?.team ?? "";
  member = { ...(await served.signIn({ pseudonym, role: "member" })), pseudonym };
}, 180_000);

afterAll(async () => {
  await served?.close();
  folders.remove();
});

const paths = ["/api/overview", "/api/teams", "/api/tools", "/api/adoption", "/api/metrics", "/api/metrics/held-share"];

test("its routes are these six, and each answers with what a member is sent, to the byte", async () => {
  const open = (await loadRoutes()).filter(({ who }) => who.kind === "scope" && who.scope === "read");
  expect(open.map(({ path }) => path.replace("{id}", "held-share")).sort()).toEqual([...paths].sort());
  expect(open.every(({ who, method, audited }) => who === groupReaders && method === "get" && audited !== undefined)).toBe(true);
  for (const path of paths) {
    for (const asked of [path, `${path}?team=${team}`]) {
      served.wait(1000);
      const [byKey, byMember] = [await served.ask("get", asked, { key: key.token }), await served.ask("get", asked, { as: member })];
      expect([asked, byKey.status]).toEqual([asked, 200]);
      expect(await byKey.text()).toBe(await byMember.text());
    }
  }
});

test("no answer names a person, by pseudonym, handle, name or mail", async () => {
  const { control, keys } = served.services;
  const people = await control.query<{ pseudonym: string; sealed: Buffer }>("select pseudonym, sealed from person");
  const names = people.flatMap(({ pseudonym, sealed }) => {
    const { name, mail }: { name: string; mail: string } = JSON.parse(keys.unseal(sealed));
    return [pseudonym, handleOf(keys, pseudonym), name, mail];
  });
  expect(names.length).toBeGreaterThan(200);
  for (const path of paths) {
    served.wait(1000);
    const text = await (await served.ask("get", path, { key: key.token })).text();
    expect(names.filter((name) => text.includes(name))).toEqual([]);
  }
});

test("every read leaves a row, in the trail and for the people of the group", async () => {
  served.wait(1000);
  const { control } = served.services;
  const rows = async (): Promise<string[]> =>
    (
      await control.query<{ object: string }>("select object from audit where actor = $1 and action = 'read' order by id", [
        `key:${key.id}`,
      ])
    ).map(({ object }) => object);
  const groupOf = async (asked: string): Promise<string> =>
    groupIn.parse(await (await served.ask("get", asked, { key: key.token })).json()).group.id;
  const shown = await groupOf(`/api/overview?team=${team}`);
  const count = async (): Promise<number> => (await rows()).filter((object) => object === `/api/overview ${shown}`).length;
  const before = await count();
  await served.ask("get", `/api/overview?team=${team}`, { key: key.token });
  await served.ask("get", `/api/overview?team=${team}`, { key: key.token });
  expect(await count()).toBe(before + 2);
  const seen = seenPage.parse(await (await served.ask("get", "/api/mine/seen?from=2020-01-01", { as: member })).json());
  expect(seen.rows).toContainEqual(
    expect.objectContaining({ role: "key", page: "/api/overview", byYou: false, group: expect.objectContaining({ id: shown }) }),
  );
  // A group that is too small is answered with one above it: whose people are told, whatever was asked for.
  const teams = await control.query<{ id: string }>("select id from team where parent is not null order by id");
  const others = [];
  for (const { id } of teams) {
    served.wait(1000);
    const from = (await rows()).length;
    const other = await groupOf(`/api/tools?team=${id}`);
    expect((await rows()).slice(from)).toEqual([`/api/tools ${other}`]);
    if (other !== id) others.push(id);
  }
  expect(others.length).toBeGreaterThan(0);
});

test("it is bounded like a person, and no other key opens these routes", async () => {
  const { control, keys } = served.services;
  for (const scope of ["ingest", "import", "monitor"] as const) {
    const { token } = await makeApiKey(control, keys, { name: scope, scopes: [scope], pseudonym: null, days: null });
    served.wait(1000);
    expect([scope, (await served.ask("get", "/api/overview", { key: token })).status]).toEqual([scope, 403]);
  }
  const { token } = await makeApiKey(control, keys, { name: "Loop", scopes: ["read"], pseudonym: null, days: null });
  const statuses: number[] = [];
  for (let i = 0; i < 402; i++) {
    const answer = await served.ask("get", "/api/money", { key: token });
    statuses.push(answer.status);
  }
  expect([statuses.filter((status) => status === 403).length, statuses.at(-1)]).toEqual([400, 429]);
});

test("a key that is refused again and again leaves a few rows that say how often, not one each", async () => {
  const { control, keys } = served.services;
  const { token, id } = await makeApiKey(control, keys, { name: "Wrong", scopes: ["ingest"], pseudonym: null, days: null });
  const rows = () =>
    control.query<{ detail: object }>("select detail from audit where actor = $1 and action = 'refused' order by id", [`key:${id}`]);
  for (let i = 0; i < 100; i++) {
    served.wait(30);
    expect((await served.ask("get", "/api/people", { key: token })).status).toBe(403);
  }
  expect((await rows()).map(({ detail }) => detail)).toEqual([{}, ...[2, 4, 8, 16, 32, 64].map((times) => ({ times }))]);
  // Another hour, another row.
  served.wait(3_600_000);
  await served.ask("get", "/api/people", { key: token });
  expect(await rows()).toHaveLength(8);
});
