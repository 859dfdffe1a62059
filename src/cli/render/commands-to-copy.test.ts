import { expect, test } from "vitest";
import * as cases from "../../../test/fixtures/report/cases.ts";
import type { Report } from "../../model/report.ts";
import { renderExplain } from "./explain-view.ts";
import { renderHtml } from "./html.ts";
import { renderSession } from "./session-view.ts";
import { renderTerminal } from "./terminal.ts";

const view = { width: 200, color: "none", unicode: true } as const;
const odd = (i: number): string => `a b;$(x)'${i}`;

/** A report whose sessions have ids that a shell would take apart. */
function oddIds(): Report {
  const report = cases.realistic();
  const ids = new Map(report.sessions.map(({ id }, i) => [id, odd(i)]));
  const renamed = (id: string): string => ids.get(id) ?? id;
  return {
    ...report,
    sample: false,
    sessions: report.sessions.map((session) => ({ ...session, id: renamed(session.id) })),
    commits: report.commits.map((commit) => ({ ...commit, sessions: commit.sessions.map(renamed) })),
    openWork: report.openWork.map((work) => ({ ...work, sessions: work.sessions.map(renamed) })),
  };
}

const quoted = String.raw`'a b;\$\(x\)'\\''\d+'`;

test("commands that people copy name sessions as one word of a shell", () => {
  const report = oddIds();
  const session = report.sessions.find(({ links }) => links.length > 0);
  const commit = report.commits.find(({ sessions }) => sessions.length > 0);
  if (session === undefined || commit === undefined) throw new Error("the case has links");
  const screens: readonly (readonly [string, readonly string[]])[] = [
    [renderTerminal(report, view), ["session Q", "tag Q exploration"]],
    [renderSession(report, session, view), ["unlink Q [0-9a-f]{7}", "link Q COMMIT", "tag Q exploration"]],
    [renderExplain(report, commit, view), ["session Q", "unlink Q [0-9a-f]{7}"]],
  ];
  for (const [text, commands] of screens) {
    for (const command of commands) expect(text).toMatch(new RegExp(`upshot ${command.replace("Q", quoted)}`));
    expect(text).not.toMatch(/upshot (?:session|tag|untag|link|unlink) a b/);
  }
});

test("the page's commands too", () => {
  const html = renderHtml(oddIds(), {});
  const data: { sessions: { title: string; commands: string[] }[] } = JSON.parse(
    /<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(html)?.[1] ?? "",
  );
  expect(data.sessions.length).toBeGreaterThan(0);
  for (const { title, commands } of data.sessions) {
    expect(title).toMatch(/^Session a b;\$\(x\)'\d+$/);
    for (const command of commands) expect(command).toMatch(new RegExp(`^upshot (?:session|tag|untag) ${quoted}(?: exploration)?$`));
  }
});
