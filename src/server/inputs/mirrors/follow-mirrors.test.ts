import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { firstCommitAt, temporaryRepository, type TemporaryRepository } from "../../../../test/fixtures/git/temporary-repository.ts";
import { serveForTests, type TestServer } from "../../../../test/support/serve-for-tests.ts";
import { temporaryFolders } from "../../../../test/support/temporary-folders.ts";
import { keyLine } from "../../../judge/attribution/keyed-lines.ts";
import { lineFingerprint } from "../../../model/line-fingerprint.ts";
import type { SyncLink } from "../../../model/sync.ts";
import { gitAiSessionKey } from "../../../read/git/ai-note.ts";
import { judgeDeployments } from "../judge-deployments.ts";
import { takeSync } from "../../imports/take-sync.ts";
import { resolvePerson } from "../../organisation/identities.ts";
import { openOutgoing } from "../../../kit/outgoing.ts";
import { followMirror, followMirrors } from "./follow-mirrors.ts";

const folders = temporaryFolders();
const day = 86_400_000;
const repo = "git.example.org/acme/shop";
const session = "0b7e61a4-6f0e-4c1c-9b59-3a4f6c2d9e10";
let now = firstCommitAt + 5 * day;
let server: TestServer;
let git: TemporaryRepository;
const sha: Record<string, string> = {};

beforeAll(async () => {
  server = await serveForTests(folders.next(), () => now);
  git = temporaryRepository();
  git.commit("Begin", { "shop.ts": lines("old", 10), "notes.md": "notes\n" });
  // Pull request 1, squashed.
  git.git("checkout", "-q", "-b", "cart");
  sha["part"] = git.commit("Add a cart", { "cart.ts": lines("cart", 6) }, { author: "Bea <12+bea-dev@users.noreply.github.com>" });
  git.commit("Add more", { "cart.ts": `${lines("cart", 6)}${lines("more", 4)}` }, { author: "Bea <12+bea-dev@users.noreply.github.com>" });
  git.git("update-ref", "refs/pull/1/head", "HEAD");
  git.git("checkout", "-q", "main");
  git.git("merge", "-q", "--squash", "cart");
  git.git("branch", "-q", "-D", "cart");
  sha["squash"] = git.commit(
    `Cart (#1)\n\nCo-authored-by: Cy <cy@example.org>\nCo-Authored-By: Claude <noreply@anthropic.com>\nClaude-Session: ${session}`,
  );
  // Pull request 2, merged.
  git.git("checkout", "-q", "-b", "tax");
  sha["tax"] = git.commit("Add tax", { "tax.ts": lines("tax", 8) });
  git.git("checkout", "-q", "main");
  git.git("merge", "-q", "--no-ff", "-m", "Merge pull request #2 from acme/tax", "tax");
  git.git("update-ref", "refs/pull/2/head", "tax");
  git.git("branch", "-q", "-D", "tax");
  // Straight to the default branch, reverted; and one whose bug is mended.
  sha["bad"] = git.commit("Add a bad idea", { "bad.ts": lines("bad", 5) });
  git.git("revert", "--no-edit", sha["bad"] ?? "");
  sha["buggy"] = git.commit("Add prices", { "price.ts": "const price = amount * 10;\n// what it costs\nexport { price };\n" });
  sha["fix"] = git.commit("fix: wrong price, closes #77", {
    "price.ts": "const price = amount * 100;\n// what it all costs\nexport { price };\n",
  });
  git.git(
    "commit",
    "-q",
    "--allow-empty",
    "--author=renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>",
    "-m",
    "Update dependencies",
  );
  sha["rewritten"] = git.commit("Add checkout\n\nCo-Authored-By: Claude <noreply@anthropic.com>", { "checkout.ts": lines("checkout", 10) });
  git.commit("Write checkout anew", { "checkout.ts": `${lines("better", 8)}checkout 1\n` });
  git.git("notes", "--ref=ai", "add", "-m", note, sha["tax"] ?? "");
}, 60_000);
afterAll(async () => {
  await server.close();
  git.remove();
  folders.remove();
});

const note = `tax.ts\n  ${gitAiSessionKey("codex", "thread-42")}::t_00000000000000 1-8\n---\n{"schema_version":"authorship/3.0.0"}`;

function lines(word: string, count: number): string {
  return Array.from({ length: count }, (_, i) => `${word} ${i + 1}\n`).join("");
}

async function rows(sql: string): Promise<Readonly<Record<string, unknown>>[]> {
  await server.services.journal.drained();
  return server.services.ledger.query(sql, {}, (row) => z.record(z.string(), z.unknown()).parse(row));
}

const follow = (): Promise<void> => followMirror(server.services, repo, { url: git.dir, addresses: [], token: null }, 0);
const urn = (name: string): string => `git:${repo}@${sha[name]}`;

