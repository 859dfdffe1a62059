import { rmSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importHistory, randomHistory } from "../../../test/fixtures/git/random-history.ts";
import { temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import { readCommits } from "./commits.ts";
import { openRepository } from "./repository.ts";
import { beginSurvivalByCommit, survivalByCommit, type SurvivalOptions, type SurvivalReading } from "./survival.ts";

let repo: TemporaryRepository;
beforeEach(() => {
  repo = temporaryRepository();
});
afterEach(() => repo.remove());

function lines(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, i) => `line ${from + i}\n`).join("");
}

/** Survival that was given all that `readCommits` reads. */
async function sharedReading(directory: string, options: SurvivalOptions = {}): Promise<SurvivalReading> {
  const reading = await beginSurvivalByCommit(directory, options);
  await readCommits(await openRepository(directory), { refs: "all", now: Date.UTC(2027, 0, 1), onPatch: reading.take });
  return reading;
}

test("what was given is not read again", async () => {
  repo.commit("one", { "a.txt": lines(0, 9) });
  repo.commit("two", { "a.txt": lines(2, 9), "b.txt": lines(20, 30) });
  repo.commit("three", { "b.txt": null, "c.txt": lines(20, 29) });
  const whole = await survivalByCommit(repo.dir);
  const reading = await sharedReading(repo.dir);
  rmSync(join(repo.dir, ".git/objects"), { recursive: true });
  expect(await reading.finish()).toEqual(whole);
});

test("binary files, attributes, files split in two, merges and grafts come out as in a reading of its own", async () => {
  repo.commit("root", { "a.bin": Buffer.from("a\0b\n"), ".gitattributes": "*.lock -diff\n", "a.lock": lines(0, 9), "a.txt": lines(0, 40) });
  const root = repo.git("rev-parse", "HEAD");
  repo.commit("text now", { "a.bin": "a\nb\n", "a.lock": lines(3, 12) });
  repo.git("checkout", "-q", "-b", "side");
  repo.commit("split", { "a.txt": null, "head.txt": lines(0, 25), "tail.txt": lines(15, 40) });
  repo.git("checkout", "-q", "main");
  repo.commit("main", { "b.txt": "b\n" });
  repo.git("merge", "-q", "--no-ff", "-m", "merge", "side");
  expect(await (await sharedReading(repo.dir)).finish()).toEqual(await survivalByCommit(repo.dir));

  repo.git("checkout", "-q", "--orphan", "older");
  repo.commit("older", { "a.txt": lines(5, 20) });
  repo.git("checkout", "-q", "main");
  repo.git("replace", "--graft", root, "older");
  expect(await (await sharedReading(repo.dir)).finish()).toEqual(await survivalByCommit(repo.dir));
});

test("a later run is given what is new, and what was kept wrongly is read again", async () => {
  const blobs = new Map<string, Uint8Array>();
  const cache = { get: (key: string) => blobs.get(key) ?? null, put: (key: string, value: Uint8Array) => void blobs.set(key, value) };
  repo.commit("one", { "a.txt": lines(0, 9) });
  await survivalByCommit(repo.dir, { cache });
  repo.commit("two", { "a.txt": lines(2, 9) });
  const whole = await survivalByCommit(repo.dir);
  expect(await (await sharedReading(repo.dir, { cache })).finish()).toEqual(whole);
  for (const key of blobs.keys()) blobs.set(key, new Uint8Array(9));
  expect(await (await sharedReading(repo.dir, { cache })).finish()).toEqual(whole);
});

test("random histories: the same, given or read", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomHistory, async (steps) => {
      const repository = temporaryRepository();
      try {
        importHistory(repository.dir, steps);
        expect(await (await sharedReading(repository.dir)).finish()).toEqual(await survivalByCommit(repository.dir));
      } finally {
        repository.remove();
      }
    }),
    { numRuns: 15 },
  );
});
