import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sessionPage } from "../../model/pages/session.ts";
import { openServed, publicUrl, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { loadRoutes } from "../load-routes.ts";
import { resolvePerson } from "../organisation/identities.ts";
import { writeSetting } from "../organisation/settings.ts";
import { makeApiKey } from "./api-keys.ts";
import { ownerToken } from "./owner-token.ts";

const folders = temporaryFolders();
let served: Served;

beforeAll(async () => {
  served = await openServed(folders.next());
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const newAddress = (): void => served.wait(86_400_000);

test("the owner's token signs in once it is right; the cookie is for this server's pages only", async () => {
  const token = ownerToken(served.services.folder);
  const answer = await served.ask("get", `/sign-in?token=${token}`);
  expect(answer.status).toBe(303);
  const cookie = answer.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^upshot_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
  expect(answer.headers.get("location")).toBe("/");
  const page = await served.ask("get", "/api/session", { headers: { cookie: cookie.split(";")[0] ?? "" } });
  expect(sessionPage.parse(await page.json()).role).toBe("admin");
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
});

test("a page elsewhere cannot change anything with our cookie", async () => {
  const owner = await served.signIn({ pseudonym: null, role: "admin" });
  const other = await served.signIn({ pseudonym: null, role: "admin" });
  const body = { name: "x", scopes: ["read"] };
  for (const headers of [
    { cookie: owner.cookie },
    { cookie: owner.cookie, "x-upshot-csrf": "" },
    { cookie: owner.cookie, "x-upshot-csrf": other.csrf },
    { cookie: owner.cookie, origin: "https://evil.example", "content-type": "text/plain" },
  ]) {
    expect((await served.ask("post", "/api/keys", { headers, body })).status).toBe(403);
  }
  expect(await served.services.control.query("select 1 from api_key")).toEqual([]);
});

test("another name for this address is not answered (DNS rebinding)", async () => {
  const owner = await served.signIn({ pseudonym: null, role: "admin" });
  for (const host of ["evil.example", "evil.example:4680", "127.0.0.1:4681", "127.0.0.1", "localhost.evil.example:4680", ""]) {
    const answer = await served.ask("get", "/api/session", { as: owner, headers: { host } });
    expect([host, answer.status]).toEqual([host, 421]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  }
  expect((await served.ask("get", "/api/session", { as: owner, headers: { host: "localhost:4680" } })).status).toBe(200);
});

test("guessing the owner's token is slowed down, and a wrong guess opens nothing", async () => {
  newAddress();
  const statuses: number[] = [];
  const right = ownerToken(served.services.folder);
  const guesses = ["", "x", right.slice(1), `${right}x`, right.toLowerCase(), "a".repeat(200), right.split("").toReversed().join("")];
  for (const token of guesses) statuses.push((await served.ask("get", `/sign-in?token=${encodeURIComponent(token)}`)).status);
  expect(statuses).toEqual([403, 403, 403, 403, 403, 429, 429]);
  const waits: number[] = [];
  for (let i = 0; i < 4; i++) {
    const slowed = await served.ask("get", "/sign-in?token=x");
    const wait = Number(slowed.headers.get("retry-after"));
    waits.push(wait);
    served.wait(wait * 1000);
    await served.ask("get", "/sign-in?token=x");
  }
  expect(waits).toEqual([2, 4, 8, 16]);
});

test("guessing keys and cookies gets an address nowhere, and soon slowly", async () => {
  newAddress();
  const statuses = new Map<number, number>();
  for (let i = 0; i < 120; i++) {
    const key = `upshot_${i.toString(16).padStart(12, "0")}_${"A".repeat(32)}`;
    const { status } = await served.ask(
      "get",
      "/api/keys",
      i % 2 === 0 ? { key } : { headers: { cookie: `upshot_session=${"B".repeat(42)}${i % 10}` } },
    );
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect([...statuses.keys()].toSorted((a, b) => a - b)).toEqual([401, 429]);
  expect(statuses.get(401)).toBeLessThanOrEqual(61);
});

test("a revoked, expired or made-up key, or one in another place, is nobody's", async () => {
  newAddress();
  const { control, keys } = served.services;
  const { token, id } = await makeApiKey(control, keys, { name: "x", scopes: ["import"], pseudonym: null, days: 1 });
  expect((await served.ask("get", `/scim/v2/Users?key=${token}`)).status).toBe(401);
  expect(
    (await served.ask("get", "/scim/v2/Users", { headers: { authorization: `Basic ${Buffer.from(`x:${token}`).toString("base64")}` } }))
      .status,
  ).toBe(401);
  await control.query("update api_key set expires_at = now() - interval '1 second' where id = $1", [id]);
  expect((await served.ask("get", "/scim/v2/Users", { key: token })).status).toBe(401);
});

test("a wrong bearer key beside a good cookie is nobody: the two never mix", async () => {
  const owner = await served.signIn({ pseudonym: null, role: "admin" });
  expect((await served.ask("get", "/api/keys", { as: owner, key: "upshot_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })).status).toBe(
    401,
  );
});

test("paths that look like others are none, and odd addresses break nothing", async () => {
  newAddress();
  const member = await served.newPerson("Me Mber", "member");
  for (const path of [
    "/api/keys/",
    "//api/keys",
    "/api/%6beys",
    "/API/keys",
    "/api/keys/..%2f..%2fkeys",
    "/api/mine/../keys",
    "/api/keys;x=1",
    "/api/keys%00",
    "/api/people?role=admin",
  ]) {
    const answer = await served.ask("get", path, { as: member });
    const text = await answer.text();
    // What is no address of the API is the page itself, where it was built.
    expect(`${path} ${answer.status === 200 ? answer.headers.get("content-type") : "refused"}`).toMatch(/ (refused|text\/html.*)$/);
    expect(path + text).not.toMatch(/"keys":|"people":/);
  }
  for (const path of ["/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/package.json", "/assets/..%2f..%2f..%2fpackage.json"]) {
    expect(await (await served.ask("get", path)).text()).not.toMatch(/root:|"dependencies"/);
  }
});

test("the page's files are the only ones given out, and an address that is none is no fault of the server", async () => {
  newAddress();
  const folder = served.services.folder;
  const secrets = [ownerToken(folder), readFileSync(join(folder, "keys", "organisation.key"), "latin1")];
  for (const file of [join(folder, "keys", "owner.token"), join(folder, "keys", "organisation.key"), "/etc/host.conf"]) {
    // "file:/…" is an address of its own: resolved against ours it stays what it is.
    for (const path of [
      `/file:${file}`,
      `/file:${encodeURIComponent(file)}`,
      `/FILE:${file}`,
      `/x/..%2ffile:${file}`,
      `/%2f${file}`,
      `/..%2f..%2f..%2f..%2f..%2f..${file}`,
    ]) {
      const answer = await served.ask("get", path);
      const bytes = Buffer.from(await answer.arrayBuffer()).toString("latin1");
      for (const secret of secrets) expect(bytes).not.toContain(secret);
      expect([path, answer.status, answer.headers.get("content-type")]).toEqual([path, 404, "application/json"]);
    }
  }
  for (const path of [
    "/%ff",
    "/%ff.js",
    "/a%00.txt",
    "/%3F.txt",
    "/%23a.txt",
    "/http:%2f%2f127.0.0.1%2fx.js",
    "/assets/./.js",
    `/${"a".repeat(5000)}.js`,
  ]) {
    expect([path, (await served.ask("get", path)).status < 500]).toEqual([path, true]);
  }
});

test("text of statements in values stays text", async () => {
  const admin = await served.newPerson("Ad Min", "admin");
  const failed: string[] = [];
  const tricks = ["' or '1'='1", "x'); drop table person; --", "$1", "\u{0}", "{person:String}", "%", "\\"];
  for (const trick of tricks) {
    const value = encodeURIComponent(trick);
    for (const path of [
      `/api/audit?object=${value}`,
      `/api/mine/sessions?cursor=${value}`,
      `/api/mine?from=${value}`,
      `/api/people?cursor=${value}`,
      `/api/keys/${value}`,
    ]) {
      served.wait(1000);
      if ((await served.ask("get", path, { as: admin })).status >= 500) failed.push(path);
    }
    for (const [path, body] of [
      ["/api/people/role", { person: trick.slice(0, 24), role: "admin" }],
      ["/api/identities/review", { waiting: trick.slice(0, 24), person: "x", decision: "join" }],
      ["/api/mine/exploration", { session: trick, on: true }],
      ["/api/people/import", { csv: `mail,team\na@example.org,${trick}`, dryRun: false }],
    ] as const) {
      served.wait(1000);
      if ((await served.ask("post", path, { as: admin, body })).status >= 500) failed.push(`${path} ${JSON.stringify(trick)}`);
    }
  }
  expect(failed).toEqual([]);
  expect((await served.services.control.query("select 1 from person")).length).toBeGreaterThan(1);
});

test("looking through other eyes is for the owner of a demo, and through simulated people's only", async () => {
  const { control } = served.services;
  const [owner, admin] = [await served.signIn({ pseudonym: null, role: "admin" }), await served.newPerson("Not Owner", "admin")];
  const ask = async (as: typeof owner, who: string): Promise<number> =>
    (await served.ask("post", "/api/demo/act-as", { as, body: { who } })).status;
  expect(await ask(owner, "member")).toBe(403);
  await writeSetting(control, "demo", true);
  expect(await ask(owner, "member")).toBe(404);
  const lead = await served.newPerson("Demo Lead", "lead");
  await control.query("update person set demo = true where pseudonym = $1", [lead.pseudonym]);
  expect(await ask(admin, "lead")).toBe(403);
  expect(await ask(lead, "nobody")).toBe(403);
  expect(await ask(owner, "lead")).toBe(200);
  const page = sessionPage.parse(await (await served.ask("get", "/api/session", { as: owner })).json());
  expect([page.role, page.name, page.actingAs]).toEqual(["lead", "Demo Lead", "lead"]);
  expect((await served.ask("get", "/api/keys", { as: owner })).status).toBe(403);
  // A new role of that person does not throw the owner out.
  expect(await ask(owner, "nobody")).toBe(200);
  expect((await served.ask("get", "/api/keys", { as: owner })).status).toBe(200);
});

test("no answer and no log holds the owner's token, a key's secret, a cookie or a csrf token of others", async () => {
  newAddress();
  const owner = await served.signIn({ pseudonym: null, role: "admin" });
  const victim = await served.signIn({ pseudonym: null, role: "admin" });
  const { token } = await makeApiKey(served.services.control, served.services.keys, {
    name: "y",
    scopes: ["read"],
    pseudonym: null,
    days: null,
  });
  const secrets = [
    ownerToken(served.services.folder),
    token.slice(-32),
    victim.csrf,
    victim.cookie.split("=")[1] ?? "",
    owner.cookie.split("=")[1] ?? "",
  ];
  const texts: string[] = [];
  for (const route of (await loadRoutes()).filter(({ method }) => method === "get")) {
    served.wait(1000);
    const answer = await served.ask("get", route.path.replaceAll(/\{\w+\}/g, "0123456789ab"), { as: owner });
    texts.push(JSON.stringify([...answer.headers]) + (await answer.text()));
  }
  texts.push(served.logged(), JSON.stringify(await served.services.control.query("select * from audit")));
  for (const secret of secrets) for (const text of texts) expect(text).not.toContain(secret);
  expect(publicUrl).toContain("127.0.0.1");
});

test("the owner of a machine of one's own is the one person seen there; with a second one, nobody", async () => {
  const folder = folders.next();
  const alone = await openServed(folder);
  try {
    const owner = await alone.signIn({ pseudonym: null, role: "admin" });
    const hasOwnData = async (): Promise<boolean> =>
      sessionPage.parse(await (await alone.ask("get", "/api/session", { as: owner })).json()).hasOwnData;
    expect(await hasOwnData()).toBe(false);
    const { control, keys } = alone.services;
    await resolvePerson(control, keys, [{ kind: "mail", value: "me@example.org", verified: true }]);
    expect(await hasOwnData()).toBe(true);
    expect((await alone.ask("get", "/api/mine", { as: owner })).status).toBe(200);
    await resolvePerson(control, keys, [{ kind: "mail", value: "you@example.org", verified: true }]);
    expect(await hasOwnData()).toBe(false);
    expect((await alone.ask("get", "/api/mine", { as: owner })).status).toBe(404);
  } finally {
    await alone.close();
  }
});

test("a key that may not send is slowed down where senders are not, and a long list of mistakes is told in short", async () => {
  const { control, keys } = served.services;
  const { token } = await makeApiKey(control, keys, { name: "x", scopes: ["monitor"], pseudonym: null, days: 1 });
  const statuses = new Set<number>();
  for (let i = 0; i < 450; i++) statuses.add((await served.ask("post", "/v1/logs", { key: token, body: "{}" })).status);
  expect(statuses).toEqual(new Set([403, 429]));
  const owner = await served.signIn({ pseudonym: null, role: "admin" });
  const answer = await served.ask("post", "/api/keys", {
    as: owner,
    body: { name: "x", scopes: Array.from({ length: 50_000 }, () => "x") },
  });
  expect([answer.status, (await answer.text()).length < 10_000]).toEqual([400, true]);
});
