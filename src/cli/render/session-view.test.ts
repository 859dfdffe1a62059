import { expect, test } from "vitest";
import * as cases from "../../../test/fixtures/report/cases.ts";
import { linesWider } from "../../../test/support/lines-wider.ts";
import type { Report, ReportSession } from "../../model/report.ts";
import { renderSession } from "./session-view.ts";
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

test("many links: the surest with verdict and evidence, the next in a line each, the rest counted", async () => {
  const all = report.commits.slice(0, 20).map(({ sha }, i) => ({
    artifact: `git:github.com/acme/api@${sha}`,
    confidence: 0.97 - i / 25,
    methods: ["time"],
    evidence: [{ method: "time", says: "committed while the session was at work" }],
  }));
  const text = renderSession(report, { ...chosen(), links: all }, plain(80));
  expect(text.match(/linked because/g)).toHaveLength(5);
  await expect(text).toMatchFileSnapshot(`${golden}/session-many-links-80.txt`);
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
