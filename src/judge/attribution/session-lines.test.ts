import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hour, lines, makeChange, makeCommit, makeEdit, makeWork, prints, start } from "../../../test/fixtures/attribution/make-history.ts";
import { commitTimes } from "./commit-times.ts";
import { createCounts } from "./fingerprint-counts.ts";
import { landedLines } from "./landed-lines.ts";
import { lineRarity } from "./line-rarity.ts";
import { commitMatcher } from "./match-commit.ts";
import { indexEdits } from "./session-lines.ts";

test("every line of every edit has a place, and places lead back to the edit", () => {
  const works = [
    makeWork("a", [makeEdit(start, "x.ts", ["one", "two", "one"])]),
    makeWork("b", [makeEdit(start + 1, "y.ts", ["two"], ["three"])]),
  ];
  const { added, removed, session } = indexEdits(works);
  const sessionsOf = (line: string): number[] => {
    const { start: from, end } = added.range(prints(line)[0] ?? 0);
    return [...added.edit.subarray(from, end)].map((edit) => session[edit] ?? -1);
  };
  expect([sessionsOf("one"), sessionsOf("two"), sessionsOf("three")]).toEqual([[0], [0, 1], []]);
  expect([added.count, removed.count]).toEqual([3, 1]);
});

test("only lines that some change of the history has get a place", () => {
  const work = makeWork("a", [makeEdit(start, "x.ts", ["known();", "own();", "}"], ["gone();", "known();"])]);
  const { compared } = lineRarity([makeCommit(start, [makeChange("x.ts", ["known();", "}"], ["gone();"])])]);
  const edits = indexEdits([work], compared);
  expect([edits.added.count, edits.removed.count]).toEqual([1, 1]);
  const places = (side: typeof edits.added, line: string): number => {
    const { start: from, end } = side.range(prints(line)[0] ?? 0);
    return end - from;
  };
  expect(["known();", "own();", "}"].map((line) => places(edits.added, line))).toEqual([1, 0, 0]);
  expect(["gone();", "known();"].map((line) => places(edits.removed, line))).toEqual([1, 0]);
});

test("counts are those of a map of sets", () => {
  const groups = fc.array(fc.array(fc.integer({ min: 0, max: 40 })), { maxLength: 30 });
  fc.assert(
    fc.property(groups, (given) => {
      const counts = createCounts();
      // Multiples meet in the same slots.
      for (const [group, found] of given.entries()) for (const one of found) counts.add(one * 8192, group);
      for (let one = 1; one <= 40; one++) expect(counts.of(one * 8192)).toBe(given.filter((found) => found.includes(one)).length);
      expect(counts.of(0)).toBe(0);
    }),
  );
});

test("many fingerprints are kept apart", () => {
  const counts = createCounts();
  for (let one = 1; one <= 20_000; one++) counts.add(one, one % 3);
  expect([counts.of(1), counts.of(20_000), counts.of(20_001)]).toEqual([1, 1, 0]);
});

test("a line of one change says most, an everyday one nothing; copies of a change count once", () => {
  const change = (name: string): ReturnType<typeof makeCommit> => makeCommit(start, [makeChange(name, ["rare(1);", "common(2);", "}"])]);
  const one = change("a.ts");
  const others = Array.from({ length: 9 }, (_, index) => makeCommit(start, [makeChange(`${index}.ts`, ["common(2);"])]));
  const rarity = lineRarity([one, { ...one, sha: "copy" }, ...others]);
  const [rare = 0, common = 0, brace = 0] = prints("rare(1);", "common(2);", "}");
  expect(rarity.added(rare)).toBe(1);
  expect(rarity.added(common)).toBeLessThan(0.3);
  expect([rarity.added(brace), rarity.once(rare), rarity.once(common)]).toEqual([0, true, false]);
});

test("lines are followed to the first commit that has them", () => {
  const works = [makeWork("a", [makeEdit(start, "x.ts", lines("x", 6)), makeEdit(start + hour, "y.ts", lines("y", 4))])];
  const commits = [
    makeCommit(start + 2 * hour, [makeChange("x.ts", lines("x", 6))]),
    makeCommit(start + 3 * hour, [makeChange("y.ts", lines("y", 4))]),
    makeCommit(start + 4 * hour, [makeChange("x.ts", lines("x", 6)), makeChange("y.ts", lines("y", 4))]),
  ];
  const edits = indexEdits(works);
  const match = commitMatcher(edits, { added: () => 1, removed: () => 1, once: () => true });
  const landed = landedLines(
    edits,
    commits.map((commit) => match(commit, commitTimes(commit)).claims),
    commits.map(({ authoredAt }) => authoredAt),
  );
  expect(commits.map((_, index) => landed.of(0, index))).toEqual([
    { here: 6, waiting: 10 },
    { here: 4, waiting: 4 },
    { here: 0, waiting: 0 },
  ]);
});