test("commits with their people, pull requests and fates", async () => {
  await server.services.journal.write({
    sessions: [
      {
        id: session,
        person: "p1",
        tool: "claude-code",
        source: "otlp",
        repo: "",
        started: firstCommitAt,
        ended: firstCommitAt + 1,
        exploration: false,
        version: 1,
      },
      {
        id: "thread-42",
        person: "p1",
        tool: "codex",
        source: "otlp",
        repo: "",
        started: firstCommitAt,
        ended: firstCommitAt + 1,
        exploration: false,
        version: 1,
      },
    ],
    artifacts: [1, 2].map((number) => ({
      urn: `deploy:${repo}#${number}`,
      kind: "deployment" as const,
      repo,
      authors: [],
      linesAdded: 0,
      linesRemoved: 0,
      version: 1,
      at: now - (3 - number) * 36e5,
      parent: number === 1 ? urn("squash") : urn("fix"),
    })),
  });
  await server.services.journal.drained();
  await follow();
  const commits = await rows("SELECT urn, parent, length(authors) AS n, lines_added AS added FROM artifact FINAL WHERE kind = 'commit'");
  const commit = (name: string): object | undefined => commits.find((each) => each["urn"] === urn(name));
  expect(commit("squash")).toMatchObject({ parent: `pr:${repo}#1`, n: "2", added: 10 });
  expect(commit("part")).toMatchObject({ parent: `pr:${repo}#1`, n: "1" });
  expect(commit("tax")).toMatchObject({ parent: `pr:${repo}#2`, added: 8 });
  expect(commit("bad")).toMatchObject({ parent: "" });
  const [bot] = await rows("SELECT count() AS n FROM artifact FINAL WHERE kind = 'commit' AND empty(authors)");
  expect(bot?.["n"]).toBe("1");
});

test("verdicts as of now, and again when their windows are over", async () => {
  const verdict = async (artifact: string): Promise<object | undefined> =>
    (await rows(`SELECT held, pending, undone, lines, lines_alive AS alive FROM verdict FINAL WHERE artifact = '${artifact}'`))[0];
  expect(await verdict(urn("tax"))).toEqual({ held: 0, pending: 1, undone: 0, lines: 8, alive: 8 });
  expect(await verdict(urn("bad"))).toEqual({ held: 0, pending: 0, undone: 1, lines: 5, alive: 0 });
  expect(await verdict(urn("rewritten"))).toMatchObject({ undone: 0.9, alive: 1 });
  now = firstCommitAt + 40 * day;
  await follow();
  expect(await verdict(urn("tax"))).toEqual({ held: 1, pending: 0, undone: 0, lines: 8, alive: 8 });
  expect(await verdict(urn("squash"))).toMatchObject({ held: 1 });
  expect(await verdict(urn("part"))).toMatchObject({ held: 1 });
  expect(await verdict(`pr:${repo}#1`)).toEqual({ held: 1, pending: 0, undone: 0, lines: 10, alive: 10 });
  expect(await verdict(`pr:${repo}#2`)).toMatchObject({ held: 1 });
});

test("what happened to them, each thing once", async () => {
  const events = await rows("SELECT artifact, arraySort(groupArray(kind)) AS kinds FROM event FINAL GROUP BY artifact");
  const kinds = (artifact: string): unknown => events.find((each) => each["artifact"] === artifact)?.["kinds"] ?? [];
  expect(kinds(urn("bad"))).toEqual(["deployed", "landed", "reverted", "rewritten"]);
  expect(kinds(urn("rewritten"))).toEqual(["landed", "rewritten"]);
  // It did not land itself: its lines count once, in the squash.
  expect(kinds(urn("part"))).toEqual([]);
  expect(kinds(urn("squash"))).toEqual(["landed"]);
  // The second deployment brought everything between the two, and its authors are those who made that.
  expect(kinds(urn("tax"))).toEqual(["deployed", "landed"]);
  expect(kinds(`pr:${repo}#2`)).toEqual(["deployed", "merged"]);
  const [deployment] = await rows(`SELECT length(authors) AS n FROM artifact FINAL WHERE urn = 'deploy:${repo}#2'`);
  expect(deployment?.["n"]).toBe("1");
});

test("links by what commits and notes say, and the bug's origin", async () => {
  const links = await rows("SELECT session, artifact, methods FROM link FINAL ORDER BY session");
  expect(links).toEqual([
    { session, artifact: urn("squash"), methods: ["trailer"] },
    { session: "thread-42", artifact: urn("tax"), methods: ["note"] },
  ]);
  const bugs = await rows("SELECT urn, parent FROM artifact FINAL WHERE kind = 'ticket'");
  expect(bugs).toEqual([{ urn: `ticket:${repo}#77`, parent: urn("buggy") }]);
});

test("deployments get a verdict when their window is over, once", async () => {
  await judgeDeployments(server.services);
  await server.services.journal.drained();
  await judgeDeployments(server.services);
  const judged = await rows("SELECT artifact, held FROM verdict WHERE startsWith(artifact, 'deploy:') ORDER BY artifact");
  expect(judged).toEqual([1, 2].map((number) => ({ artifact: `deploy:${repo}#${number}`, held: 1 })));
});

