import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import { readCommits } from "./commits.ts";
import { openRepository } from "./repository.ts";
import { findReverts, type Revert } from "./reverts.ts";

let repo: TemporaryRepository;
beforeEach(() => {
  repo = temporaryRepository();
  repo.commit("Start", { "start.txt": text("start", 6) });
});
afterEach(() => repo.remove());

function text(word: string, count: number): string {
  return Array.from({ length: count }, (_, i) => `${word} ${i}\n`).join("");
}

const find = async (): Promise<Revert[]> =>
  findReverts(await readCommits(await openRepository(repo.dir), { refs: "all", now: Date.UTC(2027, 0, 1) }));
const brief = ({ reverted, by, how, until }: Revert): unknown[] => [reverted, by, how, until?.by ?? null];
const head = (): string => repo.git("rev-parse", "HEAD");

test("git revert, the revert of it, and the revert of that", async () => {
  const work = repo.commit("Work", { "work.txt": text("work", 5) });
  repo.git("revert", "--no-edit", work);
  const first = head();
  repo.git("revert", "--no-edit", first);
  const again = head();
  repo.git("revert", "--no-edit", again);
  const last = head();
  const reverts = await find();
  expect(reverts.map(brief)).toEqual([
    [work, first, "named", again],
    [first, again, "named", last],
    [again, last, "named", null],
    [work, last, "named", null],
  ]);
  expect(reverts[0]?.until?.at).toBe(reverts[1]?.at);
});

test("the subject serves where the hash was rewritten", async () => {
  const work = repo.commit("Add work (#7)", { "work.txt": text("work", 5) });
  const revert = repo.commit(`Revert "Add work" (#8)\n\nThis reverts commit ${"e".repeat(40)}.`, { "work.txt": null });
  const reapply = repo.commit('Reapply "Add work"', { "work.txt": text("work", 5) });
  expect((await find()).map(brief)).toEqual([
    [work, revert, "subject", reapply],
    [revert, reapply, "subject", null],
  ]);
});

test("a pure inverse patch of an ancestor is a revert without words", async () => {
  const work = repo.commit("Work", { "start.txt": text("start", 3) + text("work", 3), "work.txt": text("more", 3) });
  const back = repo.commit("Never mind", { "start.txt": text("start", 6), "work.txt": null });
  expect((await find()).map(brief)).toEqual([[work, back, "inverse patch", null]]);
});

test("small, moved, or unrelated changes are no reverts", async () => {
  repo.commit("Bump", { "version.txt": "2\n" });
  repo.commit("Unbump", { "version.txt": null });
  repo.commit("Move down", { "start.txt": text("start", 6).replace("start 0\nstart 1\nstart 2\n", "") + "start 0\nstart 1\nstart 2\n" });
  repo.commit("Move up", { "start.txt": text("start", 6) });
  repo.git("checkout", "--quiet", "-b", "side");
  repo.commit("Only here", { "side.txt": text("side", 5) });
  repo.git("checkout", "--quiet", "main");
  repo.commit("Same here", { "side.txt": text("side", 5) });
  const back = repo.commit("And back", { "side.txt": null });
  expect((await find()).map(({ by }) => by)).toEqual([back]);
});

test("the revert of a merge reverts what it brought", async () => {
  repo.git("checkout", "--quiet", "-b", "topic");
  const one = repo.commit("One", { "one.txt": text("one", 4) });
  const two = repo.commit("Two", { "two.txt": text("two", 4) });
  repo.git("checkout", "--quiet", "main");
  repo.commit("Meanwhile", { "main.txt": "m\n" });
  repo.git("merge", "--quiet", "--no-ff", "-m", "Merge pull request #3 from team/topic", "topic");
  const merge = head();
  repo.git("revert", "--no-edit", "-m", "1", merge);
  const reverts = await find();
  expect(reverts.map(({ reverted }) => reverted).toSorted()).toEqual([merge, one, two].toSorted());
  expect(new Set(reverts.map(({ by }) => by))).toEqual(new Set([head()]));
});

test("GitHub's button names the pull request", async () => {
  const squash = repo.commit("Add work (#7)", { "work.txt": text("work", 5) });
  const revert = repo.commit('Revert "Add work (#7)" (#8)\n\nReverts team/app#7', { "work.txt": null });
  expect((await find()).map(brief)).toEqual([[squash, revert, "named", null]]);
});

test("a squash that quotes a revert among its parts reverts nothing", async () => {
  const work = repo.commit("Work", { "work.txt": text("work", 5) });
  repo.commit(`Topic (#9)\n\n* Try\n\n* Revert "Try"\n\nThis reverts commit ${work}.`, { "topic.txt": text("topic", 5) });
  expect(await find()).toEqual([]);
});

test("short hashes and lists", async () => {
  const one = repo.commit("One", { "one.txt": text("one", 4) });
  const two = repo.commit("Two", { "two.txt": text("two", 4) });
  const both = repo.commit(`Undo both\n\nThis reverts commits ${one.slice(0, 9)} and ${two.slice(0, 9)}.`, {
    "one.txt": null,
    "two.txt": null,
  });
  expect((await find()).map(brief)).toEqual([
    [one, both, "named", null],
    [two, both, "named", null],
  ]);
});
