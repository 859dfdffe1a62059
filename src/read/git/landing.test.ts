import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import { readCommits } from "./commits.ts";
import { landings, type Landing } from "./landing.ts";
import { openRepository } from "./repository.ts";
import type { Squash } from "./squashes.ts";

let repo: TemporaryRepository;
beforeEach(() => {
  repo = temporaryRepository();
  repo.commit("Start", { "start.txt": text("start", 8) });
});
afterEach(() => repo.remove());

function text(word: string, count: number): string {
  return Array.from({ length: count }, (_, i) => `${word} ${i}\n`).join("");
}

async function land(): Promise<{ of: (sha: string) => Landing | undefined; squashes: readonly Squash[]; time: (sha: string) => number }> {
  const repository = await openRepository(repo.dir);
  const { bySha, squashes } = landings(repository, await readCommits(repository, { refs: "all", now: Date.UTC(2027, 0, 1) }));
  return { of: (sha) => bySha.get(sha), squashes, time: (sha) => Number(repo.git("log", "-1", "--format=%ct", sha)) * 1000 };
}

test("an ancestor landed with the merge that brought it, the innermost pull request counts", async () => {
  repo.git("checkout", "--quiet", "-b", "feature");
  const one = repo.commit("One", { "one.txt": "1\n" });
  repo.git("checkout", "--quiet", "-b", "sub");
  const two = repo.commit("Two", { "two.txt": "2\n" });
  repo.git("checkout", "--quiet", "feature");
  repo.git("merge", "--quiet", "--no-ff", "-m", "Merge pull request #11 from team/sub", "sub");
  repo.git("checkout", "--quiet", "main");
  const direct = repo.commit("Direct", { "direct.txt": "d\n" });
  repo.git("merge", "--quiet", "--no-ff", "-m", "Merge pull request #12 from team/feature", "feature");
  const merge = repo.git("rev-parse", "HEAD");
  const { of, time } = await land();
  expect(of(one)).toEqual({
    sha: one,
    landedBy: merge,
    landedAt: time(merge),
    landedAs: one,
    how: "ancestor",
    pullRequest: 12,
    branches: ["feature"],
  });
  expect(of(two)).toMatchObject({ landedBy: merge, pullRequest: 11, branches: ["sub", "feature"] });
  expect(of(direct)).toEqual({
    sha: direct,
    landedBy: direct,
    landedAt: time(direct),
    landedAs: direct,
    how: "ancestor",
    pullRequest: null,
    branches: [],
  });
});

test("a rebased copy lands its original, also where conflicts changed the patch", async () => {
  repo.git("checkout", "--quiet", "-b", "topic");
  const same = repo.commit("Same", { "same.txt": text("same", 5) });
  const changed = repo.commit("Changed", { "start.txt": text("topic", 8) }, { author: "Bob <bob@example.com>" });
  const stamp = repo.git("log", "-1", "--format=%at", changed);
  repo.git("checkout", "--quiet", "main");
  repo.commit("Meanwhile", { "start.txt": text("main", 8) });
  repo.git("cherry-pick", same);
  const copy = repo.git("rev-parse", "HEAD");
  const rewritten = repo.commit(
    "Changed (#9)",
    { "start.txt": `${text("topic", 7)}kept\n` },
    { author: "Bob <bob@example.com>", at: Number(stamp) * 1000 },
  );
  const { of } = await land();
  expect(of(same)).toMatchObject({ how: "rebase", landedAs: copy, landedBy: copy, branches: ["topic"] });
  expect(of(changed)).toMatchObject({ how: "rebase", landedAs: rewritten, pullRequest: 9 });
});

/** A branch of three commits and a merge from main, squashed onto main in different ways. */
function branchAndSquash(
  message: string,
  extra: Readonly<Record<string, string>> = {},
  before: Readonly<Record<string, string>> = {},
): { parts: string[]; squash: string } {
  repo.git("checkout", "--quiet", "-b", "work");
  const a = repo.commit("Add parser", { "parser.txt": text("parser", 10) });
  const b = repo.commit("Fix parser", { "parser.txt": text("parser", 6) + text("fixed", 4) });
  repo.git("checkout", "--quiet", "main");
  repo.commit("Meanwhile", { "main.txt": "m\n", ...before });
  repo.git("checkout", "--quiet", "work");
  repo.git("merge", "--quiet", "--no-edit", "main");
  const merge = repo.git("rev-parse", "HEAD");
  const c = repo.commit("Add tests", { "test.txt": text("test", 10) });
  repo.git("checkout", "--quiet", "main");
  if (Object.keys(extra).length > 0) repo.commit("Elsewhere", extra);
  repo.git("merge", "--quiet", "--squash", "work");
  const squash = repo.commit(message);
  return { parts: [c, merge, b, a], squash };
}

test("a squash is found by its pull request", async () => {
  const { parts, squash } = branchAndSquash("Parser (#21)", { "else.txt": "e\n" });
  repo.git("update-ref", "refs/pull/21/head", "work");
  repo.git("branch", "-D", "work");
  const { of, squashes } = await land();
  expect(squashes).toEqual([{ squash, parts, how: "pull request", share: 1 }]);
  for (const part of parts) expect(of(part)).toMatchObject({ how: "squash", landedAs: squash, landedBy: squash, pullRequest: 21 });
});

test("a squash is found by its tree", async () => {
  const { parts, squash } = branchAndSquash("Parser");
  expect((await land()).squashes).toEqual([{ squash, parts, how: "same tree", share: 1 }]);
});

test("a squash is found by the subjects it lists", async () => {
  const { parts, squash } = branchAndSquash("Parser\n\n* Add parser\n\n* Fix parser\n\n* Add tests", { "else.txt": "e\n" });
  const { squashes } = await land();
  expect(squashes).toEqual([{ squash, parts, how: "listed subjects", share: 1 }]);
});

test("a squash is found by its lines, and a number that is no pull request of ours does no harm", async () => {
  const { parts, squash } = branchAndSquash("Parser (#3)", { "else.txt": "e\n" });
  repo.git("checkout", "--quiet", "-b", "other", "main");
  const open = repo.commit("Open", { "open.txt": text("open", 9) });
  repo.git("update-ref", "refs/pull/3/head", "other");
  repo.git("checkout", "--quiet", "main");
  const { of, squashes } = await land();
  expect(squashes).toEqual([{ squash, parts, how: "lines", share: 1 }]);
  expect(of(open)).toEqual({ sha: open, landedBy: null, landedAt: null, landedAs: null, how: null, pullRequest: 3, branches: ["other"] });
});

test("the pull request with the fewest commits names a commit of a stack", async () => {
  repo.git("checkout", "--quiet", "-b", "lower");
  const lower = repo.commit("Lower", { "l.txt": "l\n" });
  repo.git("update-ref", "refs/pull/5/head", lower);
  repo.git("checkout", "--quiet", "-b", "upper");
  const upper = repo.commit("Upper", { "u.txt": "u\n" });
  repo.git("update-ref", "refs/pull/4/head", upper);
  const { of } = await land();
  expect(of(lower)).toMatchObject({ pullRequest: 5, branches: ["lower", "upper"] });
  expect(of(upper)).toMatchObject({ pullRequest: 4, branches: ["upper"] });
});

test("a unit with a wrong clock landed when the one before did", async () => {
  const before = repo.commit("Before", { "b.txt": "b\n" });
  const ahead = repo.commit("Ahead", { "a.txt": "a\n" }, { at: Date.UTC(2040, 0, 1) });
  const { of, time } = await land();
  expect(of(ahead)?.landedAt).toBe(time(before));
});
