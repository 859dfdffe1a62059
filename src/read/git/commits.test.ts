import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { firstCommitAt, temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import type { BlobCache } from "../../kit/blob-cache.ts";
import { lineFingerprint } from "../../model/line-fingerprint.ts";
import type { Commit } from "../../model/commit.ts";
import { readCommits } from "./commits.ts";
import { fingerprintBytes } from "./fingerprint-bytes.ts";
import { openRepository } from "./repository.ts";

const now = Date.UTC(2026, 5, 1);
let repo: TemporaryRepository;

beforeAll(() => {
  repo = temporaryRepository();
});
afterAll(() => repo.remove());

async function read(options: Partial<Parameters<typeof readCommits>[1]> = {}): Promise<Commit[]> {
  return readCommits(await openRepository(repo.dir), { refs: "all", now, ...options });
}

function prints(...lines: string[]): Uint32Array {
  return Uint32Array.from(lines, lineFingerprint);
}

function memoryCache(): BlobCache & { readonly blobs: Map<string, Uint8Array>; readonly puts: string[] } {
  const blobs = new Map<string, Uint8Array>();
  const puts: string[] = [];
  return {
    blobs,
    puts,
    get: (key) => blobs.get(key) ?? null,
    put: (key, value) => {
      puts.push(key);
      blobs.set(key, value);
    },
  };
}

test("reads what each commit changed", async () => {
  repo.commit("Add", { "a.txt": "one\ntwo\n  two again\n", "b.txt": "stay\n".repeat(9) });
  const second = repo.commit(
    "Change\nin two lines\n\nBecause.\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
    { "a.txt": "one\nTWO\n  two again" },
    { author: "Bob <bob@example.com>" },
  );
  repo.git("mv", "b.txt", "c.txt");
  repo.commit("Rename");
  repo.commit("Remove", { "a.txt": null });
  const [removed, renamed, changed, added] = await read();
  expect(changed).toMatchObject({
    sha: second,
    parents: [added?.sha],
    author: "Bob",
    authorEmail: "bob@example.com",
    committedAt: firstCommitAt + 3_600_000,
    subject: "Change in two lines",
    body: "Because.\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
    trailers: [{ key: "Co-Authored-By", value: "Claude <noreply@anthropic.com>" }],
    tree: repo.git("rev-parse", `${second}^{tree}`),
    changes: [
      {
        path: "a.txt",
        oldPath: null,
        kind: "modified",
        binary: false,
        added: prints("TWO", "two again"),
        removed: prints("two", "two again"),
      },
    ],
  });
  expect(changed?.clockSuspect).toBeUndefined();
  expect(added?.changes.map(({ path, kind, added: lines }) => [path, kind, lines.length])).toEqual([
    ["a.txt", "added", 3],
    ["b.txt", "added", 9],
  ]);
  expect(renamed?.changes).toMatchObject([{ path: "c.txt", oldPath: "b.txt", kind: "renamed", added: prints(), removed: prints() }]);
  expect(removed?.changes).toMatchObject([{ path: "a.txt", kind: "deleted", removed: prints("one", "TWO", "two again") }]);
});

test("survives empty commits, binaries, odd paths, odd encodings and submodules", async () => {
  const paths = { "new\nline.txt": "x\n", 'quo"te.txt': "y\n", "späti.txt": "z\n", "tab\tbed": "t\n" };
  repo.commit("Odd paths", paths);
  repo.commit("Latin-1", { "latin.txt": Buffer.from("caf\xe9\n", "latin1") });
  repo.commit("Binary", { "image.png": Buffer.from([137, 80, 0, 1, 2]) });
  repo.commit("Empty");
  repo.git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},vendor/lib`);
  repo.git("commit", "--quiet", "--message=Submodule");
  const [submodule, empty, binary, latin, odd] = await read();
  expect(odd?.changes.map(({ path }) => path).sort()).toEqual(Object.keys(paths).sort());
  expect(latin?.changes[0]?.added).toEqual(prints("caf\ufffd"));
  expect(binary?.changes).toMatchObject([{ path: "image.png", kind: "added", binary: true, added: prints(), removed: prints() }]);
  expect([binary?.patchId, empty?.changes, empty?.patchId, submodule?.changes]).toEqual([null, [], null, []]);
  repo.git("rm", "--quiet", "--cached", "vendor/lib");
  repo.commit("Drop the submodule");
});

test("a merge has no changes; notes, the stash, trial merges and other tools' books are no work", async () => {
  const base = repo.git("rev-parse", "HEAD");
  repo.git("checkout", "--quiet", "-b", "side");
  const side = repo.commit("Side", { "side.txt": "s\n" });
  repo.git("checkout", "--quiet", "main");
  const main = repo.commit("Main", { "main.txt": "m\n" });
  const trial = repo.git("commit-tree", "-p", "HEAD", "-p", "side", "-m", "Merge into", "HEAD^{tree}");
  repo.git("update-ref", "refs/pull/7/merge", trial);
  repo.git("update-ref", "refs/pull/7/head", side);
  repo.git("notes", "add", "-m", "a note", "HEAD");
  const book = repo.git("commit-tree", "-m", "Not work", "HEAD^{tree}");
  for (const ref of ["refs/stash", "refs/heads/entire/checkpoints/v1", "refs/heads/entire/0123abc", "refs/entire/x"])
    repo.git("update-ref", ref, book);
  expect((await read()).slice(0, 3).map(({ sha }) => sha)).toEqual([main, side, base]);
  repo.git("merge", "--quiet", "--no-edit", "side");
  expect((await read())[0]).toMatchObject({ parents: [main, side], changes: [], patchId: null, subject: "Merge branch 'side'" });
});

test("reads one revision, and the head of a worktree no ref names", async () => {
  const first = repo.git("rev-list", "--max-parents=0", "HEAD");
  expect((await read({ refs: { revision: first } })).map(({ sha }) => sha)).toEqual([first]);
  await expect(read({ refs: { revision: "nowhere" } })).rejects.toMatchObject({ code: "unknown-revision" });
  await expect(read({ refs: { revision: "--output=x" } })).rejects.toMatchObject({ code: "unknown-revision" });
  const tree = join(repo.dir, "..", "tree");
  repo.git("worktree", "add", "--quiet", "--detach", tree, "HEAD");
  execFileSync("git", [
    "-C",
    tree,
    "-c",
    "user.name=Ann",
    "-c",
    "user.email=ann@example.com",
    "commit",
    "--quiet",
    "--allow-empty",
    "-m",
    "Only in a worktree",
  ]);
  expect((await read()).map(({ subject }) => subject)).toContain("Only in a worktree");
  repo.git("worktree", "remove", "--force", tree);
});

test("a second run reads only what is new, also after a branch is gone or the cache is damaged", async () => {
  const cache = memoryCache();
  const before = await read({ cache });
  expect(cache.puts.length).toBe(1);
  cache.puts.length = 0;
  expect(await read({ cache })).toEqual(before);
  expect(cache.puts).toEqual([]);

  const added = repo.commit("New", { "new.txt": "n\n" });
  repo.git("branch", "-D", "side");
  const progress: [number, number][] = [];
  expect((await read({ cache, onProgress: (done, total) => progress.push([done, total]) }))[0]?.sha).toBe(added);
  expect(cache.puts.length).toBe(1);
  expect(progress).toEqual([
    [before.length, before.length + 1],
    [before.length + 1, before.length + 1],
  ]);

  const whole = await read();
  const [[key, pack] = ["", new Uint8Array()]] = cache.blobs;
  const broken = Buffer.from(pack);
  broken[60] = (broken[60] ?? 0) ^ 1;
  for (const damaged of [broken, pack.subarray(0, pack.length / 2), new Uint8Array(2)]) {
    cache.blobs.set(key, damaged);
    cache.puts.length = 0;
    expect(await read({ cache })).toEqual(whole);
    expect(cache.puts).toEqual([key]);
    expect(await read({ cache })).toEqual(whole);
    expect(cache.puts).toEqual([key]);
  }
});

test("`since` is by commit time, whatever the order", async () => {
  const at = repo.commit("Late", { "late.txt": "l\n" }, { at: Date.UTC(2026, 3, 1) });
  const behind = repo.commit("Clock behind", { "late.txt": "m\n" }, { at: firstCommitAt });
  const found = (await read({ since: Date.UTC(2026, 2, 1) })).map(({ sha }) => sha);
  expect(found).toContain(at);
  expect(found).not.toContain(behind);
});

test("flags clocks that are years off and keeps their times", async () => {
  const unset = repo.commit("Unset", { "c.txt": "1\n" }, { at: 0 });
  const ahead = repo.commit("Ahead", { "c.txt": "2\n" }, { at: Date.UTC(2040, 0, 1) });
  const sound = repo.commit("Sound", { "c.txt": "3\n" }, { at: Date.UTC(2026, 4, 1) });
  const early = repo.commit("Early", { "c.txt": "4\n" }, { at: Date.UTC(2019, 0, 1) });
  const commits = new Map((await read()).map((commit) => [commit.sha, commit]));
  expect([unset, ahead, sound, early].map((sha) => commits.get(sha)?.clockSuspect ?? false)).toEqual([true, true, false, true]);
  expect(commits.get(ahead)?.committedAt).toBe(Date.UTC(2040, 0, 1));
});

test("a fingerprint of bytes is that of their text", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary-ascii" })), fc.nat(5), (text, skip) => {
      const line = text.toWellFormed();
      const bytes = Buffer.from("#".repeat(skip) + line);
      expect(fingerprintBytes(bytes, skip, bytes.length)).toBe(lineFingerprint(line));
    }),
  );
});
