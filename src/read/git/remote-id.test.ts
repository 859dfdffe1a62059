import { expect, test } from "vitest";
import { remoteId } from "./remote-id.ts";

test.each([
  "https://github.com/Org/Repo.git",
  "https://GitHub.com/Org/Repo/",
  "https://user:secret@github.com/Org/Repo.git",
  "https://x-access-token@github.com:443/Org/Repo",
  "ssh://git@github.com/Org/Repo.git",
  "ssh://git@ssh.github.com:443/Org/Repo.git",
  "git+ssh://git@github.com/Org/Repo",
  "git://github.com/Org/Repo.git",
  "git@github.com:Org/Repo.git",
  "github.com:/Org/Repo",
  " https://github.com//Org/Repo.git\n",
])("%s is github.com/Org/Repo", (url) => {
  expect(remoteId(url)).toBe("github.com/Org/Repo");
});

test("Azure DevOps has one name for ssh and https", () => {
  expect(remoteId("git@ssh.dev.azure.com:v3/org/project/repo")).toBe("dev.azure.com/org/project/repo");
  expect(remoteId("https://org@dev.azure.com/org/project/_git/repo")).toBe("dev.azure.com/org/project/repo");
});

test.each([
  "ext::sh -c 'nc %S host'",
  "ext::ssh host %S /repo",
  "testgit::/srv/repo",
  "https::https://github.com/Org/Repo",
  "codecommit::us-east-1://repo",
  "codecommit://profile@repo/x",
  "https://ho st/Org/Repo",
  "https://github.com/../Repo",
  "https://github.com/Org/Re\u001b[31mpo",
])("%j is no host and path", (url) => {
  expect(remoteId(url)).toBeNull();
});

test.each(["/srv/git/repo.git", "../repo", "file:///srv/git/repo.git", "C:\\code\\repo", "C:/code/repo", "repo.bundle", ""])(
  "%s has no name",
  (url) => {
    expect(remoteId(url)).toBeNull();
  },
);

test("hosts by address and by alias are hosts", () => {
  expect(remoteId("ssh://git@[2001:db8::1]:22/Org/Repo.git")).toBe("[2001:db8::1]/Org/Repo");
  expect(remoteId("work:Org/Repo.git")).toBe("work/Org/Repo");
  expect(remoteId("https://git.example.org/~me/a..b/My%20Repo")).toBe("git.example.org/~me/a..b/My%20Repo");
});
