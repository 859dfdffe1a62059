import { sayMerge } from "../../judge/verdicts/commit.ts";
import type { Report, ReportCommit, ReportSession } from "../../model/report.ts";
import { dayAndYear, moment } from "./dates.ts";
import { sessionWord, shaOf, shortId, shortSha } from "./ids.ts";
import type { Line, Pen } from "./ink.ts";
import { inkFor, paint } from "./ink.ts";
import { everywhere, nextCommand, type Where } from "./next-command.ts";
import { number, percent, plural } from "./numbers.ts";
import { facts, labelled, nextStepLines, paragraph, sections, type NextStep } from "./page.ts";
import { blankLinesNote, evidenceLines, sayConfidence, sayVerdict, splitLinks, toolName } from "./say-links.ts";
import { derivedMoney } from "./say-money.ts";
import { sayPlace } from "./say-period.ts";
import { blank, table } from "./table.ts";
import { usDollar } from "./money.ts";
import type { View } from "./terminal-view.ts";
import { yieldBar } from "./yield-bar.ts";

/** `upshot explain`: one commit's verdict, and who is thought to have made it on what evidence. */
export function renderExplain(report: Report, commit: ReportCommit, view: View): string {
  const pen = inkFor(view);
  const { tz } = report.period;
  const pull = commit.pullRequest === null ? "" : `pull request #${commit.pullRequest}`;
  return paint(
    sections([
      facts(
        pen,
        ["upshot explain", shortSha(commit.sha), sayPlace(report), report.sample ? "SAMPLE: made-up data, not yours" : ""],
        view.width,
        "strong",
        0,
      ),
      [
        ...paragraph(pen, commit.subject, view.width, "strong"),
        ...facts(pen, [commit.author, moment(commit.committedAt, tz), pull], view.width),
      ],
      [...fate(commit, view, pen), ...labelled(pen, about(report, commit, view), view.width)],
      links(report, commit, view, pen),
      nextStepLines(pen, nextSteps(report, commit, view), view.width),
    ]),
    view,
  );
}

/** The verdict, and its bar where it has several parts. */
function fate(commit: ReportCommit, view: View, pen: Pen): Line[] {
  if (commit.says === sayMerge) return labelled(pen, [["verdict", sayVerdict(commit)]], view.width);
  const { parts, verdict } = commit;
  const shares: [string, number][] = [
    ["held", parts.held],
    ["pending", parts.pending],
    ["undone", parts.undone],
  ];
  const said = shares.filter(([, share]) => share > 0).map(([name, share]) => `${percent(share)} ${name}`);
  const lines = labelled(pen, [["verdict", verdict === "mixed" ? `${said.join(", ")}: ${commit.says}` : sayVerdict(commit)]], view.width);
  const amounts = {
    heldMicros: parts.held,
    pendingMicros: parts.pending,
    explorationMicros: 0,
    unlinkedMicros: 0,
    undoneMicros: parts.undone,
  };
  return [...lines, [...blank(15), ...yieldBar(amounts, Math.min(40, view.width - 17), view, pen)]];
}

function about(report: Report, commit: ReportCommit, view: View): [string, string][] {
  const { linesAdded, linesRemoved, linesAlive } = commit;
  const asOf = dayAndYear(report.asOf, report.period.tz);
  const alive = linesAdded === 0 ? "" : commit.onDefaultBranch ? `; ${number(linesAlive)} alive as of ${asOf}` : "";
  return [
    ["lines", `${number(linesAdded)} added, ${number(linesRemoved)} removed${alive}`],
    ["landed", sayLanded(report, commit)],
    ["brought", sayBrought(report, commit)],
    ["same change", sayTwins(report, commit)],
    ["cost", sayCost(report, commit, view)],
  ];
}

function sayLanded(report: Report, { onDefaultBranch, landedAt, landedBy, sha }: ReportCommit): string {
  const branch = report.repository?.defaultBranch ?? "the default branch";
  if (!onDefaultBranch || landedAt === null) return `not on ${branch}`;
  const through = landedBy === null || landedBy === sha ? "" : `, with ${shortSha(landedBy)}`;
  return `on ${branch} since ${dayAndYear(landedAt, report.period.tz)}${through}`;
}

/** The linked commits that reached the default branch with this one. */
function sayBrought(report: Report, commit: ReportCommit): string {
  const brought = report.commits.filter(({ landedBy, sha }) => landedBy === commit.sha && sha !== commit.sha);
  return brought.length === 0
    ? ""
    : `${plural(brought.length, "other linked commit")}: ${listed(
        brought.map(({ sha }) => shortSha(sha)),
        6,
      )}`;
}

