import type { Report, ReportCommit, ReportSession } from "../../model/report.ts";
import { moment, span } from "./dates.ts";
import { sessionWord, shaOf, shortSha } from "./ids.ts";
import type { Line, Pen, Role } from "./ink.ts";
import { inkFor, paint } from "./ink.ts";
import { money, moneyColumn, usDollar } from "./money.ts";
import { number, plural } from "./numbers.ts";
import { facts, labelled, nextStepLines, paragraph, sections, type NextStep } from "./page.ts";
import { evidenceLines, sayConfidence, sayMore, toolName } from "./say-links.ts";
import { halfWidth, sayPriceKind } from "./say-money.ts";
import { blank, table } from "./table.ts";
import type { View } from "./terminal-view.ts";
import { yieldRows } from "./yield-rows.ts";

/** `upshot session`: what one session cost, what came of it, and why that is thought. */
export function renderSession(report: Report, session: ReportSession, view: View): string {
  const pen = inkFor(view);
  return paint(
    sections([
      facts(pen, ["upshot session", session.id, report.sample ? "SAMPLE: made-up data, not yours" : ""], view.width, "strong", 0),
      labelled(pen, about(report, session, view), view.width),
      yieldRows(session.yield, halfWidth(session.interval), () => "", view, pen),
      subagents(session, view, pen),
      links(report, session, view, pen),
      nextStepLines(pen, nextSteps(report, session), view.width),
    ]),
    view,
  );
}

function about(report: Report, session: ReportSession, view: View): [string, string][] {
  const { tz } = report.period;
  const branches =
    session.branches.length > 1 ? `branches ${session.branches.join(", ")}` : session.branch === null ? "" : `branch ${session.branch}`;
  return [
    ["tool", [toolName(report, session.tool), session.models.join(", ")].filter((part) => part !== "").join(", ")],
    ["when", `${moment(session.from, tz)}, for ${span(Date.parse(session.to) - Date.parse(session.from))} (${tz})`],
    ["where", [session.cwd ?? "", branches].filter((part) => part !== "").join(", ")],
    ["cost", sayCost(report, session, view)],
    ["tag", session.tag === null ? "" : `${session.tag}: declared as learning, so all of its cost stands there, whatever it is linked to`],
  ];
}

function sayCost(report: Report, session: ReportSession, view: View): string {
  const { costMicros, interval, responses, unpriced, estimated } = session;
  if (responses === 0) return "nothing in this period";
  const without =
    unpriced === 0 ? "" : `; ${plural(unpriced, "response")} without a known price ${unpriced === 1 ? "is" : "are"} not in it`;
  if (unpriced === responses)
    return `no known price for ${responses === 1 ? "its one response" : `any of its ${plural(responses, "response")}`} (upshot prices)`;
  const currency = view.currency ?? usDollar;
  const half = halfWidth(interval);
  const shown = (micros: number): string => money(micros, currency, half);
  const basis = estimated
    ? `. The log holds placeholders for output tokens, so they are estimated: 90\u00a0% interval ${shown(interval[0])} to ${shown(interval[1])}`
    : ", from tokens as recorded";
  return `${shown(costMicros)} ${sayPriceKind(report)} for ${plural(responses, "response")}${without}${basis}`;
}

function subagents({ subagents: all }: ReportSession, view: View, pen: Pen): Line[] {
  if (all.length === 0) return [];
  const shown = all.slice(0, 8);
  const costs = moneyColumn(
    shown.map(({ costMicros }) => costMicros),
    view.currency ?? usDollar,
  );
  const more = all.length - shown.length;
  return [
    [...blank(2), pen(`${plural(all.length, "sub-agent")}, in the cost above`, "strong")],
    ...table(
      [{ align: "right" }, { min: 12 }, { align: "right", drop: 1 }],
      shown.map(({ id, responses }, i) => [[pen(costs[i] ?? "")], [pen(id)], [pen(plural(responses, "response"), "dim")]]),
      { width: view.width },
    ),
    ...(more > 0 ? [[...blank(2), pen(`${number(more)} more that cost less: add --json to see all`, "dim")]] : []),
  ];
}

