import { execFileSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blamedLines, tracedLines } from "../../../test/fixtures/git/blame.ts";
import { firstCommitAt, temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import type { BlobCache } from "../../kit/blob-cache.ts";
import { survivalByCommit, survivalByLanded, traceLines, type CommitSurvival, type Survival } from "./survival.ts";

const hour = 3_600_000;
let repo: TemporaryRepository;
beforeEach(() => {
  repo = temporaryRepository();
});
afterEach(() => repo.remove());

function lines(from: number, to: number, text = "line"): string {
  return Array.from({ length: to - from }, (_, i) => `${text} ${from + i}\n`).join("");
}

/** Every file we list has the lines that git blame says, both ways; returns the paths. */
async function expectBlame(): Promise<string[]> {
  let paths: string[] = [];
  for (const by of ["landed", "commit"] as const) {
    const traced = await traceLines(repo.dir, by, {});
    paths = [...traced.files].flatMap(([path, runs]) => (runs.length > 0 ? [path] : [])).sort();
    for (const path of paths) {
      expect({ by, path, lines: tracedLines(traced.files.get(path) ?? [], traced.history.commits) }).toEqual({ by, path, lines: await blamedLines(repo.dir, by, path) });
    }
  }
  return paths;
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
      { sha: first, landedBy: first, landedAt: firstCommitAt, linesAdded: 10, linesLanded: 10, linesAlive: 7, deaths: [{ by: second, at: firstCommitAt + hour, lines: 2 }, { by: third, at: firstCommitAt + 2 * hour, lines: 1 }] },
      { sha: second, landedBy: second, landedAt: firstCommitAt + hour, linesAdded: 4, linesLanded: 4, linesAlive: 1, deaths: [{ by: third, at: firstCommitAt + 2 * hour, lines: 3 }] },
      { sha: third, landedBy: third, landedAt: firstCommitAt + 2 * hour, linesAdded: 0, linesLanded: 0, linesAlive: 0, deaths: [] },
    ],
    files: [{ file: "c.txt", commit: first, lines: 7 }, { file: "c.txt", commit: second, lines: 1 }],
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
  expect(row(byCommit, draft)).toEqual({ sha: draft, landedBy: merge, landedAt: mergedAt, linesAdded: 8, linesLanded: 5, linesAlive: 1, deaths: [{ by: after, at: afterAt, lines: 4 }] });
  expect(row(byCommit, better)).toEqual({ sha: better, landedBy: merge, landedAt: mergedAt, linesAdded: 2, linesLanded: 2, linesAlive: 2, deaths: [] });
  expect(row(byCommit, merge)).toMatchObject({ linesAdded: 0, linesLanded: 0 });
  expect(row(byCommit, base)).toMatchObject({ linesLanded: 20, linesAlive: 20 });
  expect(row(await survivalByLanded(repo.dir), merge)).toMatchObject({ linesAdded: 7, linesLanded: 7, linesAlive: 3 });
  await expectBlame();
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
  expect(row(await survivalByCommit(repo.dir), base)?.deaths).toEqual([{ by: removal, at: at(removal), lines: 4 }, { by: merge, at: at(merge), lines: -4 }]);
  expect(row(await survivalByLanded(repo.dir), base)).toMatchObject({ linesAlive: 6 });
  await expectBlame();
});