test("a commit that credits a tool is linked to its author's sessions at that time, as sure as there are few", async () => {
  const author = await resolvePerson(server.services.control, server.services.keys, [{ kind: "mail", value: "ann@example.com" }]);
  const at = Number(git.git("log", "-1", "--format=%at", sha["rewritten"] ?? "")) * 1000;
  const running = { person: author, tool: "claude-code", source: "otlp", repo: "", exploration: false, version: 1 };
  const sessions = ["first", "second"].map((id) => ({ ...running, id, started: at - 600_000, ended: at - 60_000 }));
  const link = async (): Promise<object[]> =>
    rows(`SELECT session, confidence, methods FROM link FINAL WHERE artifact = '${urn("rewritten")}' ORDER BY session`);
  await server.services.journal.write({
    sessions: [...sessions.slice(0, 1), { ...running, id: "long before", started: at - day, ended: at - day / 2 }],
  });
  await server.services.journal.drained();
  await follow();
  expect(await link()).toEqual([{ session: "first", confidence: 0.6, methods: ["time"] }]);
  await server.services.journal.write({ sessions: sessions.slice(1) });
  await server.services.journal.drained();
  await follow();
  expect(await link()).toMatchObject([{ confidence: 0.3 }, { confidence: 0.3 }]);
});

test("a session whose lines are known by keyed fingerprint is linked to the commit that has them, until its client says otherwise", async () => {
  const { control, keys } = server.services;
  const written = Array.from({ length: 9 }, (_, i) => `search ${i + 1}`);
  sha["search"] = git.commit("Search", { "search.ts": `${written.join("\n")}\n` }, { at: now - 3_600_000 });
  const author = await resolvePerson(control, keys, [{ kind: "mail", value: "ann@example.com" }]);
  const other = await resolvePerson(control, keys, [{ kind: "mail", value: "cy@example.org" }]);
  await control.query("insert into repository (repo, input) values ($1, 'git')", [repo]);
  const print = (line: string): Buffer => keyLine(lineFingerprint(line), keys.lookup("sync", "fingerprints"));
  const sync = (id: string, person: string, own: readonly string[], links: SyncLink[] = []): Promise<unknown> =>
    takeSync(server.services, person, {
      schema: "upshot.sync/1",
      sessions: [
        {
          id,
          tool: "codex",
          repo,
          started: now - 9_000_000,
          ended: now - 4_000_000,
          exploration: false,
          usage: [],
          links,
          fingerprints: Buffer.concat(own.map(print)).toString("base64"),
        },
      ],
    });
  await sync("wrote-it", author, [...written, "never committed"]);
  await sync("wrote-something-else", author, ["another 1", "another 2"]);
  await sync("somebody-else", other, written);
  await server.services.journal.drained();
  await follow();
  const links = (): Promise<object[]> =>
    rows(`SELECT session, confidence, methods FROM link FINAL WHERE artifact = '${urn("search")}' ORDER BY session`);
  expect(await links()).toEqual([{ session: "wrote-it", confidence: expect.closeTo(0.97, 1), methods: ["lines"] }]);
  // Somebody who did not write it says that their session made it: that takes nothing back.
  await sync("somebody-else", other, [], [{ artifact: urn("search"), confidence: 1, methods: ["branch"] }]);
  await server.services.journal.drained();
  now += 60_000;
  await follow();
  expect((await links())[1]).toMatchObject({ session: "wrote-it", confidence: expect.closeTo(0.97, 1) });
  await sync("somebody-else", other, [], [{ artifact: urn("search"), confidence: 0, methods: ["branch"] }]);
  // Its client knows better: another session made it.
  await sync("wrote-something-else", author, [], [{ artifact: urn("search"), confidence: 0.9, methods: ["branch"] }]);
  await server.services.journal.drained();
  now += 60_000;
  await follow();
  expect(await links()).toMatchObject([
    { session: "somebody-else", confidence: 0 },
    { session: "wrote-it", confidence: 0 },
    { session: "wrote-something-else", confidence: 0.9 },
  ]);
  await control.query("delete from repository where repo = $1", [repo]);
});

test("looking again where nothing happened writes nothing; a new commit writes its own", async () => {
  const tables = ["artifact", "event", "verdict"];
  const count = async (): Promise<number> => {
    const [row] = await rows(`SELECT ${tables.map((table) => `(SELECT count() FROM ${table})`).join(" + ")} AS n`);
    return Number(row?.["n"]);
  };
  const before = await count();
  now += 3_600_000;
  await follow();
  expect(await count()).toBe(before);
  git.commit("Add one more", { "more.ts": "one\n" }, { at: now - 60_000 });
  await follow();
  expect(await count()).toBe(before + 3);
});

test("a repository that cannot be reached says so on the page, and stops no other", async () => {
  const { control } = server.services;
  await control.query("insert into repository (repo, input) values ('localhost/acme/secret', 'git')");
  await followMirrors(server.services, openOutgoing({ allowed: [] }));
  const page = await (await server.owner("/api/sources")).text();
  expect(page).toContain("localhost is not called: it is an address of a private network");
});