function links(report: Report, session: ReportSession, view: View, pen: Pen): Line[] {
  if (session.links.length === 0) {
    const why =
      "Linked to no commit. That is not known, which is not the same as wasted: the commit may be in another clone, not made yet, or not recognised.";
    return paragraph(pen, why, view.width);
  }
  const commits = new Map(report.commits.map((commit) => [commit.sha, commit]));
  const shown = session.links.slice(0, listed);
  const more = sayMore(session.links.length - shown.length);
  const explained = shown.filter(({ confidence }, i) => i < 3 || (i < 5 && confidence >= 0.5)).length;
  return [
    [...blank(2), pen(`Linked to ${plural(session.links.length, "commit")}, the surest first`, "strong")],
    ...shown.slice(0, explained).flatMap((link): Line[] => {
      const commit = commits.get(shaOf(link.artifact));
      return [
        ...commitLines([[link, commit]], false, view, pen),
        ...verdictLines(commit, view, pen),
        ...evidenceLines(pen, link, view.width, indent),
      ];
    }),
    ...commitLines(
      shown.slice(explained).map((link) => [link, commits.get(shaOf(link.artifact))]),
      true,
      view,
      pen,
    ),
    ...(more === "" ? [] : [[...blank(2), pen(more, "dim")]]),
  ];
}

/** How many links are shown; the first of them with verdict and evidence, the rest in a line each. */
const listed = 12;

/** Where the texts below a link begin: below its sha. */
const indent = 9;

type LinkedCommit = readonly [link: ReportSession["links"][number], commit: ReportCommit | undefined];

function commitLines(rows: readonly LinkedCommit[], withVerdict: boolean, view: View, pen: Pen): Line[] {
  return table(
    [{ align: "right" }, {}, { min: 8 }, { drop: 2 }, { drop: 1 }],
    rows.map(([{ confidence, artifact }, commit]) => [
      [pen(sayConfidence(confidence).padStart(5))],
      [pen(shortSha(shaOf(artifact)), "accent")],
      [pen(commit?.subject ?? "a commit outside this report")],
      [pen(commit === undefined || commit.pullRequest === null ? "" : `#${commit.pullRequest}`, "dim")],
      withVerdict && commit !== undefined ? [pen(commit.verdict, verdictRole(commit))] : [],
    ]),
    { width: view.width },
  );
}

function verdictRole({ verdict }: ReportCommit): Role {
  return verdict === "mixed" ? "strong" : verdict;
}

function verdictLines(commit: ReportCommit | undefined, view: View, pen: Pen): Line[] {
  if (commit === undefined) return [];
  const [first = [], ...rest] = paragraph(pen, `${commit.verdict}: ${commit.says}`, view.width, "plain", indent);
  const text = first
    .map((ink) => ink.text)
    .join("")
    .slice(indent);
  return [[...blank(indent), pen(commit.verdict, verdictRole(commit)), pen(text.slice(commit.verdict.length))], ...rest];
}

function nextSteps(report: Report, session: ReportSession): NextStep[] {
  const id = sessionWord(
    session.id,
    report.sessions.map((other) => other.id),
  );
  const first = session.links[0];
  const last = session.links.slice(0, listed).at(-1);
  return [
    ...(first === undefined || last === undefined
      ? []
      : [
          { when: "look closer at a commit", command: `upshot explain ${shortSha(shaOf(first.artifact))}` },
          { when: "a link is wrong", command: `upshot unlink ${id} ${shortSha(shaOf(last.artifact))}` },
        ]),
    { when: "a commit is missing", command: `upshot link ${id} COMMIT` },
    session.tag === null
      ? { when: "it was learning", command: `upshot tag ${id} exploration` }
      : { when: "it was not learning", command: `upshot untag ${id}` },
  ];
}
