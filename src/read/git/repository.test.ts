import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { firstCommitAt, temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import { refuseOldGit, repositoryRefused } from "./refusals.ts";
import { openRepository } from "./repository.ts";

let repo: TemporaryRepository;
let first: string;
let second: string;

beforeAll(() => {
  repo = temporaryRepository();
  first = repo.commit("First", { "a.txt": "one\n" });
  second = repo.commit("Second", { "sub/b.txt": "two\n" });
});
afterAll(() => repo.remove());

const beside = (name: string): string => join(repo.dir, "..", name);
const clone = (name: string, ...options: string[]): string => {
  repo.git("clone", "--quiet", ...options, `file://${repo.dir}`, beside(name));
  return beside(name);
};

test("opens a repository from any folder in it", async () => {
  const opened = await openRepository(join(repo.dir, "sub"));
  expect(opened).toMatchObject({
    root: repo.dir,
    gitDir: join(repo.dir, ".git"),
    id: first,
    worktrees: [repo.dir],
    head: second,
    headBranch: "main",
    detached: false,
    defaultBranch: { name: "main", sha: second },
    lastFetch: null,
    newestCommit: firstCommitAt + 3_600_000,
  });
  expect(await openRepository(join(repo.dir, ".git"))).toEqual(opened);
});

test("is one repository in clones and worktrees", async () => {
  const other = clone("clone");
  execFileSync("git", ["-C", other, "worktree", "add", "--quiet", "--detach", beside("tree"), first], { stdio: "ignore" });
  const [cloned, tree] = [await openRepository(other), await openRepository(beside("tree"))];
  expect(cloned.id).toBe(first);
  expect(tree.id).toBe(first);
  expect(tree).toMatchObject({
    root: beside("tree"),
    gitDir: join(other, ".git"),
    head: first,
    headBranch: null,
    detached: true,
    defaultBranch: { name: "main", sha: second },
  });
  expect(tree.worktrees).toEqual([other, beside("tree")]);
  expect(cloned.worktreeHeads).toEqual([second, first]);
});

test("is named after origin where that has a host", async () => {
  const other = clone("named");
  execFileSync("git", ["-C", other, "remote", "set-url", "origin", "git@Example.com:team/app.git"]);
  expect((await openRepository(other)).id).toBe("example.com/team/app");
});

test("takes the default branch from origin, else main", async () => {
  repo.git("branch", "release", first);
  const other = clone("default");
  execFileSync("git", ["-C", other, "remote", "set-head", "origin", "release"]);
  expect((await openRepository(other)).defaultBranch).toEqual({ name: "release", sha: first });
  execFileSync("git", ["-C", other, "remote", "set-head", "origin", "--delete"]);
  execFileSync("git", ["-C", other, "checkout", "--quiet", "-b", "topic", first]);
  expect((await openRepository(other)).defaultBranch).toEqual({ name: "main", sha: second });
});

test("knows when it was fetched, and that a failed fetch is none", async () => {
  const other = clone("fetched");
  execFileSync("git", ["-C", other, "fetch", "--quiet"]);
  const mark = join(other, ".git", "FETCH_HEAD");
  const at = Date.UTC(2026, 1, 1);
  utimesSync(mark, at / 1000, at / 1000);
  expect((await openRepository(other)).lastFetch).toBe(at);
  writeFileSync(mark, "");
  expect(statSync(mark).size).toBe(0);
  expect((await openRepository(other)).lastFetch).toBeNull();
});

test("a repository without commits is a value", async () => {
  mkdirSync(beside("empty"));
  execFileSync("git", ["-C", beside("empty"), "init", "--quiet", "--initial-branch=trunk"]);
  expect(await openRepository(beside("empty"))).toMatchObject({
    head: null,
    headBranch: "trunk",
    detached: false,
    defaultBranch: null,
    id: "unborn",
    newestCommit: null,
  });
});

test("opens a bare repository", async () => {
  const bare = clone("bare.git", "--bare");
  expect(await openRepository(bare)).toMatchObject({ root: bare, gitDir: bare, head: second, id: first });
});

test("refuses what it cannot judge, and says what to do", async () => {
  const shallow = clone("shallow", "--depth=1");
  await expect(openRepository(shallow)).rejects.toMatchObject({
    code: "git-shallow",
    hint: expect.stringContaining("git fetch --unshallow"),
  });
  await expect(openRepository(beside("."))).rejects.toMatchObject({ code: "not-a-repository" });
  await expect(openRepository(beside("nowhere"))).rejects.toMatchObject({ code: "no-such-folder" });
});

test("refuses a partial clone until its files are there", async () => {
  repo.git("config", "uploadpack.allowFilter", "true");
  const partial = clone("partial", "--filter=blob:none", "--no-checkout");
  await expect(openRepository(partial)).rejects.toMatchObject({
    code: "git-partial-clone",
    hint: expect.stringContaining("git fetch --refetch --no-filter origin"),
  });
  execFileSync("git", ["-C", partial, "fetch", "--quiet", "--refetch", "--no-filter", "origin"], { stdio: "ignore" });
  expect((await openRepository(partial)).head).toBe(second);
});

test("a damaged repository is no partial clone: only one that says so is searched for what is missing", async () => {
  const damaged = temporaryRepository();
  damaged.commit("Add", { "a.txt": "one\n" });
  const blob = damaged.git("rev-parse", "HEAD:a.txt");
  rmSync(join(damaged.dir, ".git", "objects", blob.slice(0, 2), blob.slice(2)));
  await expect(openRepository(damaged.dir)).resolves.toMatchObject({ headBranch: "main" });
  damaged.git("config", "remote.origin.promisor", "true");
  await expect(openRepository(damaged.dir)).rejects.toMatchObject({ code: "git-partial-clone" });
  damaged.remove();
});

test("says when git is missing, too old, or distrusts the owner", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = beside("nowhere");
  try {
    await expect(openRepository(repo.dir)).rejects.toMatchObject({ code: "git-missing" });
  } finally {
    process.env["PATH"] = path;
  }
  expect(() => refuseOldGit("git version 2.30.2")).toThrow(expect.objectContaining({ code: "git-too-old" }));
  expect(() => refuseOldGit("git version 2.39.5 (Apple Git-154)")).not.toThrow();
  expect(() => refuseOldGit("git version 3.0.0")).not.toThrow();
  const complaint = "fatal: detected dubious ownership in repository at '/srv/app'\nTo add an exception …";
  expect(repositoryRefused("/srv/app/sub", complaint)).toMatchObject({
    code: "git-unsafe-owner",
    hint: expect.stringContaining("safe.directory '/srv/app'"),
  });
});
