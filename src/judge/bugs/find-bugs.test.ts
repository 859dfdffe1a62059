import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import type { BlobCache } from "../../kit/blob-cache.ts";
import { readCommits } from "../../read/git/commits.ts";
import { openRepository } from "../../read/git/repository.ts";
import { findBugs, introducing } from "./find-bugs.ts";

let repo: TemporaryRepository;
beforeEach(() => {
  repo = temporaryRepository();
});
afterEach(() => repo.remove());

async function bugs(
  options: { cache?: BlobCache; reportedAt?: (issue: string) => number | null } = {},
): Promise<{ introducedBy: string; issue: string | null }[]> {
  const repository = await openRepository(repo.dir);
  const commits = await readCommits(repository, { refs: "all", now: Date.now() });
  const found = await findBugs(repo.dir, commits, { cache: null, ...options });
  return found.map(({ introducedBy, issue }) => ({ introducedBy, issue }));
}

test("a fix is traced to the newest commit of the lines it took away, through renames", async () => {
  repo.commit("Begin", { "sum.ts": "let a = 1;\nlet b = 2;\nlet c = 3;\nlet d = 4;\n" });
  const buggy = repo.commit("Add e", { "sum.ts": "let a = 1;\nlet b = 22;\nlet c = 3;\nlet d = 4;\n" });
  repo.git("mv", "sum.ts", "total.ts");
  repo.git("commit", "-q", "-m", "Rename");
  repo.commit("Fix wrong total (#9)\n\nFixes #8", { "total.ts": "let a = 10;\nlet b = 2;\nlet c = 3;\nlet d = 4;\n" });
  expect(await bugs()).toEqual([{ introducedBy: buggy, issue: "8" }]);
});

test("white space, comments, empty lines and other files are no cause", async () => {
  const first = repo.commit("Begin", { "a.py": "x = 1\ny = 2\n", "README.md": "a\n" });
  repo.commit("Say more", { "a.py": "# why\n\nx = 1\nif x:\n    y = 2\n", "README.md": "b\n" });
  repo.commit("Fix crash", { "a.py": "# because\nx = 3\nif x:\n        y = 2\n", "README.md": "c\n" });
  expect(await bugs()).toEqual([{ introducedBy: first, issue: null }]);
});

test("a fix that only adds lines cannot be traced; what came after the report is not blamed", async () => {
  const first = repo.commit("Begin", { "a.go": "one := 1\ntwo := 2\n" });
  const second = repo.commit("Change", { "a.go": "one := 1\ntwo := 22\n" });
  repo.commit("Fix panic, closes #5", { "a.go": "one := 11\ntwo := 2\nthree := 3\n" });
  repo.commit("Fix leak", { "a.go": "one := 11\ntwo := 2\nthree := 3\nfour := 4\n" });
  expect(await bugs()).toEqual([{ introducedBy: second, issue: "5" }]);
  const between = (Number(repo.git("log", "-1", "--format=%at", first)) + 60) * 1000;
  expect(await bugs({ reportedAt: () => between })).toEqual([{ introducedBy: first, issue: "5" }]);
});

test("what was found is kept, and found again the same", async () => {
  repo.commit("Begin", { "a.rs": "let one = 1;\n" });
  repo.commit("fix: off by one", { "a.rs": "let one = 2;\n" });
  const kept = new Map<string, Uint8Array>();
  const cache: BlobCache = { get: (key) => kept.get(key) ?? null, put: (key, value) => void kept.set(key, value) };
  const first = await bugs({ cache });
  expect(kept.size).toBe(1);
  expect(await bugs({ cache })).toEqual(first);
});

test("of equals the order they come in decides nothing", () => {
  const one = { sha: "a", committedAt: 5, authoredAt: 5 };
  const other = { ...one, sha: "b" };
  expect(introducing([one, other], null)).toEqual(introducing([other, one], null));
  expect(introducing([], null)).toBeNull();
});
