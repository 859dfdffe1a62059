import { afterAll, beforeAll, expect, test } from "vitest";
import { firstCommitAt, temporaryRepository, type TemporaryRepository } from "../../../../test/fixtures/git/temporary-repository.ts";
import { serveForTests, type TestServer } from "../../../../test/support/serve-for-tests.ts";
import { temporaryFolders } from "../../../../test/support/temporary-folders.ts";
import type { ArtifactFact } from "../../../model/facts.ts";
import { readRow } from "../../../ledger/read-row.ts";
import { followMirror } from "./follow-mirrors.ts";

const folders = temporaryFolders();
const hour = 3_600_000;
const repo = "git.example.org/acme/shop";
const now = firstCommitAt + 5 * 24 * hour;
let server: TestServer;
let git: TemporaryRepository;
let first: string;
let second: string;

beforeAll(async () => {
  server = await serveForTests(folders.next(), () => now);
  git = temporaryRepository();
  first = git.commit("Add a price", { "price.ts": "const price = amount * 10;\nconst tax = 20;\n" }, { at: firstCommitAt + hour });
  second = git.commit("Raise the tax", { "price.ts": "const price = amount * 10;\nconst tax = 21;\n" }, { at: firstCommitAt + 3 * hour });
  git.commit(
    "fix: SHOP-12 wrong price",
    { "price.ts": "const price = amount * 100;\nconst tax = 22;\n" },
    { at: firstCommitAt + 4 * hour },
  );
}, 60_000);
afterAll(async () => {
  await server.close();
  git.remove();
  folders.remove();
});

async function bug(): Promise<unknown> {
  await followMirror(server.services, repo, { url: git.dir, addresses: [], token: null }, 0);
  await server.services.journal.drained();
  return server.services.ledger.query(
    "SELECT parent, toUnixTimestamp64Milli(at) AS found FROM artifact FINAL WHERE startsWith(urn, 'ticket:git.example.org')",
    {},
    (row) => [readRow(row).text("parent"), readRow(row).integer("found")],
  );
}

const ticket = (urn: string, at: number): ArtifactFact => ({
  urn,
  kind: "ticket",
  repo: "",
  authors: [],
  at,
  linesAdded: 0,
  linesRemoved: 0,
  parent: "",
  version: 1,
});

async function tell(told: ArtifactFact): Promise<void> {
  await server.services.journal.write({ artifacts: [told] });
  await server.services.journal.drained();
}

test("what was made after a bug was reported did not cause it, once a tracker says when that was", async () => {
  expect(await bug()).toEqual([[`git:${repo}@${second}`, firstCommitAt + 4 * hour]]);
  await tell(ticket("ticket:acme.atlassian.net#SHOP-12", firstCommitAt + 2 * hour));
  expect(await bug()).toEqual([[`git:${repo}@${first}`, firstCommitAt + 2 * hour]]);
});

test("a key that two trackers have says nothing", async () => {
  await tell(ticket("ticket:linear.app/acme#SHOP-12", firstCommitAt + 2 * hour));
  expect(await bug()).toEqual([[`git:${repo}@${second}`, firstCommitAt + 4 * hour]]);
});
