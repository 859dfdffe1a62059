import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fakeGitHub, type FakeGitHub } from "../../../../test/support/fake-github.ts";
import { serveForTests, type TestServer } from "../../../../test/support/serve-for-tests.ts";
import { temporaryFolders } from "../../../../test/support/temporary-folders.ts";
import { readRow } from "../../../ledger/read-row.ts";
import { openOutgoing } from "../../../kit/outgoing.ts";
import { backfillGitHub } from "./backfill.ts";

// Against a fake wire: what answers here is no GitHub.
const folders = temporaryFolders();
const day = 86_400_000;
const minute = 60_000;
const start = Math.floor(Date.now() / 1000) * 1000;
let now = start;
let server: TestServer;
let github: FakeGitHub;

beforeAll(async () => {
  server = await serveForTests(folders.next(), () => now);
  // 74 of the last 90 days, then older ones that must not come.
  const pulls = Array.from({ length: 120 }, (_, i) => ({
    number: 200 - i,
    updatedAt: start - (i + 1) * 1.21 * day,
    reviews: i === 3 ? 170 : 1,
  }));
  github = await fakeGitHub(
    pulls,
    [
      { id: 5, createdAt: start - day },
      { id: 4, createdAt: start - 100 * day },
    ],
    () => now,
  );
  const json = {
    kind: "github",
    config: { appId: 12, apiUrl: github.url },
    secrets: { webhookSecret: "a secret of sufficient length", privateKey: github.privateKey },
  };
  await server.owner("/api/sources/github", { method: "PUT", json });
}, 60_000);
afterAll(async () => {
  github.close();
  await server.close();
  folders.remove();
});

const outgoing = () => openOutgoing({ allowed: [new URL(github.url).host] });

async function count(question: string): Promise<number> {
  await server.services.journal.drained();
  const [n] = await server.services.ledger.query(`SELECT count() AS n FROM ${question}`, {}, (row) => readRow(row).integer("n"));
  return n ?? 0;
}

test("a private address is not called unless the operator said so", async () => {
  await backfillGitHub(server.services, openOutgoing({ allowed: [] }));
  expect(github.asked).toEqual([]);
  const page = await (await server.owner("/api/sources")).text();
  expect(page).toContain("only https is spoken");
  expect(page).not.toContain("PRIVATE KEY");
  now += 16 * minute;
});

test("it stops where GitHub asks for a rest, and goes on at the same page", async () => {
  github.remaining = 150;
  github.resetAt = now + 30 * minute;
  await backfillGitHub(server.services, outgoing());
  const pages = () => github.asked.filter((line) => line.includes("pullRequests"));
  expect(pages()).toEqual(["POST /graphql pullRequests after=null"]);
  await backfillGitHub(server.services, outgoing());
  expect(pages()).toHaveLength(1);
  now += 31 * minute;
  github.remaining = 5000;
  github.trouble = [{ status: 403, headers: { "retry-after": "60" } }];
  await backfillGitHub(server.services, outgoing());
  now += 2 * minute;
  await backfillGitHub(server.services, outgoing());
  expect(pages()).toEqual(["null", "25", "50"].map((after) => `POST /graphql pullRequests after=${after}`));
});

test("90 days came, older things did not, and every page of reviews", async () => {
  expect(await count("artifact FINAL WHERE kind = 'pull_request'")).toBe(74);
  expect(await count("artifact FINAL WHERE kind = 'review'")).toBe(73 + 170);
  expect(await count("event FINAL WHERE kind = 'merged' AND person = ''")).toBe(74);
  expect(await count("event FINAL WHERE kind = 'closed'")).toBe(0);
  expect(await count("event FINAL WHERE kind = 'ready'")).toBe(74);
  expect(await count("artifact FINAL WHERE kind = 'deployment'")).toBe(1);
  expect(await count("event FINAL WHERE kind = 'healthy'")).toBe(1);
  const [row] = await server.services.control.query("select * from repository");
  expect(row).toMatchObject({ repo: "github.com/acme/shop", input: "github" });
  const [stored] = await server.services.control.query<{ all: string }>("select string_agg(s::text, '') as all from source_state s");
  expect(stored?.all).not.toContain("installation-token");
});

test("what a webhook tells too is the same fact", async () => {
  const before = await count("event FINAL");
  const at = new Date(start - 1.21 * day).toISOString();
  const ada = { login: "ada", type: "User" };
  const pull = { number: 200, user: ada, draft: false, created_at: new Date(Date.parse(at) - 3_600_000).toISOString(), updated_at: at };
  const body = JSON.stringify({
    action: "closed",
    sender: ada,
    repository: { html_url: "https://github.com/acme/shop" },
    pull_request: {
      ...pull,
      closed_at: at,
      merged_at: at,
      merged_by: {
        login: "merge-queue[bot]",
        type: "Bot",
      },
      additions: 10,
      deletions: 2,
    },
  });
  const signature = createHmac("sha256", "a secret of sufficient length").update(body).digest("hex");
  const headers = { "x-hub-signature-256": `sha256=${signature}`, "x-github-event": "pull_request", "x-github-delivery": "1" };
  expect((await fetch(`${server.url}/hooks/github`, { method: "POST", body, headers })).status).toBe(200);
  expect(await count("event FINAL")).toBe(before);
});

test("a day later a short pass asks for what may have been lost; a failing App is told once and tried again later", async () => {
  const before = github.asked.length;
  await backfillGitHub(server.services, outgoing());
  expect(github.asked).toHaveLength(before);
  now += day;
  await backfillGitHub(server.services, outgoing());
  expect(github.asked.slice(before).filter((line) => line.includes("graphql"))).toHaveLength(2);
  now += 2 * day;
  github.trouble = [{ status: 500, headers: {} }];
  await backfillGitHub(server.services, outgoing());
  const asked = github.asked.length;
  await backfillGitHub(server.services, outgoing());
  expect(github.asked).toHaveLength(asked);
  const csv = await (await server.owner("/api/sources/github/errors.csv")).text();
  expect(csv).toContain("GitHub answered 500 to /app/installations");
});
