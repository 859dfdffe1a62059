import { expect, test } from "vitest";
import { makeChange, makeCommit, start } from "../../../test/fixtures/attribution/make-history.ts";
import type { BlobCache } from "../../kit/blob-cache.ts";
import type { Commit } from "../../model/commit.ts";
import { openCommitPacks } from "./commit-packs.ts";

const lines = Array.from({ length: 50_000 }, (_, index) => `line(${index});`);
/** 200 kB each. */
const commits = Array.from({ length: 12 }, () => makeCommit(start, [makeChange("a.ts", lines)], { patchId: "same" }));
const names = new Set(commits.map(({ sha }) => sha));

function memoryCache(): BlobCache & { readonly blobs: Map<string, Uint8Array> } {
  const blobs = new Map<string, Uint8Array>();
  return { blobs, get: (key) => blobs.get(key) ?? null, put: (key, value) => void blobs.set(key, value) };
}

function put(cache: BlobCache, some: readonly Commit[]): void {
  const packs = openCommitPacks(cache, "github.com/team/app", names);
  for (const commit of some) packs.put(commit);
  packs.flush();
}

test("large packs are closed, and the last one is added to", () => {
  const cache = memoryCache();
  for (const commit of commits) put(cache, [commit]);
  expect(cache.blobs.size).toBe(2);
  const together = memoryCache();
  put(together, commits);
  expect(together.blobs).toEqual(cache.blobs);
  expect([...openCommitPacks(cache, "github.com/team/app", names).found.keys()]).toEqual([...names]);
  expect(openCommitPacks(cache, "github.com/team/other", names).found.size).toBe(0);
});

test("a pack in the middle that is damaged costs only its own commits", () => {
  const cache = memoryCache();
  put(cache, commits);
  const [first = ""] = cache.blobs.keys();
  cache.blobs.set(first, (cache.blobs.get(first) ?? new Uint8Array()).subarray(0, 500_000));
  const { found } = openCommitPacks(cache, "github.com/team/app", names);
  const missing = commits.filter(({ sha }) => !found.has(sha));
  expect(missing.length).toBe(4);
  put(cache, missing);
  expect(openCommitPacks(cache, "github.com/team/app", names).found.size).toBe(12);
});
