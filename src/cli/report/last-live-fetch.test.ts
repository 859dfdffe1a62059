import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lastLiveFetch } from "./last-live-fetch.ts";

const sha = "a".repeat(40);
const fetched = Date.UTC(2026, 10, 21);

test.each([
  ["a remote", `${sha}\t\tbranch 'main' of https://example.com/acme/api\n`, true],
  ["a remote by ssh", `${sha}\tnot-for-merge\tbranch 'x' of example.com:acme/api\n`, true],
  ["a remote's HEAD", `${sha}\t\tgit://example.com/acme/api\n`, true],
  ["another folder", `${sha}\t\tbranch 'main' of ../other\n`, true],
  ["a bundle", `${sha}\tnot-for-merge\t'refs/pull/9/head' of ../snapshot\n`, false],
  ["a bundle that is gone", `${sha}\t\t/nowhere/api.bundle\n`, false],
  ["the clone itself", `${sha}\t\tbranch 'main' of .\n`, false],
  ["a bundle and a remote", `${sha}\t\t../snapshot\n${sha}\t\tbranch 'main' of https://example.com/acme/api\n`, true],
  ["nothing, because it failed", "", false],
])("a fetch from %s", (_, head, counts) => {
  const folder = mkdtempSync(join(tmpdir(), "upshot-fetch-"));
  try {
    const root = join(folder, "clone");
    const gitDir = join(root, ".git");
    mkdirSync(gitDir, { recursive: true });
    mkdirSync(join(folder, "other"));
    writeFileSync(join(folder, "snapshot"), "# v2 git bundle\n");
    writeFileSync(join(gitDir, "FETCH_HEAD"), head);
    utimesSync(join(gitDir, "FETCH_HEAD"), fetched / 1000, fetched / 1000);
    expect(lastLiveFetch({ root, gitDir, lastFetch: fetched })).toBe(counts ? fetched : null);
    expect(lastLiveFetch({ root, gitDir, lastFetch: null })).toBeNull();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
