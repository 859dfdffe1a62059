import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { firstCommitAt, temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import type { BlobCache } from "../../kit/blob-cache.ts";
import { survivalByCommit, survivalByLanded, type CommitSurvival, type Survival } from "./survival.ts";

const hour = 3_600_000;
let repo: TemporaryRepository;
beforeEach(() => {
  repo = temporaryRepository();
});
afterEach(() => repo.remove());

function lines(from: number, to: number, text = "line"): string {
  return Array.from({ length: to - from }, (_, i) => `${text} ${from + i}\n`).join("");
}

function row(survival: Survival, sha: string): CommitSurvival | undefined {
  return survival.commits.find((commit) => commit.sha === sha);
}

function memory(): BlobCache & { readonly blobs: Map<string, Uint8Array> } {
  const blobs = new Map<string, Uint8Array>();
  return { blobs, get: (key) => blobs.get(key) ?? null, put: (key, value) => void blobs.set(key, value) };
}

test("lines move with their file, and die where they are rewritten", async () => {
  const first = repo.commit("one", { "a.txt": lines(0, 10) });
  const second = repo.commit("two", { "a.txt": lines(0, 4) + "other\n" + lines(6, 10), "b.txt": lines(0, 3, "b") });
  const third = repo.commit("three", { "a.txt": null, "c.txt": lines(0, 4) + "other\n" + lines(6, 9), "b.txt": null });
  const survival = await survivalByLanded(repo.dir);
  expect(survival).toEqual({
    head: third,
    commits: [
      {
        sha: first,
        landedBy: first,
        landedAt: firstCommitAt,
        linesAdded: 10,
        linesLanded: 10,
        linesAlive: 7,
        deaths: [
          { by: second, at: firstCommitAt + hour, lines: 2 },
          { by: third, at: firstCommitAt + 2 * hour, lines: 1 },
        ],
      },
      {
        sha: second,
        landedBy: second,
        landedAt: firstCommitAt + hour,
        linesAdded: 4,
        linesLanded: 4,
        linesAlive: 1,
        deaths: [{ by: third, at: firstCommitAt + 2 * hour, lines: 3 }],
      },
      { sha: third, landedBy: third, landedAt: firstCommitAt + 2 * hour, linesAdded: 0, linesLanded: 0, linesAlive: 0, deaths: [] },
    ],
    files: [
      { file: "c.txt", commit: first, lines: 7 },
      { file: "c.txt", commit: second, lines: 1 },
    ],
  });
  expect(await survivalByCommit(repo.dir)).toEqual(survival);
});

test("a branch's commits land with its merge; what they rewrote before never landed", async () => {
  const base = repo.commit("base", { "a.txt": lines(0, 20) });
  repo.git("checkout", "-q", "-b", "topic");
  const draft = repo.commit("draft", { "b.txt": lines(0, 8, "draft") });
  const better = repo.commit("better", { "b.txt": lines(0, 5, "draft") + lines(0, 2, "better") });
  repo.git("checkout", "-q", "main");
  repo.commit("meanwhile", { "c.txt": "c\n" });
  repo.git("merge", "-q", "--no-ff", "-m", "merge", "topic");
  const merge = repo.git("rev-parse", "HEAD");
  const after = repo.commit("after", { "b.txt": lines(0, 1, "draft") + lines(0, 2, "better") });
  const mergedAt = Number(repo.git("log", "-1", "--format=%ct", merge)) * 1000;

  const byCommit = await survivalByCommit(repo.dir);
  const afterAt = Number(repo.git("log", "-1", "--format=%ct")) * 1000;
  expect(row(byCommit, draft)).toEqual({
    sha: draft,
    landedBy: merge,
    landedAt: mergedAt,
    linesAdded: 8,
    linesLanded: 5,
    linesAlive: 1,
    deaths: [{ by: after, at: afterAt, lines: 4 }],
  });
  expect(row(byCommit, better)).toEqual({
    sha: better,
    landedBy: merge,
    landedAt: mergedAt,
    linesAdded: 2,
    linesLanded: 2,
    linesAlive: 2,
    deaths: [],
  });
  expect(row(byCommit, merge)).toMatchObject({ linesAdded: 0, linesLanded: 0 });
  expect(row(byCommit, base)).toMatchObject({ linesLanded: 20, linesAlive: 20 });
  expect(row(await survivalByLanded(repo.dir), merge)).toMatchObject({ linesAdded: 7, linesLanded: 7, linesAlive: 3 });
});

test("a merge kills the lines it drops and may bring back what was removed", async () => {
  const base = repo.commit("base", { "a.txt": lines(0, 10) });
  repo.git("branch", "old");
  const removal = repo.commit("removal", { "a.txt": lines(0, 6) });
  repo.git("checkout", "-q", "old");
  repo.commit("elsewhere", { "b.txt": "b\n" });
  repo.git("checkout", "-q", "main");
  repo.git("merge", "-q", "--no-commit", "old");
  repo.git("checkout", "-q", "old", "--", "a.txt");
  const merge = repo.commit("merge", {});
  const at = (sha: string): number => Number(repo.git("log", "-1", "--format=%ct", sha)) * 1000;
  expect(row(await survivalByCommit(repo.dir), base)?.deaths).toEqual([
    { by: removal, at: at(removal), lines: 4 },
    { by: merge, at: at(merge), lines: -4 },
  ]);
  expect(row(await survivalByLanded(repo.dir), base)).toMatchObject({ linesAlive: 6 });
});

test("a repository of SHA-256 objects", async () => {
  rmSync(join(repo.dir, ".git"), { recursive: true });
  repo.git("init", "-q", "--object-format=sha256", "--initial-branch=main");
  const first = repo.commit("one", { "a.txt": lines(0, 4) });
  repo.commit("two", { "a.txt": lines(0, 3), "b.txt": "b\n" });
  const cache = memory();
  expect(first).toHaveLength(64);
  expect(row(await survivalByLanded(repo.dir, { cache }), first)).toMatchObject({ linesLanded: 4, linesAlive: 3 });
  expect(await survivalByLanded(repo.dir, { cache })).toEqual(await survivalByLanded(repo.dir));
});

test("a later run reads only new commits; damaged memory is read again", async () => {
  repo.commit("base", { "a.txt": lines(0, 30), "b.bin": Buffer.from("a\0b\n") });
  repo.git("checkout", "-q", "-b", "topic");
  repo.commit("topic", { "a.txt": lines(0, 20) + "topic\n" + lines(20, 30) });
  repo.git("checkout", "-q", "main");
  repo.commit("main", { "c.txt": "c\n" });
  for (const survive of [survivalByLanded, survivalByCommit]) {
    const cache = memory();
    const counts: [done: number, total: number][] = [];
    await survive(repo.dir, { cache, ref: "main~1" });
    await survive(repo.dir, { cache, ref: "main", onProgress: (done, total) => counts.push([done, total]) });
    expect(counts).toEqual([
      [1, 2],
      [2, 2],
    ]);
    repo.git("checkout", "-q", "--detach", "main");
    repo.git("merge", "-q", "-m", "merge", "topic");
    const whole = await survive(repo.dir);
    expect(await survive(repo.dir, { cache })).toEqual(whole);
    const [[key, kept] = ["", new Uint8Array()]] = cache.blobs;
    for (const damaged of [new Uint8Array(), kept.subarray(0, 50), kept.map((byte, i) => (i === 40 ? byte ^ 1 : byte))]) {
      cache.blobs.set(key, damaged);
      expect(await survive(repo.dir, { cache })).toEqual(whole);
      expect(Buffer.from(cache.blobs.get(key) ?? []).equals(kept)).toBe(true);
    }
  }
});

test("where git fails, its own words are the error", async () => {
  repo.commit("one", { "a.txt": "one\n" });
  repo.commit("two", { "a.txt": "two\n" });
  const blob = repo.git("rev-parse", "HEAD~1:a.txt");
  rmSync(join(repo.dir, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  await expect(survivalByLanded(repo.dir)).rejects.toMatchObject({ code: "git-failed", message: expect.stringContaining(blob) });
  await expect(survivalByCommit(repo.dir, { ref: "no-such-branch" })).rejects.toMatchObject({
    code: "git-failed",
    message: expect.stringContaining("no-such-branch"),
  });
});

test("the repository is only read", async () => {
  repo.commit("base", { "a.txt": lines(0, 12) });
  repo.git("checkout", "-q", "-b", "topic");
  repo.commit("topic", { "a.txt": `topic\n${lines(0, 12)}` });
  repo.git("checkout", "-q", "main");
  repo.commit("main", { "a.txt": `${lines(0, 12)}main\n` });
  repo.git("merge", "-q", "-m", "merge", "topic");
  const objects = (): string[] => readdirSync(join(repo.dir, ".git"), { recursive: true, encoding: "utf8" }).sort();
  const before = objects();
  await survivalByCommit(repo.dir);
  expect(objects()).toEqual(before);
});
