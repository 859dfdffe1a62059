import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../test/support/served.ts";
import { temporaryFolders } from "../../test/support/temporary-folders.ts";
import { makeApiKey } from "./access/api-keys.ts";
import { holdsNul, jsonHoldsNul } from "./holds-nul.ts";
import { connectInput } from "./inputs/inputs.ts";

const folders = temporaryFolders();
let served: Served;

beforeAll(async () => {
  served = await openServed(folders.next());
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

test("a NUL is found wherever it stands in JSON, and an escaped backslash is none", () => {
  for (const json of [String.raw`"a\u0000"`, String.raw`{"a":[{"b":"\u0000"}]}`, String.raw`{"\u0000":1}`])
    expect([json, jsonHoldsNul(json, JSON.parse(json))]).toEqual([json, true]);
  for (const json of [String.raw`"a\\u0000"`, "null", "[1,true]", '{"a":{}}'])
    expect([json, jsonHoldsNul(json, JSON.parse(json))]).toEqual([json, false]);
  expect(holdsNul(undefined)).toBe(false);
});

test("a NUL in what people, directories and webhooks send is refused with 400, and leaves nothing", async () => {
  const { control, keys } = served.services;
  const owner = await served.signIn({ pseudonym: null, role: "admin" });
  const { token } = await makeApiKey(control, keys, { name: "Directory", scopes: ["import"], pseudonym: null, days: null });
  const people = (): Promise<object[]> => control.query("select 1 from person");
  for (const [method, path, body] of [
    ["post", "/api/keys", { name: "a\0b", scopes: ["read"] }],
    ["post", "/api/people/import", { csv: "mail\na\0@example.org" }],
    ["get", "/api/audit?object=%00", undefined],
    ["get", "/api/metrics/%00", undefined],
  ] as const) {
    const answer = await served.ask(method, path, { as: owner, ...(body === undefined ? {} : { body }) });
    expect([path, answer.status]).toEqual([path, 400]);
  }
  for (const [method, path, body] of [
    ["post", "/scim/v2/Users", { userName: "zoe\0@example.org", emails: [{ value: "zoe@example.org" }] }],
    ["post", "/scim/v2/Users", { userName: "zoe@example.org", displayName: "Z\0e" }],
    ["post", "/scim/v2/Groups", { displayName: "A\0B", members: [] }],
    ["get", "/scim/v2/Users/%00", undefined],
    ["get", `/scim/v2/Users?filter=${encodeURIComponent('userName eq "a\0"')}`, undefined],
  ] as const) {
    const answer = await served.ask(method, path, { key: token, ...(body === undefined ? {} : { body }) });
    expect([path, answer.status]).toEqual([path, 400]);
  }
  const secret = "a secret of sufficient length";
  await connectInput(served.services, "github", "github", {}, { webhookSecret: secret });
  const body = JSON.stringify({
    action: "opened",
    number: 1,
    repository: { full_name: "acme/shop", html_url: "https://github.com/acme/shop" },
    pull_request: { number: 1, user: { login: "al\0ice", type: "User" }, created_at: "2026-11-01T00:00:00Z" },
  });
  const answer = await served.ask("post", "/hooks/github", {
    body,
    headers: {
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      "x-github-event": "pull_request",
      "x-github-delivery": "1",
    },
  });
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: "malformed" } }]);
  expect(await people()).toEqual([]);
  expect(served.logged()).not.toContain("a request failed");
});

test("JSON that is nested deeper than calls is refused as what it is, and no failure of the server", async () => {
  const owner = await served.signIn({ pseudonym: null, role: "admin" });
  const deep = `${"[".repeat(200_000)}"a"${"]".repeat(200_000)}`;
  expect(holdsNul(JSON.parse(deep))).toBe(false);
  expect((await served.ask("post", "/api/keys", { as: owner, body: deep })).status).toBe(400);
});
