import * as fc from "fast-check";
import { expect, test } from "vitest";
import { linesWider } from "../../../test/support/lines-wider.ts";
import { livesOf, renderSurvival, type BornLines, type SurvivalPage } from "./survival-view.ts";
import type { View } from "./terminal-view.ts";

const golden = "../../../test/golden/render";
const dayMs = 86_400_000;
const start = Date.parse("2024-02-03T10:00:00Z");

test.each([60, 80, 140])("draws survival at %i columns", async (width) => {
  const text = renderSurvival(page(900), plain(width));
  expect(linesWider(text, width)).toEqual([]);
  await expect(text).toMatchFileSnapshot(`${golden}/survival-${width}.txt`);
});

test("a young repository says what is not known yet", async () => {
  await expect(renderSurvival(page(40), plain(80))).toMatchFileSnapshot(`${golden}/survival-young-80.txt`);
});

test("a repository without lines says so", () => {
  expect(renderSurvival({ ...page(40), survival: { commits: [], files: [] } }, plain(80))).toContain("No line of text has landed here yet");
});

test("what is alive was watched until the last fetch, where that is later than the newest commit", () => {
  const young = page(10);
  const fetched: SurvivalPage = { ...young, asOf: { at: young.now, because: "last fetch" } };
  expect(renderSurvival(young, plain(80))).toMatch(/14 days +not known/);
  expect(renderSurvival(fetched, plain(80))).toMatch(/the last fetch[^]*14 days +\d+ %/);
});

test("lines that came back are followed as if they had not gone", () => {
  const deaths = [
    { at: 5, lines: 4 },
    { at: 8, lines: 3 },
    { at: 9, lines: -5 },
  ];
  expect(livesOf({ sha: "a", landedAt: 2, linesLanded: 10, linesAlive: 8, deaths }, 7, 20)).toEqual([
    { time: 3, died: true, count: 2, group: 7 },
    { time: 18, died: false, count: 8, group: 7 },
  ]);
});

test("a commit has as many lives as lines that landed, whatever its account says", () => {
  const death = fc.record({ at: fc.integer({ min: 0, max: 50 }), lines: fc.integer({ min: -20, max: 20 }) });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), fc.array(death, { maxLength: 12 }), (linesLanded, deaths) => {
      const lives = livesOf({ sha: "a", landedAt: 10, linesLanded, linesAlive: 0, deaths }, 0, 60);
      expect(lives.reduce((sum, { count }) => sum + count, 0)).toBe(linesLanded);
      expect(lives.every(({ count, time }) => count > 0 && time >= 0)).toBe(true);
    }),
  );
});

test("a commit dated in the future does not lengthen what was watched", () => {
  const { survival, ...rest } = page(40);
  const ahead: BornLines = { sha: "f".repeat(40), landedAt: rest.now + 4_000 * dayMs, linesLanded: 5, linesAlive: 5, deaths: [] };
  expect(renderSurvival({ ...rest, survival: { ...survival, commits: [...survival.commits, ahead] } }, plain(80))).toMatch(
    /365 days +not known/,
  );
});

/** A commit of 100 lines every tenth day; of each, some die after 7 days and some after 60. */
function page(days: number): SurvivalPage {
  const end = start + days * dayMs;
  const commits = Array.from({ length: Math.floor(days / 10) + 1 }, (_, i): BornLines => {
    const landedAt = start + i * 10 * dayMs;
    const deaths = [
      { at: landedAt + 7 * dayMs, lines: (i * 7) % 23 },
      { at: landedAt + 60 * dayMs, lines: (i * 5) % 41 },
    ].filter(({ at }) => at <= end);
    return {
      sha: i.toString(16).padStart(40, "0"),
      landedAt,
      linesLanded: 100,
      linesAlive: 100 - deaths.reduce((sum, { lines }) => sum + lines, 0),
      deaths,
    };
  });
  const files = commits.map(({ sha, linesAlive }, i) => ({ file: `src/part-${i % 5}/file-${i}.ts`, commit: sha, lines: linesAlive }));
  const asOf = { at: start, because: "newest commit" } as const;
  return {
    repository: "/home/ada/api",
    by: "commit",
    survival: { commits, files },
    timeZone: "Europe/Berlin",
    now: end + 30 * dayMs,
    asOf,
  };
}

function plain(width: number): View {
  return { width, color: "none", unicode: true };
}
