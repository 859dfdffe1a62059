import { commitWindow, sayMerge } from "../../judge/verdicts/commit.ts";
import type { SessionSplit } from "../../judge/yield/split-session.ts";
import type { Commit } from "../../model/commit.ts";
import type { Report, ReportCommit, ReportSession } from "../../model/report.ts";
import type { Verdict } from "../../model/yield.ts";
import type { Gathered } from "./compose-report.ts";
import { yieldSum } from "./group-yield.ts";
import { commitUrn, likely, shaOf, type JudgedRepository } from "./selection.ts";
import type { LinkedWork } from "./session-artifacts.ts";
import type { SessionSum } from "./session-sums.ts";

/** Every commit that a session of the report is linked to, dearest first. */
export function chargedCommits(
  judged: readonly JudgedRepository[],
  sums: ReadonlyMap<string, SessionSum>,
  splits: ReadonlyMap<string, SessionSplit>,
  work: LinkedWork,
): ReportCommit[] {
  const sessionsOf = new Map<string, { session: string; confidence: number }[]>();
  const costOf = new Map<string, number>();
  for (const [session, links] of work.links) {
    if (!sums.has(session)) continue;
    for (const { artifact, confidence } of links) {
      const list = sessionsOf.get(artifact) ?? [];
      list.push({ session, confidence });
      sessionsOf.set(artifact, list);
    }
  }
  for (const split of splits.values())
    for (const [urn, parts] of split.artifacts) costOf.set(urn, (costOf.get(urn) ?? 0) + yieldSum(parts));
  const rows: ReportCommit[] = [];
  for (const one of judged) {
    for (const commit of one.history.commits) {
      const urn = commitUrn(one.repository.id, commit.sha);
      const linked = sessionsOf.get(urn);
      const verdict = one.verdicts.get(commit.sha);
      if (linked === undefined || verdict === undefined) continue;
      linked.sort((a, b) => b.confidence - a.confidence || (a.session < b.session ? -1 : 1));
      rows.push(reportCommit(one, commit, verdict, linked, costOf.get(urn) ?? 0));
    }
  }
  return rows.sort((a, b) => b.costMicros - a.costMicros || (a.sha < b.sha ? -1 : 1));
}

function reportCommit(
  judged: JudgedRepository,
  commit: Commit,
  verdict: Verdict,
  linked: readonly { readonly session: string; readonly confidence: number }[],
  costMicros: number,
): ReportCommit {
  const landing = judged.history.landings.get(commit.sha);
  const fate = judged.fates.get(commit.sha);
  const landed = fate?.landedAt !== null && fate?.landedAt !== undefined && fate.landedAt <= judged.asOf;
  return {
    sha: commit.sha,
    onDefaultBranch: landed,
    linesAdded: fate?.linesAdded ?? 0,
    linesAlive: landed ? aliveAt(fate, judged.asOf) : 0,
    verdict: verdict.state,
    parts: { ...verdict.parts },
    sessions: linked.map(({ session }) => session),
    confidence: linked[0]?.confidence ?? 0,
    linesRemoved: commit.changes.reduce((sum, change) => sum + change.removed.length, 0),
    subject: commit.subject,
    author: commit.author,
    committedAt: new Date(commit.committedAt).toISOString(),
    landedAt: landed && fate !== undefined ? new Date(fate.landedAt ?? 0).toISOString() : null,
    landedBy: landed ? (landing?.landedBy ?? null) : null,
    pullRequest: landing?.pullRequest ?? null,
    says: verdict.says,
    costMicros,
  };
}

function aliveAt(
  fate: {
    readonly linesAdded: number;
    readonly goneBeforeLanding: number;
    readonly deaths: readonly { readonly at: number; readonly lines: number }[];
  },
  asOf: number,
): number {
  const dead = fate.deaths.reduce((sum, death) => sum + (death.at <= asOf ? death.lines : 0), 0);
  return Math.max(0, fate.linesAdded - fate.goneBeforeLanding - dead);
}

/** Commits to count and list: they carry cost, so that copies count once, and some session likely made them. */
function likelyWork(commits: readonly ReportCommit[]): ReportCommit[] {
  return commits.filter((commit) => commit.costMicros > 0 && commit.confidence >= likely);
}

/** Did most of this commit hold? A merge is no outcome of its own. */
function isHeld(commit: ReportCommit): boolean {
  return commit.parts.held >= 0.5 && commit.says !== sayMerge;
}

/** Lines alive whose cost is in what held: of commits of which at least a part held. */
function aliveOfHeld(charged: readonly ReportCommit[]): number {
  return charged.reduce((sum, commit) => sum + (commit.parts.held > 0 ? commit.linesAlive : 0), 0);
}

