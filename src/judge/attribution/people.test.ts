import { expect, test } from "vitest";
import { makeCommit, makeEdit, makeLandings, makeWork, minute, start } from "../../../test/fixtures/attribution/make-history.ts";
import { branchAgreement } from "./branch-agreement.ts";
import { copiesOf } from "./copies.ts";
import { foreignSessions } from "./foreign-sessions.ts";
import { authorNumbers, homeOf } from "./people.ts";
import { isSamePath } from "./same-path.ts";
import { sessionTimes } from "./session-times.ts";

test("one person with several names and addresses is one", () => {
  const by = (author: string, authorEmail: string) => makeCommit(start, [], { author, authorEmail });
  const numbers = authorNumbers([
    by("Ann", "ann@a.com"),
    by("ann ", "ann@home.org"),
    by("A. Smith", "ANN@home.org"),
    by("Ben", "ben@a.com"),
  ]);
  expect([...numbers]).toEqual([0, 0, 0, 1]);
});

test.each([
  ["/home/ann/app", "/home/ann"],
  ["/Users/Ann/code/app", "/users/ann"],
  ["C:\\Users\\ann\\app", "c:/users/ann"],
  ["/root/app", "/root"],
  ["/workspaces/app", "/workspaces"],
  ["", ""],
])("the home of %s", (cwd, home) => {
  expect(homeOf({ ...makeWork("s", []).session, cwds: cwd === "" ? [] : [cwd] })).toBe(home);
});

test.each([
  ["/home/ann/app/src/a.ts", "src/a.ts", true],
  ["/home/ann/app/src/a.ts", "a.ts", true],
  ["/home/ann/app/src/aa.ts", "a.ts", false],
  ["./src/a.ts", "src/a.ts", true],
  ["a.ts", "src/a.ts", true],
  ["/a.ts", "src/a.ts", false],
  ["C:/app/src/a.ts", "src/a.ts", true],
])("%s is %s: %s", (logged, path, same) => {
  expect(isSamePath(logged, path)).toBe(same);
});

test("a branch that is known, learned, contradicted or unknown", () => {
  const landings = makeLandings(
    { sha: "named", branches: ["topic"] },
    { sha: "a", pullRequest: 7 },
    { sha: "b", pullRequest: 7 },
    { sha: "bare" },
  );
  const agreement = branchAgreement(landings, "github.com/team/app");
  agreement.learn("a", "deleted", 1);
  expect(agreement.of("named", "topic", [], 0)).toEqual({ agreement: 1, how: "name" });
  expect(agreement.of("named", "main", [], 0)).toEqual({ agreement: 0, how: null });
  expect(agreement.of("b", "deleted", [], 0)).toEqual({ agreement: expect.closeTo(1 / 1.3), how: "learned" });
  // The commit it was learned from knows nothing but itself.
  expect(agreement.of("a", "deleted", [], 1)).toEqual({ agreement: 0.5, how: null });
  expect(agreement.of("bare", "main", [], 0)).toEqual({ agreement: 0.5, how: null });
});

test("a pull request counts where it is this repository's", () => {
  const landings = makeLandings({ sha: "a", pullRequest: 7 });
  const opened = (repository: string) => [{ at: start, repository, number: 7 }];
  expect(branchAgreement(landings, "github.com/team/app").of("a", null, opened("github.com/team/app"), 0).how).toBe("pull request");
  expect(branchAgreement(landings, "github.com/team/app").of("a", null, opened("github.com/team/other"), 0).how).toBeNull();
  expect(branchAgreement(landings, "f00ba4").of("a", null, opened("github.com/team/app"), 0).how).toBe("pull request");
});

test("copies have one author, time and subject, or one landing; merges have none", () => {
  const commits = [
    makeCommit(start, [], { subject: "One", sha: "one" }),
    makeCommit(start, [], { subject: "One (#3)", sha: "squashed", committedAt: start + minute }),
    makeCommit(start, [], { subject: "Reworded", sha: "reworded" }),
    makeCommit(start, [], { subject: "Merge", sha: "m1", parents: ["a", "b"] }),
    makeCommit(start, [], { subject: "Merge", sha: "m2", parents: ["a", "b"] }),
  ];
  expect(copiesOf(commits, makeLandings({ sha: "reworded", how: "rebase", landedAs: "one" }))).toEqual([[0, 1, 2], [3], [4]]);
});

test("times of a session, without what it repeats of another", () => {
  const parent = makeWork("a", [makeEdit(start, "x.ts", ["x"])], { branch: "topic" });
  const grown = makeWork("b", [makeEdit(start, "x.ts", ["x"]), makeEdit(start + 50 * minute, "y.ts", ["y"])], {
    session: { to: start + 50 * minute },
  });
  const first = sessionTimes(parent, new Set());
  const second = sessionTimes(grown, new Set(parent.moments.map(({ at }) => at)));
  expect([first.since(start + 5 * minute), first.branchAt(start)]).toEqual([4 * minute, "topic"]);
  expect([second.from, second.branchAt(start)]).toEqual([start + 50 * minute, "main"]);
  expect(first.since(start - 60 * minute)).toBe(30 * 24 * 60 * minute);
});

test("who worked elsewhere", () => {
  const commits = [
    makeCommit(start, [
      { path: "src/a.ts", oldPath: null, kind: "modified", binary: false, added: new Uint32Array(), removed: new Uint32Array() },
    ]),
  ];
  const here = makeWork("here", [makeEdit(start, "src/a.ts", ["a"])]);
  const away = makeWork("away", [{ ...makeEdit(start, "x", ["a"]), path: "/srv/b.ts" }], { session: { cwds: ["/srv"] } });
  const idle = makeWork("idle", [], { session: { cwds: ["/home/ann/app/docs"] } });
  expect([...foreignSessions([here, away, idle], commits)]).toEqual([1]);
  expect([...foreignSessions([away, idle], commits)]).toEqual([]);
});
