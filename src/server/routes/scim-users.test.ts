import { afterAll, beforeAll, expect, test } from "vitest";
import type { Scope } from "../../model/access.ts";
import { openServed, publicUrl, type Served, type SignedInAs } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { makeApiKey } from "../access/api-keys.ts";

// Asked as Entra ID and Okta ask (their documented requests), with one key.
const folders = temporaryFolders();
let served: Served;
let key: string;
let admin: SignedInAs;

beforeAll(async () => {
  served = await openServed(folders.next());
  admin = await served.signIn({ pseudonym: null, role: "admin" });
  key = await keyWith("import");
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

async function keyWith(scope: Scope): Promise<string> {
  return (await makeApiKey(served.services.control, served.services.keys, { name: scope, scopes: [scope], pseudonym: null, days: 30 }))
    .token;
}

/** What the tests look at, of users, groups, lists and errors. */
type Resource = Record<string, never> & {
  id: string;
  userName: string;
  displayName: string;
  active: boolean;
  externalId: string;
  totalResults: number;
  members: { value: string }[];
  Resources: Resource[];
  scimType: string;
  status: string;
};

async function ask(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: Resource; readonly type: string | null }> {
  const answer = await served.ask(method, `/scim/v2${path}`, {
    key,
    ...(body === undefined ? {} : { body }),
    headers: body === undefined ? {} : { "content-type": "application/scim+json" },
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? null : JSON.parse(text), type: answer.headers.get("content-type") };
}

const filter = (text: string): string => `?filter=${encodeURIComponent(text)}`;

/** What Entra ID sends when it provisions somebody. */
const entraUser = {
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
  externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef",
  userName: "Ann_Lee@example.onmicrosoft.com",
  active: true,
  displayName: "Ann Lee",
  emails: [{ primary: true, type: "work", value: "Ann.Lee@example.org" }],
  meta: { resourceType: "User" },
  name: { formatted: "Ann Lee", familyName: "Lee", givenName: "Ann" },
  roles: [],
};

let ann: string;

test("Entra: asks for a user that is not there, adds it, finds it by user name and external id", async () => {
  const none = await ask("get", `/Users${filter('userName eq "Ann_Lee@example.onmicrosoft.com"')}`);
  expect([none.status, none.body.totalResults, none.type]).toEqual([200, 0, "application/scim+json"]);
  const made = await ask("post", "/Users", entraUser);
  expect(made.status).toBe(201);
  ann = made.body.id;
  expect(made.body).toMatchObject({
    userName: entraUser.userName,
    externalId: entraUser.externalId,
    active: true,
    displayName: "Ann Lee",
    emails: [{ value: "ann.lee@example.org", primary: true }],
    meta: { resourceType: "User", location: `${publicUrl}/scim/v2/Users/${ann}` },
  });
  for (const text of ['userName eq "ANN_LEE@example.onmicrosoft.com"', `externalId eq "${entraUser.externalId}"`, `id eq "${ann}"`]) {
    const { Resources: found } = (await ask("get", `/Users${filter(text)}`)).body;
    expect([text, ...found.map(({ id }) => id)]).toEqual([text, ann]);
  }
  const again = await ask("post", "/Users", entraUser);
  expect([again.status, again.body.scimType]).toEqual([409, "uniqueness"]);
});

test("Entra: changes by PATCH with capital operations, paths with filters, and truth as text", async () => {
  const changed = await ask("patch", `/Users/${ann}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [
      { op: "Replace", path: "displayName", value: "Ann Lee-Poe" },
      { op: "Replace", path: 'emails[type eq "work"].value', value: "ann.poe@example.org" },
      { op: "Add", path: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", value: "Sales" },
      { op: "Add", path: "title", value: "developer" },
    ],
  });
  expect(changed.status).toBe(200);
  expect(changed.body).toMatchObject({
    displayName: "Ann Lee-Poe",
    title: "developer",
    emails: [{ value: "ann.poe@example.org" }],
    active: true,
  });
  const off = await ask("patch", `/Users/${ann}`, { Operations: [{ op: "Replace", path: "active", value: "False" }] });
  expect(off.body.active).toBe(false);
  expect((await ask("get", `/Users/${ann}`)).body.active).toBe(false);
  const on = await ask("patch", `/Users/${ann}`, { Operations: [{ op: "replace", value: { active: true, "name.formatted": "Ann Lee" } }] });
  expect(on.body).toMatchObject({ active: true, displayName: "Ann Lee" });
});

test("Okta: adds with both names, replaces by PUT, switches off by PATCH without a path; whoever is off is signed out", async () => {
  const made = await ask("post", "/Users", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: "bob.ray@example.org",
    name: { givenName: "Bob", familyName: "Ray" },
    emails: [{ primary: true, value: "bob.ray@example.org", type: "work" }],
    displayName: "Bob Ray",
    locale: "en-US",
    externalId: "00ujl29u0le5T6Aj10h7",
    groups: [],
    password: "1mz050nq",
    active: true,
  });
  expect(made.status).toBe(201);
  expect(JSON.stringify(made.body)).not.toContain("1mz050nq");
  const put = await ask("put", `/Users/${made.body.id}`, {
    userName: "bob.ray@example.org",
    name: { givenName: "Robert", familyName: "Ray" },
    emails: [{ value: "bob.ray@example.org" }],
    active: true,
  });
  expect(put.body.displayName).toBe("Robert Ray");
  const [row] = await served.services.control.query<{ pseudonym: string }>(
    "select pseudonym from identity where kind = 'mail' and hash = $1",
    [served.services.keys.lookup("mail", "bob.ray@example.org")],
  );
  const bob = await served.signIn({ pseudonym: row?.pseudonym ?? "", role: "member" });
  expect((await served.ask("get", "/api/mine", { as: bob })).status).toBe(200);
  expect((await ask("patch", `/Users/${made.body.id}`, { Operations: [{ op: "replace", value: { active: false } }] })).body.active).toBe(
    false,
  );
  expect((await served.ask("get", "/api/mine", { as: bob })).status).toBe(401);
});

test("a deleted user is gone for the directory, and comes back as the same person", async () => {
  expect((await ask("delete", `/Users/${ann}`)).status).toBe(204);
  const gone = await ask("get", `/Users/${ann}`);
  expect([gone.status, gone.body.status]).toEqual([404, "404"]);
  expect((await ask("get", `/Users${filter('userName eq "Ann_Lee@example.onmicrosoft.com"')}`)).body.totalResults).toBe(0);
  const back = await ask("post", "/Users", { ...entraUser, emails: [{ primary: true, value: "ann.poe@example.org" }] });
  expect([back.status, back.body.id, back.body.active]).toEqual([201, ann, true]);
});

test("groups are teams: members come and go by PATCH in both dialects, the past stays", async () => {
  expect(
    (await ask("get", `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "Payments"')}`)).body.totalResults,
  ).toBe(0);
  const made = await ask("post", "/Groups", { displayName: "Payments", externalId: "g-1", members: [] });
  expect(made.status).toBe(201);
  const { id } = made.body;
  expect((await ask("post", "/Groups", { displayName: "payments" })).status).toBe(409);
  const added = await ask("patch", `/Groups/${id}`, { Operations: [{ op: "Add", path: "members", value: [{ value: ann }] }] });
  expect(added.body.members.map(({ value }) => value)).toEqual([ann]);
  expect((await ask("get", `/Groups/${id}?excludedAttributes=members`)).body.members).toBeUndefined();
  served.wait(3 * 86_400_000);
  expect(
    (await ask("patch", `/Groups/${id}`, { Operations: [{ op: "remove", path: `members[value eq "${ann}"]` }] })).body.members,
  ).toEqual([]);
  expect(
    (await ask("patch", `/Groups/${id}`, { Operations: [{ op: "add", path: "members", value: [{ value: ann }] }] })).body.members.length,
  ).toBe(1);
  expect(
    (await ask("patch", `/Groups/${id}`, { Operations: [{ op: "Remove", path: "members", value: [{ value: ann }] }] })).body.members,
  ).toEqual([]);
  expect(
    (await ask("patch", `/Groups/${id}`, { Operations: [{ op: "replace", value: { id, displayName: "Payments 2" } }] })).body.displayName,
  ).toBe("Payments 2");
  expect((await ask("put", `/Groups/${id}`, { displayName: "Payments", members: [{ value: ann }] })).body.members.length).toBe(1);
  expect((await ask("patch", `/Groups/${id}`, { Operations: [{ op: "add", path: "members", value: [{ value: "nobody" }] }] })).status).toBe(
    400,
  );
  expect((await ask("get", `/Groups${filter('externalId eq "g-1"')}`)).body.Resources.map((group) => group.id)).toEqual([id]);
  const past = await served.services.control.query<{ until: string | null }>(
    "select until from membership where team = $1 order by since",
    [id],
  );
  expect(past.length).toBe(2);
  expect(past[0]?.until).not.toBeNull();
  expect((await ask("delete", `/Groups/${id}`)).status).toBe(204);
  expect((await ask("get", `/Groups/${id}`)).status).toBe(404);
  expect((await served.services.control.query("select 1 from membership where team = $1 and until is null", [id])).length).toBe(0);
});

test("lists have pages; an unknown filter, a broken body and a wrong key are refused in SCIM's own form", async () => {
  const page = await ask("get", "/Users?startIndex=1&count=1");
  expect([page.body.Resources.length, page.body.totalResults]).toEqual([1, 1]);
  const odd = await ask("get", `/Users${filter('userName sw "a"')}`);
  expect([odd.status, odd.body.scimType]).toEqual([400, "invalidFilter"]);
  expect((await ask("post", "/Users", "{")).status).toBe(400);
  expect((await ask("post", "/Users", { userName: "no mail" })).body.scimType).toBe("invalidValue");
  expect((await ask("post", "/Users", { userName: `${"x".repeat(2 << 20)}@example.org` })).status).toBe(400);
  for (const other of [await keyWith("read"), await keyWith("ingest"), "upshot_000000000000_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"]) {
    expect([401, 403]).toContain((await served.ask("get", "/scim/v2/Users", { key: other })).status);
  }
  expect((await served.ask("get", "/scim/v2/Users", { as: admin })).status).toBe(403);
});

test("filters are values, never text of a statement", async () => {
  for (const text of [`userName eq "' or 1=1 --"`, String.raw`userName eq "a\" or \"1\" eq \"1"`, 'userName eq "%"', 'userName eq "*"']) {
    expect([text, (await ask("get", `/Users${filter(text)}`)).body.totalResults]).toEqual([text, 0]);
  }
});
