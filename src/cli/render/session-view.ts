import type { Report, ReportCommit, ReportSession } from "../../model/report.ts";
import { moment, span } from "./dates.ts";
import { shaOf, shortId, shortSha } from "./ids.ts";
import type { Line, Pen } from "./ink.ts";
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
  const branches = session.branches.length > 1 ? `branches ${session.branches.join(", ")}` : session.branch === null ? "" : `branch ${session.branch}`;
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
  const without = unpriced === 0 ? "" : `; ${plural(unpriced, "response")} without a known price ${unpriced === 1 ? "is" : "are"} not in it`;
  if (unpriced === responses) return `no known price for ${responses === 1 ? "its one response" : `any of its ${plural(responses, "response")}`} (upshot prices)`;
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
  const costs = moneyColumn(shown.map(({ costMicros }) => costMicros), view.currency ?? usDollar);
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
    const why = "Linked to no commit. That is not known, which is not the same as wasted: the commit may be in another clone, not made yet, or not recognised.";
    return paragraph(pen, why, view.width);
  }
  const commits = new Map(report.commits.map((commit) => [commit.sha, commit]));
  const shown = session.links.slice(0, 12);
  const more = sayMore(session.links.length - shown.length);
  const explained = shown.filter(({ confidence }, i) => confidence >= 0.5 || i < 3).length;
  return [
    [...blank(2), pen(`Linked to ${plural(session.links.length, "commit")}, the surest first`, "strong")],
    ...shown.flatMap((link, i): Line[] => {
      const sha = shaOf(link.artifact);
      const commit = commits.get(sha);
      const line = commitLine(sayConfidence(link.confidence), sha, commit, view, pen);
      if (i >= explained) return line;
      return [...line, ...verdictLines(commit, view, pen), ...evidenceLines(pen, link, view.width, indent)];
    }),
    ...(more === "" ? [] : [[...blank(2), pen(more, "dim")]]),
  ];
}

/** Where the texts below a link begin: below its sha. */
const indent = 9;

function commitLine(confidence: string, sha: string, commit: ReportCommit | undefined, view: View, pen: Pen): Line[] {
  const pull = commit?.pullRequest ?? null;
  return table(
    [{ align: "right" }, {}, { min: 8 }, { drop: 1 }],
    [[[pen(confidence.padStart(5))], [pen(shortSha(sha), "accent")], [pen(commit?.subject ?? "a commit outside this report")], [pen(pull === null ? "" : `#${pull}`, "dim")]]],
    { width: view.width },
  );
}

function verdictLines(commit: ReportCommit | undefined, view: View, pen: Pen): Line[] {
  if (commit === undefined) return [];
  const role = commit.verdict === "mixed" ? "strong" : commit.verdict;
  const [first = [], ...rest] = paragraph(pen, `${commit.verdict}: ${commit.says}`, view.width, "plain", indent);
  const text = first.map((ink) => ink.text).join("").slice(indent);
  return [[...blank(indent), pen(commit.verdict, role), pen(text.slice(commit.verdict.length))], ...rest];
}

function nextSteps(report: Report, session: ReportSession): NextStep[] {
  const id = shortId(session.id, report.sessions.map((other) => other.id));
  const first = session.links[0];
  const last = session.links.at(-1) ?? first;
  return [
    ...(first === undefined
      ? []
      : [
          { when: "look closer at a commit", command: `upshot explain ${shortSha(shaOf(first.artifact))}` },
          { when: "a link is wrong", command: `upshot unlink ${id} ${shortSha(shaOf((last ?? first).artifact))}` },
        ]),
    { when: "a commit is missing", command: `upshot link ${id} COMMIT` },
    session.tag === null ? { when: "it was learning", command: `upshot tag ${id} exploration` } : { when: "it was not learning", command: `upshot untag ${id}` },
  ];
}
