import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryRepository, type TemporaryRepository } from "../../../../test/fixtures/git/temporary-repository.ts";
import { gitHttp, type GitHttp } from "../../../../test/support/git-http.ts";
import { temporaryFolders } from "../../../../test/support/temporary-folders.ts";
import { openRepository } from "../../../read/git/repository.ts";
import { fetchMirror, mirrorFolder } from "./fetch-mirror.ts";

const folders = temporaryFolders();
const token = "ghs_canaryTokenThatMustNotStay";
let git: TemporaryRepository;
let host: GitHttp;

beforeAll(async () => {
  git = temporaryRepository();
  git.commit("Begin", { "a.ts": "one\n" });
  git.git("branch", "main-to-be");
  git.git("branch", "-m", "main", "develop");
  git.git("update-ref", "refs/pull/3/head", "HEAD");
  git.git("update-ref", "refs/pull/3/merge", "HEAD");
  git.git("notes", "--ref=ai", "add", "-m", "note");
  git.git("update-ref", "refs/other/secret", "HEAD");
  host = await gitHttp(dirname(git.dir), `${basename(git.dir)}/.git`, token);
});
afterAll(() => {
  host.close();
  git.remove();
  folders.remove();
});

const source = (password: string | null = token) => ({ url: host.url, addresses: ["127.0.0.1"], token: password });

test("a mirror has branches, pull requests and notes, and knows the default branch", async () => {
  const folder = mirrorFolder(folders.next(), "git.example.org/acme/shop");
  await fetchMirror(folder, source());
  const refs = execFileSync("git", ["-C", folder, "for-each-ref", "--format=%(refname)"], { encoding: "utf8" }).trim().split("\n");
  expect(refs).toEqual(["refs/heads/develop", "refs/heads/main-to-be", "refs/notes/ai", "refs/pull/3/head", "refs/remotes/origin/HEAD"]);
  expect((await openRepository(folder)).defaultBranch?.name).toBe("develop");
  // What went away there goes away here; another default branch is noticed.
  git.git("checkout", "-q", "main-to-be");
  git.git("branch", "-q", "-D", "develop");
  await fetchMirror(folder, source());
  expect((await openRepository(folder)).defaultBranch?.name).toBe("main-to-be");
  // grep: 1 = nothing found.
  expect(spawnSync("grep", ["-r", "canaryToken", folder]).status).toBe(1);
});

test("without the token, or with a wrong one, git's words say so, and nothing asks", async () => {
  for (const password of [null, "wrong"]) {
    const folder = join(folders.next(), "m.git");
    mkdirSync(folder);
    await expect(fetchMirror(folder, source(password))).rejects.toMatchObject({
      code: "git-failed",
      message: expect.not.stringContaining("canaryToken"),
    });
  }
});

test("redirects are not followed, and other protocols are not spoken", async () => {
  host.redirect = host.url.replace("127.0.0.1", "localhost");
  await expect(fetchMirror(join(folders.next(), "m.git"), source())).rejects.toMatchObject({ code: "git-failed" });
  host.redirect = null;
  expect(host.answered.at(-1)).toMatch(/ 302$/);
  await expect(
    fetchMirror(join(folders.next(), "m.git"), { url: `ext::sh -c "touch /tmp/canary"`, addresses: [], token: null }),
  ).rejects.toMatchObject({ code: "git-failed" });
});