test("conflicts, octopus merges and several roots", async () => {
  repo.commit("base", { "a.txt": lines(0, 12), "b.txt": lines(0, 12, "b") });
  for (const name of ["x", "y", "z"]) {
    repo.git("checkout", "-q", "-b", name, "main");
    repo.commit(name, { [`${name}.txt`]: lines(0, 3, name), "b.txt": lines(0, 12, "b").replace(name === "x" ? "b 1\n" : "b 9\n", `${name}\n`) });
  }
  repo.git("checkout", "-q", "main");
  repo.git("merge", "-q", "-m", "one", "x");
  expect(() => repo.git("merge", "-q", "-m", "two", "y", "z")).toThrow();
  repo.git("checkout", "-q", "-f", "main");
  const tree = repo.git("rev-parse", "y^{tree}");
  const octopus = repo.git("commit-tree", "-m", "octopus", "-p", "main", "-p", "y", "-p", "z", tree);
  repo.git("reset", "-q", "--hard", octopus);
  repo.commit("mixed", { "b.txt": lines(0, 5, "b") + "both\n" + lines(6, 12, "b") });
  repo.git("checkout", "-q", "--orphan", "other");
  repo.git("rm", "-rfq", ".");
  repo.commit("second root", { "a.txt": "line 3\nfrom elsewhere\nline 5\n", "o.txt": "o\n" });
  repo.git("checkout", "-q", "main");
  expect(() => repo.git("merge", "-q", "--allow-unrelated-histories", "other")).toThrow();
  repo.commit("conflict solved", { "a.txt": lines(0, 3) + "line 3\nfrom elsewhere\nline 5\nby hand\n" + lines(8, 12) });
  expect(await expectBlame()).toEqual(["a.txt", "b.txt", "o.txt", "y.txt"]);
});

test("renames: swapped in one commit, split in two, with another file taking the old name", async () => {
  repo.commit("base", { "a.txt": lines(0, 20, "a"), "b.txt": lines(0, 20, "b"), "long.txt": lines(0, 40, "long"), "dir/old.txt": lines(0, 20, "old") });
  repo.commit("swap", { "a.txt": lines(0, 20, "b"), "b.txt": lines(0, 20, "a") });
  repo.commit("split", { "long.txt": null, "head.txt": lines(0, 25, "long"), "tail.txt": lines(15, 40, "long") });
  repo.commit("move", { "dir/old.txt": null, "dir/new.txt": lines(0, 18, "old") + "more\n" });
  repo.commit("move over", { "dir/new.txt": null, "a.txt": null, "b.txt": lines(0, 18, "old"), "c.txt": lines(1, 20, "b") });
  await expectBlame();
});

test("content of every kind: no newline at the end, CRLF, NUL bytes, links, changes of type and mode", async () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x0a, 1, 2]);
  repo.commit("base", { "end.txt": "a\nb", "crlf.txt": "a\r\nb\r\nc\r\n", "picture.png": png, "deep.txt": lines(0, 1200) + "\0\n", "turn.txt": lines(0, 5), "empty.txt": "", "was.bin": Buffer.from("a\0b\nc\n") });
  repo.commit("change", { "end.txt": "a\nb\nc", "crlf.txt": "a\r\nb\nc\r\n", "picture.png": Buffer.concat([png, png]), "deep.txt": `new\n${lines(0, 1200)}\0\n`, "was.bin": "b\nc\nd\n", "empty.txt": "x" });
  execFileSync("ln", ["-s", "crlf.txt", join(repo.dir, "link")]);
  rmSync(join(repo.dir, "turn.txt"));
  execFileSync("ln", ["-s", "end.txt", join(repo.dir, "turn.txt")]);
  repo.commit("links");
  rmSync(join(repo.dir, "turn.txt"));
  repo.commit("back to a file", { "turn.txt": lines(0, 6), "end.txt": "a\nb\nc\n" });
  execFileSync("chmod", ["+x", join(repo.dir, "end.txt")]);
  repo.commit("mode");
  repo.git("update-index", "--add", "--cacheinfo", `160000,${repo.git("rev-parse", "HEAD")},sub`);
  repo.git("commit", "-qm", "submodule");
  repo.git("update-index", "--cacheinfo", `160000,${repo.git("rev-parse", "HEAD")},sub`);
  repo.git("commit", "-qm", "submodule moves");
  expect(await expectBlame()).toEqual(["crlf.txt", "deep.txt", "empty.txt", "end.txt", "link", "turn.txt", "was.bin"]);
  const { commits, files } = await survivalByCommit(repo.dir);
  const alive = (all: readonly { readonly linesAlive: number }[]): number => all.reduce((sum, commit) => sum + commit.linesAlive, 0);
  expect(alive(commits)).toBe(files.reduce((sum, { lines: count }) => sum + count, 0));
});

