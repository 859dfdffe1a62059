import { expect, test } from "vitest";
import * as cases from "../../../test/fixtures/report/cases.ts";
import { linesWider } from "../../../test/support/lines-wider.ts";
import type { Report, ReportCommit } from "../../model/report.ts";
import { renderExplain } from "./explain-view.ts";
import { sayConfidence } from "./say-links.ts";
import type { View } from "./terminal-view.ts";

const golden = "../../../test/golden/render";
const report = cases.realistic();

test.each([60, 80, 140])("explains a mixed commit at %i columns", async (width) => {
  const mixed = find(report, ({ verdict, sessions }) => verdict === "mixed" && sessions.length > 1);
  await expect(renderExplain(report, mixed, plain(width))).toMatchFileSnapshot(`${golden}/explain-mixed-${width}.txt`);
});

test("explains a pending one, and one that nobody is linked to", async () => {
  const pending = find(report, ({ onDefaultBranch, sessions }) => !onDefaultBranch && sessions.length > 0);
  await expect(renderExplain(report, pending, plain(80))).toMatchFileSnapshot(`${golden}/explain-pending-80.txt`);
  const alone = find(report, ({ sessions }) => sessions.length === 0);
  expect(renderExplain(report, alone, plain(80))).toContain(`upshot link SESSION ${alone.sha.slice(0, 7)}`);
});

test("a commit that landed through another says where its cost is counted, and that one says what it brought", () => {
  const [part, whole] = [
    find(report, ({ costMicros }) => costMicros > 0),
    find(report, ({ costMicros, pullRequest }) => costMicros > 0 && pullRequest !== null),
  ];
  const branch: ReportCommit = {
    ...part,
    sha: "b".repeat(40),
    costMicros: 0,
    onDefaultBranch: true,
    landedAt: whole.committedAt,
    landedBy: whole.sha,
  };
  const both = { ...report, commits: [...report.commits, branch] };
  expect(renderExplain(both, branch, plain(80))).toContain(`counted once, with ${whole.sha.slice(0, 7)}`);
  expect(renderExplain(both, whole, plain(80))).toContain("1 other linked commit: bbbbbbb");
});

test("an estimate is never shown as certain", () => {
  expect([1, 0.999, 0.98, 0.004].map(sayConfidence)).toEqual(["100\u00a0%", ">99\u00a0%", "98\u00a0%", "<1\u00a0%"]);
});

test("stays within the width whatever the names are", () => {
  const hostile = cases.hostileNames();
  for (const commit of hostile.commits.slice(0, 20)) {
    expect(linesWider(renderExplain(hostile, commit, plain(60)), 60)).toEqual([]);
  }
});

function find(all: Report, wanted: (commit: ReportCommit) => boolean): ReportCommit {
  const found = all.commits.find(wanted);
  if (found === undefined) throw new Error("the made-up report has no such commit");
  return found;
}

function plain(width: number): View {
  return { width, color: "none", unicode: true };
}
