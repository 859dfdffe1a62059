import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importResult } from "../../model/import.ts";
import { openServed, publicUrl, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { makeApiKey } from "../access/api-keys.ts";

const folders = temporaryFolders();
let served: Served;
let importer: string;
let owner: string;

beforeAll(async () => {
  served = await openServed(folders.next());
  const { control, keys } = served.services;
  importer = (await makeApiKey(control, keys, { name: "x", scopes: ["import"], pseudonym: null, days: 1 })).token;
  const { pseudonym } = await served.newPerson("Ann Own", "member");
  owner = (await makeApiKey(control, keys, { name: "x", scopes: ["ingest"], pseudonym, days: 1 })).token;
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const send = (path: string, text: string, key = importer): Promise<Response> =>
  served.fetch(
    new Request(publicUrl + path, {
      method: "POST",
      headers: { host: new URL(publicUrl).host, authorization: `Bearer ${key}`, "content-encoding": "gzip" },
      body: new Uint8Array(gzipSync(text)),
    }),
  );

test("a small file that unpacks to nothing but bad lines is counted, not kept", async () => {
  const bad = importResult.parse(await (await send("/api/import/litellm", `{"a":1}\n${"[]\n".repeat(300_000)}`)).json());
  expect([bad.rejected, bad.accepted, bad.errors.length]).toEqual([300_001, 0, 100]);
  const totals = importResult.parse(
    await (await send("/api/vendor-totals", `vendor,month,amount,currency\n${"x\n".repeat(300_000)}`)).json(),
  );
  expect([totals.rejected, totals.errors.length]).toEqual([300_000, 100]);
  const [kept] = await served.services.control.query<{ n: number }>("select count(*) as n from source_error");
  expect(kept?.n).toBe(4_000);
}, 60_000);

test("more rows than a file may have are refused, and nothing of them is kept", async () => {
  const text = `User Principal Name,Last Activity Date\n${"a@example.org,2026-10-01\n".repeat(500_001)}`;
  const answer = await send("/api/import/microsoft-365-copilot", text);
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("Send it in parts")]);
  expect(
    await served.services.control.query("select 1 from identity where kind = 'mail' and hash = $1", [
      served.services.keys.lookup("mail", "a@example.org"),
    ]),
  ).toEqual([]);
}, 60_000);

test("names of a megabyte are rejected, also where every row of a record would repeat them", async () => {
  const long = "x".repeat(1 << 20);
  const models = Array.from({ length: 5_000 }, (_, i) => ({ model: `m${i}`, tokens: { input: 1 } }));
  const record = {
    date: "2026-10-01T00:00:00Z",
    actor: { email_address: "a@example.org" },
    organization_id: long,
    model_breakdown: models,
  };
  const report = importResult.parse(await (await send("/api/import/anthropic", JSON.stringify({ data: [record] }))).json());
  expect([report.accepted, report.rejected]).toEqual([0, 1]);
  const use = `User Principal Name,Last Activity Date\n${long}@example.org,2026-10-01\n`;
  expect(importResult.parse(await (await send("/api/import/microsoft-365-copilot", use)).json())).toMatchObject({
    accepted: 0,
    rejected: 1,
  });
});

test("a batch of millions of empty objects is refused before it is read", async () => {
  const began = performance.now();
  const answer = await send("/api/sync", `{"schema":"upshot.sync/1","sessions":[${"{},".repeat(5_000_000)}{}]}`, owner);
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("The batch is not as it should be: the body")]);
  expect(performance.now() - began).toBeLessThan(5_000);
});
