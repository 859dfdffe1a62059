import { expect, test } from "vitest";
import { originOf, pullRequestNumbers } from "./pull-requests.ts";

const merge = ["1", "2"];

test.each([
  ["Merge pull request #12 from team/feature/x", "", 12, ["feature/x"]],
  ["Merge pull request 'Add \"x\"' (#12) from ann/topic into main", "", 12, ["topic"]],
  ["Merged in topic (pull request #12)", "", 12, ["topic"]],
  ["Merged PR 12: Add x", "", 12, []],
  ["Merge branch 'topic' into 'main'", "Add x\n\nSee merge request group/app!12", 12, ["topic"]],
  ["Merge branch 'feature/x'", "", null, ["feature/x"]],
  ["Merge branch 'main' of https://example.com/app into main", "", null, ["main"]],
  ["Merge branches 'a', 'b' and 'c'", "", null, ["a", "b", "c"]],
  ["Merge remote-tracking branch 'origin/feature/x' into main", "", null, ["feature/x"]],
  ["Merge tag 'v1.0'", "", null, []],
])("%s", (subject, body, pullRequest, branches) => {
  expect(originOf({ subject, body, parents: merge }, () => true)).toEqual({ pullRequest, branches });
});

test("a squash has its number at the end of the subject, unless that is an issue", () => {
  const squash = { subject: "Add x (#12)", body: "", parents: ["1"] };
  expect(originOf(squash, pullRequestNumbers(new Set())).pullRequest).toBe(12);
  expect(originOf(squash, pullRequestNumbers(new Set([10]))).pullRequest).toBe(12);
  expect(originOf(squash, pullRequestNumbers(new Set([10, 13]))).pullRequest).toBeNull();
  expect(originOf({ ...squash, subject: 'Revert "Add x (#12)"' }, () => true).pullRequest).toBeNull();
});
