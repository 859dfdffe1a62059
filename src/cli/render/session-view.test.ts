import { expect, test } from "vitest";
import * as cases from "../../../test/fixtures/report/cases.ts";
import { linesWider } from "../../../test/support/lines-wider.ts";
import { sayMerge } from "../../judge/verdicts/commit.ts";
import type { Report, ReportSession } from "../../model/report.ts";
import { renderSession } from "./session-view.ts";
import { noSurroundings } from "./surroundings.ts";
import type { View } from "./terminal-view.ts";

const golden = "../../../test/golden/render";
const report = cases.realistic();

test.each([60, 80, 140])("draws a session at %i columns", async (width) => {
  await expect(renderSession(report, chosen(), plain(width))).toMatchFileSnapshot(`${golden}/session-${width}.txt`);
});

test("a session without links, one marked, one without a price", async () => {
  const { unlinked, marked } = {
    unlinked: find(report, ({ links, tag }) => links.length === 0 && tag === null),
    marked: find(report, ({ tag }) => tag !== null),
  };
  await expect(renderSession(report, unlinked, plain(80))).toMatchFileSnapshot(`${golden}/session-unlinked-80.txt`);
  await expect(renderSession(report, marked, plain(80))).toMatchFileSnapshot(`${golden}/session-marked-80.txt`);
  const unpriced = cases.onlyUnpriced();
  expect(
    renderSession(
      unpriced,
      find(unpriced, () => true),
      plain(80),
    ),
  ).toContain("no known price");
});

test("many links: the surest with verdict and evidence, the next in a line each, the rest for --more", async () => {
  const all = report.commits.slice(0, 20).map(({ sha }, i) => ({
    artifact: `git:github.com/acme/api@${sha}`,
    confidence: 0.97 - i / 25,
    methods: ["time"],
    evidence: [{ method: "time", says: "committed while the session was at work" }],
  }));
  const text = renderSession(report, { ...chosen(), links: all }, plain(80));
  expect(text.match(/linked because/g)).toHaveLength(1);
  expect(text).toContain("upshot session 2c26 --more");
  const more = renderSession(report, { ...chosen(), links: all }, { ...plain(80), around: { ...noSurroundings, more: true } });
  expect(more.match(/linked because/g)).toHaveLength(20);
  await expect(text).toMatchFileSnapshot(`${golden}/session-many-links-80.txt`);
});

test("links that are not likely are not shown as if they were", () => {
  const link = (confidence: number, i: number) => ({
    artifact: `git:github.com/acme/api@${report.commits[i]?.sha ?? ""}`,
    confidence,
    methods: ["time"],
    evidence: [],
  });
  const [sure, weak] = [report.commits[0]?.sha.slice(0, 7) ?? "?", report.commits[1]?.sha.slice(0, 7) ?? "?"];
  const mixed = renderSession(report, { ...chosen(), links: [link(0.9, 0), link(0.11, 1)] }, plain(80));
  expect(mixed).toContain("Linked to 1 commit, the surest first; perhaps to 1 more");
  expect(mixed).toContain(`${sure}  `);
  expect(mixed).not.toContain(`11 %  ${weak}`);
  expect(renderSession(report, { ...chosen(), links: [link(0.11, 1)] }, plain(80))).toContain("Perhaps linked to 1 commit");
});

test("a merge is nothing to judge", () => {
  const [first, second] = report.commits;
  if (first === undefined || second === undefined) throw new Error("the made-up report has commits");
  const merge = { ...first, linesAdded: 0, verdict: "held" as const, says: sayMerge };
  const links = chosen()
    .links.slice(0, 1)
    .map((link) => ({ ...link, artifact: `git:github.com/acme/api@${merge.sha}` }));
  const text = renderSession({ ...report, commits: [merge] }, { ...chosen(), links }, plain(80));
  expect(text).toContain("merge: what it brought is judged commit by commit");
  expect(text).not.toContain("held: ");
});

test("every command in it names a session and commits of the report", () => {
  const text = renderSession(report, chosen(), plain(80));
  expect(text).toMatch(/upshot unlink \S+ [0-9a-f]{7}/);
  for (const [, id = "?"] of text.matchAll(/upshot (?:unlink|link|tag) (\S+)/g))
    expect(report.sessions.filter((session) => session.id.startsWith(id))).toEqual([chosen()]);
  for (const [, sha = "?"] of text.matchAll(/upshot (?:explain|unlink \S+) (\S+)/g))
    expect(chosen().links.some(({ artifact }) => artifact.includes(`@${sha}`))).toBe(true);
});

test("stays within the width whatever the names are, and prints no control characters", () => {
  const hostile = cases.hostileNames();
  for (const session of hostile.sessions.slice(0, 15)) {
    const text = renderSession(hostile, session, plain(60));
    expect(text).not.toMatch(unsafe);
    expect(linesWider(text, 60)).toEqual([]);
  }
});

function chosen(): ReportSession {
  return find(report, ({ links, subagents, estimated }) => links.length > 1 && subagents.length > 0 && estimated);
}

function find(all: Report, wanted: (session: ReportSession) => boolean): ReportSession {
  const found = all.sessions.find(wanted);
  if (found === undefined) throw new Error("the made-up report has no such session");
  return found;
}

function plain(width: number): View {
  return { width, color: "none", unicode: true };
}

/** Control characters but the newline, and marks that turn the writing direction. */
// eslint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
