import { expect, test } from "vitest";
import { pullRequestOf } from "./pull-request-url.ts";

test.each([
  ["https://github.com/Team/App/pull/12", "github.com/team/app", 12],
  ["Created https://github.com/team/app/pull/12/files now", "github.com/team/app", 12],
  ["https://gitlab.example.com/group/sub/app/-/merge_requests/7", "gitlab.example.com/group/sub/app", 7],
  ["https://bitbucket.org/team/app/pull-requests/3", "bitbucket.org/team/app", 3],
  ["https://codeberg.org/team/app/pulls/4", "codeberg.org/team/app", 4],
])("%s", (text, repository, number) => {
  expect(pullRequestOf(text)).toEqual({ repository, number });
});

test("no address", () => {
  expect(pullRequestOf("pull/12 of https://github.com/team/app/issues/3")).toBeNull();
});