/** The counts behind the five parts. */
export function countOutcomes(
  gathered: Gathered,
  sums: ReadonlyMap<string, SessionSum>,
  splits: ReadonlyMap<string, SessionSplit>,
  commits: readonly ReportCommit[],
  asOf: number,
): Report["counts"] {
  const charged = likelyWork(commits);
  const branches = new Set<string>();
  const reverted = new Set<string>();
  for (const { history, fates } of gathered.judged) {
    for (const commit of charged) {
      if (!commit.onDefaultBranch && commit.parts.pending > 0 && fates.has(commit.sha))
        branches.add(history.landings.get(commit.sha)?.branches[0] ?? commit.sha);
      const fate = fates.get(commit.sha);
      if (fate?.revertedAt !== null && fate?.revertedAt !== undefined && fate.revertedAt <= asOf) reverted.add(commit.sha);
    }
  }
  return {
    heldCommits: charged.filter(isHeld).length,
    pendingBranches: branches.size,
    pendingCommits: charged.filter((commit) => commit.parts.pending > 0).length,
    explorationSessions: [...sums.keys()].filter((id) => gathered.exploration.has(id)).length,
    unlinkedSessions: [...splits.values()].filter((split) => split.yield.unlinked > yieldSum(split.yield) * (1 - likely)).length,
    reverts: reverted.size,
    undoneLines: charged.reduce((sum, commit) => sum + Math.round(commit.linesAdded * commit.parts.undone), 0),
    linesAlive: aliveOfHeld(charged),
  };
}

/** What a held outcome cost: held money over `counts.heldCommits`, and over `counts.linesAlive`. */
export function unitCosts(heldMicros: number, commits: readonly ReportCommit[]): Report["unitCost"] {
  const charged = likelyWork(commits);
  const held = charged.filter(isHeld);
  const alive = aliveOfHeld(charged);
  return {
    perHeldCommitMicros: held.length === 0 ? null : Math.round(heldMicros / held.length),
    per100LinesAliveMicros: alive === 0 ? null : Math.round((100 * heldMicros) / alive),
  };
}

/** Branches on which money was spent and nothing landed, dearest first. */
export function openWork(
  judged: readonly JudgedRepository[],
  sessions: readonly ReportSession[],
  commits: readonly ReportCommit[],
  asOf: number,
): Report["openWork"] {
  const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
  const defaults = new Set(judged.map(({ repository }) => repository.defaultBranch?.name));
  // Of a session whose repository was not read, nobody can say what landed.
  const read = new Set(judged.flatMap((one) => one.sessions.map(({ id }) => id)));
  const branches = new Map<string, { costMicros: number; sessions: string[]; newest: number; commits: number }>();
  for (const session of sessions) {
    const linked = session.links.flatMap((link) => (link.confidence < likely ? [] : (bySha.get(shaOf(link.artifact)) ?? [])));
    const { branch } = session;
    if (
      !read.has(session.id) ||
      session.tag !== null ||
      branch === null ||
      branch === "" ||
      branch === "HEAD" ||
      defaults.has(branch) ||
      linked.some((commit) => commit.onDefaultBranch)
    )
      continue;
    const open = branches.get(branch) ?? { costMicros: 0, sessions: [], newest: 0, commits: 0 };
    open.costMicros += session.costMicros;
    open.sessions.push(session.id);
    open.commits += linked.length;
    open.newest = Math.max(open.newest, Date.parse(session.to), ...linked.map((commit) => Date.parse(commit.committedAt)));
    branches.set(branch, open);
  }
  return [...branches]
    .filter(([, open]) => open.costMicros > 0)
    .map(([branch, open]) => ({ branch, costMicros: open.costMicros, sessions: open.sessions, says: sayOpen(open, asOf) }))
    .sort((a, b) => b.costMicros - a.costMicros || (a.branch < b.branch ? -1 : 1));
}

function sayOpen(open: { readonly sessions: readonly string[]; readonly newest: number; readonly commits: number }, asOf: number): string {
  const count = `${open.sessions.length} ${open.sessions.length === 1 ? "session" : "sessions"}`;
  const idle = Math.floor((asOf - open.newest) / 86_400_000);
  if (idle > commitWindow / 86_400_000) return `${count}, idle ${idle} days`;
  return open.commits === 0 ? `${count}, no commit found` : `${count}, no merge`;
}

/** Fewer lines alive than this say nothing about value. */
const leastLines = 10;

/** Held commits, cheapest for each line alive. */
export function bestValue(commits: readonly ReportCommit[]): Report["bestValue"] {
  return likelyWork(commits)
    .filter((commit) => commit.verdict === "held" && commit.linesAlive >= leastLines)
    .sort((a, b) => a.costMicros / a.linesAlive - b.costMicros / b.linesAlive || (a.sha < b.sha ? -1 : 1))
    .slice(0, 10)
    .map(({ sha, subject, pullRequest, costMicros, linesAlive }) => ({ sha, subject, pullRequest, costMicros, linesAlive }));
}
