import { sayMerge } from "../../judge/verdicts/commit.ts";
import type { Report, ReportCommit, ReportSession } from "../../model/report.ts";
import { moment, span } from "./dates.ts";
import { sessionWord, shaOf, shortSha } from "./ids.ts";
import type { Ink, Line, Pen } from "./ink.ts";
import { inkFor, paint } from "./ink.ts";
import { money, moneyColumn, usDollar } from "./money.ts";
import { everywhere, nextCommand, type Where } from "./next-command.ts";
import { number, plural } from "./numbers.ts";
import { facts, labelled, nextStepLines, paragraph, sections, type NextStep } from "./page.ts";
import { blankLinesNote, evidenceLines, sayConfidence, sayVerdict, splitLinks, toolName } from "./say-links.ts";
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
      nextStepLines(pen, nextSteps(report, session, view), view.width),
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
  const rows = session.links.map((link): LinkedCommit => [link, commits.get(shaOf(link.artifact))]);
  const { shown, sure } = splitLinks(session.links, view.around?.more === true, listed);
  const explained = view.around?.more === true ? shown.length : 1;
  const perhaps = rows.length - sure;
  const title =
    sure === 0
      ? `Perhaps linked to ${plural(rows.length, "commit")}, none of them likely`
      : `Linked to ${plural(sure, "commit")}, the surest first${perhaps === 0 ? "" : `; perhaps to ${number(perhaps)} more`}`;
  return [
    ...paragraph(pen, title, view.width, "strong"),
    ...rows
      .slice(0, explained)
      .flatMap(([link, commit]): Line[] => [
        ...commitLines([[link, commit]], false, view, pen),
        ...verdictLines(commit, view, pen),
        ...evidenceLines(pen, link, view.width, indent),
      ]),
    ...commitLines(rows.slice(explained, shown.length), true, view, pen),
    ...blankLinesNote(pen, session.links.slice(0, explained), view.width),
  ];
}

/** How many links are shown without `--more`; the surest with verdict and evidence, the rest in a line each. */
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
      withVerdict && commit !== undefined ? [verdictInk(commit, pen)] : [],
    ]),
    { width: view.width },
  );
}

function verdictInk(commit: ReportCommit, pen: Pen): Ink {
  if (commit.says === sayMerge) return pen("merge", "dim");
  return pen(commit.verdict, commit.verdict === "mixed" ? "strong" : commit.verdict);
}

function verdictLines(commit: ReportCommit | undefined, view: View, pen: Pen): Line[] {
  if (commit === undefined) return [];
  const [first = [], ...rest] = paragraph(pen, sayVerdict(commit), view.width, "plain", indent);
  const text = first
    .map((ink) => ink.text)
    .join("")
    .slice(indent);
  const word = verdictInk(commit, pen);
  return text.startsWith(word.text) ? [[...blank(indent), word, pen(text.slice(word.text.length))], ...rest] : [first, ...rest];
}

function nextSteps(report: Report, session: ReportSession, view: View): NextStep[] {
  const id = sessionWord(
    session.id,
    report.sessions.map((other) => other.id),
  );
  const { shown, sure } = splitLinks(session.links, view.around?.more === true, listed);
  const [first, last] = [shown[0], shown.at(-1)];
  const command = (rest: string, takes: readonly Where[]): string =>
    nextCommand(rest, takes, { around: view.around, sample: report.sample });
  const hidden = session.links.length - shown.length;
  const why = hidden === 0 ? "why each is linked" : `why, and ${number(hidden)} ${sure > shown.length ? "more" : "below 50\u00a0%"}`;
  return [
    ...(session.links.length > 1 && view.around?.more !== true
      ? [{ when: why, command: command(`session ${id} --more`, everywhere) }]
      : []),
    ...(first === undefined
      ? []
      : [{ when: "look closer at a commit", command: command(`explain ${shortSha(shaOf(first.artifact))}`, everywhere) }]),
    // What the sample says is not the reader's to correct.
    ...(report.sample
      ? []
      : [
          ...(last === undefined
            ? []
            : [{ when: "a link is wrong", command: command(`unlink ${id} ${shortSha(shaOf(last.artifact))}`, ["repo", "logs"]) }]),
          { when: "a commit is missing", command: command(`link ${id} COMMIT`, ["repo", "logs"]) },
          session.tag === null
            ? { when: "it was learning", command: command(`tag ${id} exploration`, ["logs"]) }
            : { when: "it was not learning", command: command(`untag ${id}`, ["logs"]) },
        ]),
  ];
}
