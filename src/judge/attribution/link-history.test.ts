import { afterEach, beforeEach, expect, test } from "vitest";
import { lines, makeEdit, makeWork, minute } from "../../../test/fixtures/attribution/make-history.ts";
import { firstCommitAt, temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import type { SessionWork } from "../../model/session-work.ts";
import { readCommits } from "../../read/git/commits.ts";
import { landings } from "../../read/git/landing.ts";
import { openRepository } from "../../read/git/repository.ts";
import { linkSessions } from "./link-sessions.ts";

const hour = 60 * minute;
let repo: TemporaryRepository;
beforeEach(() => {
  repo = temporaryRepository();
  repo.commit("Start", { "start.txt": "start\n", "old.ts": `${lines("old", 9).join("\n")}\n` });
});
afterEach(() => repo.remove());

/** Confidence of each linked commit, by session. */
async function link(works: readonly SessionWork[]): Promise<(session: string, sha: string) => number> {
  const repository = await openRepository(repo.dir);
  const commits = await readCommits(repository, { refs: "all", now: Date.UTC(2027, 0, 1) });
  const { bySha, squashes } = landings(repository, commits);
  const links = linkSessions({ repository: repository.id, works, commits, landings: bySha, squashes });
  return (session, sha) => links.find((one) => one.session === session && one.artifact.endsWith(sha))?.confidence ?? 0;
}

const text = (word: string): string => `${lines(word, 8).join("\n")}\n`;

test("a branch of two sessions, rebased and then squashed", async () => {
  const at = firstCommitAt + hour;
  repo.git("checkout", "--quiet", "-b", "topic");
  const one = repo.commit("One", { "one.ts": text("one") }, { at });
  const two = repo.commit("Two", { "two.ts": text("two"), "old.ts": null }, { at: at + hour });
  repo.git("branch", "before");
  repo.git("checkout", "--quiet", "main");
  const other = repo.commit("Other", { "other.ts": text("other") }, { at: at + 2 * hour, author: "Ben <ben@example.com>" });
  repo.git("checkout", "--quiet", "topic");
  repo.git("rebase", "--quiet", "main");
  const [copyOfTwo = "", copyOfOne = ""] = repo.git("log", "--format=%H", "-2").split("\n");
  repo.git("checkout", "--quiet", "main");
  repo.git("merge", "--quiet", "--squash", "topic");
  repo.git("commit", "--quiet", "-m", "Topic (#1)");
  const squash = repo.git("rev-parse", "HEAD");

  const first = makeWork("first", [makeEdit(at - 5 * minute, "one.ts", lines("one", 8))], {
    branch: "topic",
    session: { from: at - 20 * minute, to: at - minute },
  });
  const second = makeWork("second", [makeEdit(at + 50 * minute, "two.ts", lines("two", 8))], {
    branch: "topic",
    session: { from: at + 30 * minute, to: at + 58 * minute },
  });
  const confidence = await link([first, second]);
  expect(copyOfOne).not.toBe(one);
  for (const sha of [one, copyOfOne]) expect([confidence("first", sha) > 0.9, confidence("second", sha) < 0.5]).toEqual([true, true]);
  for (const sha of [two, copyOfTwo]) expect([confidence("second", sha) > 0.9, confidence("first", sha) < 0.5]).toEqual([true, true]);
  expect([confidence("first", copyOfOne), confidence("second", copyOfTwo)]).toEqual([confidence("first", one), confidence("second", two)]);
  expect([confidence("first", squash) > 0.9, confidence("second", squash) > 0.9]).toEqual([true, true]);
  expect([confidence("first", other) < 0.5, confidence("second", other) < 0.5]).toEqual([true, true]);
});

test("commits without any added line: deleted and renamed files", async () => {
  const at = firstCommitAt + hour;
  const removed = repo.commit("Remove", { "old.ts": null }, { at });
  const work = makeWork("s", [makeEdit(at - minute, "old.ts", [], lines("old", 9))], { session: { from: at - hour, to: at } });
  expect((await link([work]))("s", removed)).toBeGreaterThan(0.9);
});