/** Copies of this commit that its links were taken over from. */
function sayTwins(report: Report, { sha }: ReportCommit): string {
  const says = linksTo(report, sha).flatMap(({ link }) =>
    link.evidence.filter(({ method }) => method === "patch identity").map((one) => one.says),
  );
  return [...new Set(says)].join("; ");
}

function sayCost(report: Report, commit: ReportCommit, view: View): string {
  const { costMicros, sessions } = commit;
  if (costMicros > 0)
    return `${derivedMoney(report, costMicros, view.currency ?? usDollar)}, its share of what ${plural(sessions.length, "linked session")} cost`;
  const carrier = report.commits.find(({ sha }) => sha === commit.landedBy && sha !== commit.sha);
  return carrier === undefined || carrier.costMicros === 0
    ? "nothing is charged to it"
    : `counted once, with ${shortSha(carrier.sha)}, through which it landed`;
}

function links(report: Report, commit: ReportCommit, view: View, pen: Pen): Line[] {
  const all = linksTo(report, commit.sha);
  if (all.length === 0) return paragraph(pen, "No session is linked to it. If one made it, say so.", view.width);
  const { shown, sure } = linksShown(all, view);
  const others = all.length - sure;
  const title =
    sure === 0
      ? `Perhaps made by one of ${plural(all.length, "session")}, none of them likely`
      : `Made by${sure === 1 ? "" : `, of ${plural(sure, "session")} linked`}${others === 0 ? "" : `; ${plural(others, "other")} below 50\u00a0%`}`;
  const ids = report.sessions.map(({ id }) => id);
  return [
    ...paragraph(pen, all.length === 1 && sure === 0 ? "Perhaps made by, not likely" : title, view.width, "strong"),
    ...shown.flatMap(({ session, link }) => [
      ...table(
        [{ align: "right" }, {}, {}, { min: 12, drop: 1 }, { drop: 2 }],
        [
          [
            [pen(sayConfidence(link.confidence).padStart(5))],
            [pen(shortId(session.id, ids, 8), "accent")],
            [pen(moment(session.from, report.period.tz))],
            [pen(session.branch === null ? "" : `branch ${session.branch}`)],
            [pen(toolName(report, session.tool), "dim")],
          ],
        ],
        { width: view.width },
      ),
      ...evidenceLines(pen, link, view.width, 9),
    ]),
    ...blankLinesNote(
      pen,
      shown.map(({ link }) => link),
      view.width,
    ),
  ];
}

/** At most 8 of the likely ones; all with `--more`. */
function linksShown(all: readonly LinkedSession[], view: View): { shown: readonly LinkedSession[]; sure: number } {
  const rows = all.map((one) => ({ confidence: one.link.confidence, one }));
  const { shown, sure } = splitLinks(rows, view.around?.more === true, 8);
  return { shown: shown.map(({ one }) => one), sure };
}

interface LinkedSession {
  readonly session: ReportSession;
  readonly link: ReportSession["links"][number];
}

/** The surest first. */
function linksTo(report: Report, sha: string): LinkedSession[] {
  return report.sessions
    .flatMap((session) => session.links.filter(({ artifact }) => shaOf(artifact) === sha).map((link) => ({ session, link })))
    .toSorted((a, b) => b.link.confidence - a.link.confidence || (a.session.id < b.session.id ? -1 : 1));
}

function nextSteps(report: Report, commit: ReportCommit, view: View): NextStep[] {
  const all = linksTo(report, commit.sha);
  const shown = linksShown(all, view).shown.map(({ session }) => session.id);
  const [first, last] = [shown[0], shown.at(-1)];
  const sha = shortSha(commit.sha);
  const ids = report.sessions.map(({ id }) => id);
  const command = (rest: string, takes: readonly Where[]): string =>
    nextCommand(rest, takes, { around: view.around, sample: report.sample });
  return [
    ...(all.length > shown.length ? [{ when: "see all links", command: command(`explain ${sha} --more`, everywhere) }] : []),
    ...(first === undefined
      ? []
      : [{ when: "look closer at a session", command: command(`session ${sessionWord(first, ids)}`, everywhere) }]),
    // What the sample says is not the reader's to correct.
    ...(last === undefined || report.sample
      ? []
      : [{ when: "a link is wrong", command: command(`unlink ${sessionWord(last, ids)} ${sha}`, ["repo", "logs"]) }]),
    ...(report.sample ? [] : [{ when: "a session is missing", command: command(`link SESSION ${sha}`, ["repo", "logs"]) }]),
  ];
}

function listed(all: readonly string[], most: number): string {
  return all.length > most ? `${all.slice(0, most - 1).join(", ")} and ${all.length - most + 1} more` : all.join(", ");
}
