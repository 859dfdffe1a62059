import { afterAll, beforeAll, expect, test } from "vitest";
import { apiRequest, claudeCode } from "../../../test/support/claude-code-events.ts";
import { otlpRequest } from "../../../test/support/encode-otlp.ts";
import { serveForTests, type TestServer } from "../../../test/support/serve-for-tests.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { makeApiKey } from "../access/api-keys.ts";
import { findPerson } from "../organisation/identities.ts";

const folders = temporaryFolders();
let server: TestServer;
let key: string;

beforeAll(async () => {
  server = await serveForTests(folders.next());
  key = (
    await makeApiKey(server.services.control, server.services.keys, {
      name: "All laptops",
      scopes: ["ingest"],
      pseudonym: null,
      days: null,
    })
  ).token;
}, 60_000);
afterAll(async () => {
  await server?.close();
  folders.remove();
});

test(
  "a key that many share moves no session to another person; what it tried is counted where the input's health is",
  { timeout: 60_000 },
  async () => {
    const { control, keys, ledger, journal } = server.services;
    const now = Date.now();
    const send = async (at: number, id: string, mail: string): Promise<void> => {
      const body = JSON.stringify(otlpRequest("logs", claudeCode, [apiRequest(at, id, "seen-in-a-commit", { "user.email": mail })]));
      const answer = await fetch(`${server.url}/v1/logs`, {
        method: "POST",
        body,
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      });
      expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
      await journal.drained();
    };
    const owner = async (): Promise<unknown[]> =>
      ledger.query("SELECT person FROM session FINAL WHERE id = 'seen-in-a-commit'", {}, (row) => row);
    await send(now - 600_000, "req_1", "victim@example.org");
    const victim = (await findPerson(control, keys, { kind: "mail", value: "victim@example.org" }))?.pseudonym;
    expect(await owner()).toEqual([{ person: victim }]);
    await send(now, "req_2", "thief@example.org");
    expect(await owner()).toEqual([{ person: victim }]);
    // The victim's own later records still move its end.
    await send(now + 300_000, "req_3", "victim@example.org");
    expect(
      await ledger.query(
        "SELECT person, toUnixTimestamp64Milli(ended) AS ended FROM session FINAL WHERE id = 'seen-in-a-commit'",
        {},
        (row) => row,
      ),
    ).toEqual([{ person: victim, ended: String(now + 240_000) }]);
    const text = async (): Promise<string> => (await server.owner("/api/sources/otlp:claude-code/errors")).text();
    for (let i = 0; i < 20 && !(await text()).includes("somebody"); i++) await new Promise((resolve) => setTimeout(resolve, 500));
    expect(JSON.parse(await text())).toEqual({
      errors: [{ at: expect.any(String), place: "session", reason: "it is known to be somebody else's" }],
      next: null,
    });
  },
);

test("a request that names more people than any collector does is refused, and makes nobody", { timeout: 60_000 }, async () => {
  const { control } = server.services;
  const people = async (): Promise<number> => (await control.query("select 1 from person")).length;
  const before = await people();
  const records = Array.from({ length: 10_001 }, (_, i) =>
    apiRequest(Date.now(), `req_many_${i}`, `many-${i}`, { "user.email": `many${i}@example.org` }),
  );
  const answer = await fetch(`${server.url}/v1/logs`, {
    method: "POST",
    body: JSON.stringify(otlpRequest("logs", claudeCode, records)),
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
  });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("more than 10000 people")]);
  expect(await people()).toBe(before);
});