test("paths with spaces, quotes, tabs and newlines are themselves; bytes that are no UTF-8 are shown as git quotes them", async () => {
  const names = ["with space.txt", 'quo"te\\.txt', "tab\tand\nnewline", " a/ b/ c", "ü/ñ 日本.txt", "b b/b b"];
  repo.commit("odd", Object.fromEntries(names.map((name) => [name, lines(0, 5, name.length.toString())])));
  repo.commit("moved", Object.fromEntries([[names[0] ?? "", null], ["to\t\"here\"", lines(0, 4, (names[0] ?? "").length.toString())]]));
  expect(await expectBlame()).toEqual([...names.slice(1), "to\t\"here\""].sort());
  const blob = repo.git("rev-parse", "HEAD:b b/b b");
  execFileSync("git", ["-C", repo.dir, "update-index", "-z", "--index-info"], { input: Buffer.from(`100644 ${blob}\tcaf\xe9.txt\0`, "latin1") });
  repo.git("commit", "-qm", "latin");
  const { files } = await survivalByLanded(repo.dir);
  expect(files.filter(({ file }) => file.startsWith('"'))).toEqual([{ file: '"caf\\351.txt"', commit: repo.git("rev-parse", "HEAD"), lines: 5 }]);
});

test("attributes and configuration of the repository change nothing", async () => {
  repo.commit("base", { ".gitattributes": "*.lock -diff\n*.txt diff=odd\n*.bin binary\n", "a.lock": lines(0, 6), "a.txt": lines(0, 6), "a.bin": lines(0, 6) });
  const settings = { "diff.odd.textconv": "false", "diff.odd.command": "false", "diff.external": "false", "diff.noprefix": "true", "diff.mnemonicPrefix": "true", "diff.renames": "false", "diff.context": "5", "diff.relative": "true", "log.showRoot": "false", "color.ui": "always", "diff.algorithm": "patience" };
  for (const [name, value] of Object.entries(settings)) repo.git("config", name, value);
  repo.commit("change", { "a.lock": lines(1, 8), "a.txt": lines(1, 8), "a.bin": lines(1, 8) });
  const first = repo.git("rev-parse", "HEAD~1");
  const { files } = await survivalByLanded(repo.dir);
  expect(files.filter(({ commit }) => commit === first)).toEqual([".gitattributes", "a.bin", "a.lock", "a.txt"].map((file) => ({ file, commit: first, lines: file.startsWith(".") ? 3 : 5 })));
});

test("grafted history is followed as git follows it", async () => {
  repo.commit("old root", { "a.txt": lines(0, 5) });
  const old = repo.git("rev-parse", "HEAD");
  repo.git("checkout", "-q", "--orphan", "new");
  const root = repo.commit("new root", { "a.txt": lines(0, 6) });
  repo.commit("next", { "a.txt": lines(0, 7) });
  const cache = memory();
  expect((await survivalByCommit(repo.dir, { cache })).commits).toHaveLength(2);
  repo.git("replace", "--graft", root, old);
  expect((await survivalByCommit(repo.dir, { cache })).commits).toHaveLength(3);
  expect(await survivalByCommit(repo.dir, { cache })).toEqual(await survivalByCommit(repo.dir));
  await expectBlame();
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
    expect(counts).toEqual([[1, 2], [2, 2]]);
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
  await expect(survivalByCommit(repo.dir, { ref: "no-such-branch" })).rejects.toMatchObject({ code: "git-failed", message: expect.stringContaining("no-such-branch") });
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
