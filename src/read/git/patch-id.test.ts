import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import type { FileChange } from "../../model/commit.ts";
import { readCommits } from "./commits.ts";
import { inversePatchId, patchId } from "./patch-id.ts";
import { openRepository } from "./repository.ts";

let repo: TemporaryRepository;
beforeAll(() => {
  repo = temporaryRepository();
});
afterAll(() => repo.remove());

const lines = fc.array(fc.nat(50), { maxLength: 6 }).map((list) => Uint32Array.from(list));
const change: fc.Arbitrary<FileChange> = fc.record({
  path: fc.constantFrom("a.ts", "b.ts", "c.ts"),
  oldPath: fc.constant(null),
  kind: fc.constant("modified" as const),
  binary: fc.constant(false),
  added: lines,
  removed: lines,
});
const changes = fc.uniqueArray(change, { selector: ({ path }) => path });

test("the order of files and lines does not matter", () => {
  fc.assert(
    fc.property(changes, (list) => {
      const shuffled = list.toReversed().map((one) => ({ ...one, added: one.added.toReversed(), removed: one.removed.toReversed() }));
      expect(patchId(shuffled)).toBe(patchId(list));
    }),
  );
});

test("the inverse of the inverse is the patch, and swapping sides gives the inverse", () => {
  fc.assert(
    fc.property(changes, (list) => {
      const swapped = list.map((one) => ({ ...one, added: one.removed, removed: one.added }));
      expect(patchId(swapped)).toBe(inversePatchId(list));
      expect(inversePatchId(swapped)).toBe(patchId(list));
    }),
  );
});

test("a rename back is the inverse of a rename", () => {
  const none = new Uint32Array();
  const rename = (oldPath: string, path: string): FileChange[] => [
    { path, oldPath, kind: "renamed", binary: false, added: none, removed: none },
  ];
  expect(patchId(rename("b", "a"))).toBe(inversePatchId(rename("a", "b")));
  expect(patchId(rename("b", "a"))).not.toBe(patchId(rename("a", "b")));
});

test("a rebase and a cherry-pick keep it, whatever happened around it", async () => {
  const top = ["func a() {", "}", "", "func b() {", "}", ""];
  const file = (head: readonly string[], tail: readonly string[]): string =>
    [...head, ...Array.from({ length: 12 }, (_, i) => `middle ${i}`), ...tail].join("\n");
  repo.commit("Base", { "code.txt": file(top, ["end"]), "other.txt": "x\n" });
  const edits = fc.record({
    at: fc.nat(top.length),
    added: fc.array(fc.constantFrom("}", "", "func c() {", "new line", "  indented"), { minLength: 1, maxLength: 5 }),
    removed: fc.nat(2),
  });
  await fc.assert(
    fc.asyncProperty(edits, fc.array(fc.constantFrom("end", "later", "}"), { maxLength: 4 }), async ({ at, added, removed }, tail) => {
      repo.git("checkout", "--quiet", "-B", "topic", "main");
      const head = top.toSpliced(at, removed, ...added);
      fc.pre(head.join("\n") !== top.join("\n"));
      const before = repo.commit("Edit", { "code.txt": file(head, ["end"]) });
      repo.git("tag", "--force", "before", before);
      repo.git("checkout", "--quiet", "-B", "moved", "main");
      repo.commit("Meanwhile", { "code.txt": file(top, tail), "other.txt": "y\n".repeat(3) });
      repo.git("rebase", "--quiet", "moved", "topic");
      const commits = await readCommits(await openRepository(repo.dir), { refs: "all", now: Date.UTC(2027, 0, 1) });
      const ids = commits.filter(({ subject }) => subject === "Edit").map((commit) => commit.patchId);
      expect(ids).toHaveLength(2);
      expect(ids[0]).toBe(ids[1]);
    }),
    { numRuns: 12, seed: 1 },
  );
});
