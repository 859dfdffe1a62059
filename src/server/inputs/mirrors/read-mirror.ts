import type { BlobCache } from "../../../kit/blob-cache.ts";
import { linesInCommon } from "../../../judge/attribution/keyed-lines.ts";
import { findBugs } from "../../../judge/bugs/find-bugs.ts";
import { abandonedAfter, commitWindow, judgeCommit, type CommitFate } from "../../../judge/verdicts/commit.ts";
import { commitFates } from "../../../judge/verdicts/commit-fates.ts";
import type { Commit } from "../../../model/commit.ts";
import { readAiNotes } from "../../../read/git/ai-notes.ts";
import { readCommits } from "../../../read/git/commits.ts";
import { landings, type Landing } from "../../../read/git/landing.ts";
import { openRepository } from "../../../read/git/repository.ts";
import { findReverts } from "../../../read/git/reverts.ts";
import { survivalByCommit } from "../../../read/git/survival.ts";
import { creditsOf, peopleOf, wordsOf } from "./commit-people.ts";
import type { CommitWork, Judged, MirrorRequest, MirrorWork, PullRequestWork } from "./mirror-work.ts";

const day = 86_400_000;
/** Lines are counted once more when a commit has stood so long. */
const secondLook = 90 * day;

/** Reads a mirror: what became of every commit and pull request since `from`, and which commits brought in bugs. */
export async function readMirror({ folder, from, asOf, closed, reported, keyed }: MirrorRequest, cache: BlobCache): Promise<MirrorWork> {
  const repository = await openRepository(folder);
  if (repository.defaultBranch === null) return { commits: [], pullRequests: [], notes: [], bugs: [], units: new Map(), inCommon: [] };
  const commits = await readCommits(repository, { refs: "all", now: asOf, cache });
  const survival = await survivalByCommit(repository.root, { ref: repository.defaultBranch.sha, cache });
  const { bySha, squashes } = landings(repository, commits);
  const squashed = new Set(squashes.map(({ squash }) => squash));
  const history = {
    commits,
    landings: bySha,
    survival: new Map(survival.commits.map((commit) => [commit.sha, commit])),
    reverts: findReverts(commits),
  };
  const fates = commitFates(history, asOf, (sha) => sha);
  const pulls = pullRequestsOf(commits, bySha);
  const lately = ({ sha, committedAt }: Commit): boolean =>
    Math.max(committedAt, bySha.get(sha)?.landedAt ?? 0, fates.get(sha)?.revertedAt ?? 0) >= from;
  const own = (commit: Commit): boolean => commit.parents.length < 2 || (history.survival.get(commit.sha)?.linesAdded ?? 0) > 0;
  const recent = commits.filter((commit) => lately(commit) && own(commit));
  const landed = recent.filter(({ sha, parents }) => bySha.get(sha)?.how === "ancestor" && parents.length < 2);
  const { notes } = await readAiNotes(repository);
  const known = new Set(recent.map(({ sha }) => sha));
  return {
    commits: recent.map((commit) => ({
      ...commitWork(commit, fates.get(commit.sha), bySha.get(commit.sha), asOf),
      pullRequest: pulls.of.get(commit.sha) ?? null,
      squash: squashed.has(commit.sha) || / \(#\d+\)$/.test(commit.subject),
    })),
    pullRequests: pullRequestWorks(pulls.commits, new Map(commits.map((commit) => [commit.sha, commit])), fates, bySha, {
      from,
      asOf,
      closed,
    }),
    notes: notes.flatMap(({ commit, session }) => (session !== null && known.has(commit) ? [{ sha: commit, session }] : [])),
    bugs: await findBugs(repository.root, landed, { cache, reportedAt: (issue) => reported.get(issue) ?? null }),
    units: unitNumbers(commits, bySha),
    inCommon: keyed.sessions.length === 0 ? [] : linesInCommon(commits, keyed.sessions, keyed.key).filter(({ sha }) => known.has(sha)),
  };
}

function commitWork(
  commit: Commit,
  fate: CommitFate | undefined,
  landing: Landing | undefined,
  asOf: number,
): Omit<CommitWork, "pullRequest" | "squash"> {
  const added = commit.changes.reduce((sum, change) => sum + change.added.length, 0);
  const removed = commit.changes.reduce((sum, change) => sum + change.removed.length, 0);
  const half = (fate?.linesAdded ?? 0) / 2;
  let gone = 0;
  const crossed = fate?.deaths.toSorted((a, b) => a.at - b.at).find(({ lines }) => (gone += lines) > half);
  const end = (fate?.landedAt ?? 0) + commitWindow;
  return {
    ...judged(fate, added + removed, asOf),
    sha: commit.sha,
    at: commit.authoredAt,
    people: peopleOf(commit),
    added,
    removed,
    landedAt: landing?.how === "ancestor" ? landing.landedAt : null,
    revertedAt: fate?.revertedAt ?? null,
    rewrittenAt: crossed !== undefined && crossed.at <= Math.min(end, asOf) ? crossed.at : null,
    credits: creditsOf(commit),
    words: wordsOf(commit),
  };
}

/**
 * The verdict with the moment it was reached. Lines alive are counted at the end of the window, and once more after 90
 * days; they are given in proportion to all its lines, removed ones among them.
 */
function judged(fate: CommitFate | undefined, lines: number, asOf: number): Judged {
  if (fate === undefined) return { held: 0, pending: 1, undone: 0, lines, linesAlive: lines, judged: asOf };
  const { parts } = judgeCommit(fate, asOf);
  const look = fate.landedAt !== null && asOf >= fate.landedAt + secondLook ? secondLook : commitWindow;
  const until = Math.min(asOf, (fate.landedAt ?? asOf) + look);
  const dead = fate.deaths.reduce((sum, death) => sum + (death.at <= until ? death.lines : 0), fate.goneBeforeLanding);
  const share = fate.linesAdded === 0 ? 1 : Math.max(0, 1 - dead / fate.linesAdded);
  const alive = parts.undone === 1 ? 0 : share;
  const at =
    fate.revertedAt !== null && fate.revertedAt <= asOf
      ? fate.revertedAt
      : fate.landedAt === null
        ? parts.undone === 1
          ? fate.lastActivityAt + abandonedAfter
          : fate.lastActivityAt
        : parts.pending > 0
          ? fate.landedAt
          : fate.landedAt + look;
  return { ...parts, lines, linesAlive: Math.round(lines * alive), judged: at };
}

/** The commits that stand for each pull request (landed ones where it landed), and the pull request of each commit. */
function pullRequestsOf(
  commits: readonly Commit[],
  bySha: ReadonlyMap<string, Landing>,
): { readonly of: Map<string, number>; readonly commits: Map<number, Set<string>> } {
  const of = new Map<string, number>();
  for (const { sha } of commits) {
    const { pullRequest = null, landedAs = null } = bySha.get(sha) ?? {};
    if (pullRequest === null) continue;
    of.set(sha, pullRequest);
    // A rebased copy on the default branch does not say whose it is; the commit it was made from does.
    if (landedAs !== null && !of.has(landedAs)) of.set(landedAs, pullRequest);
  }
  const groups = new Map<number, Set<string>>();
  for (const [sha, number] of of) {
    const group = groups.get(number) ?? new Set();
    groups.set(number, group.add(bySha.get(sha)?.landedAs ?? sha));
  }
  return { of, commits: groups };
}

/** A pull request is judged as one piece of work: what its branch rewrote before it landed is no matter. */
function pullRequestWorks(
  groups: ReadonlyMap<number, ReadonlySet<string>>,
  commits: ReadonlyMap<string, Commit>,
  fates: ReadonlyMap<string, CommitFate>,
  bySha: ReadonlyMap<string, Landing>,
  { from, asOf, closed }: Pick<MirrorRequest, "from" | "asOf" | "closed">,
): PullRequestWork[] {
  return [...groups].flatMap(([number, group]) => {
    const all = [...group].flatMap((sha) => fates.get(sha) ?? []);
    const landed = all.filter(({ landedAt }) => landedAt !== null);
    const parts = landed.length > 0 ? landed : all;
    const landedAt = landed.length > 0 ? Math.max(...landed.map((fate) => fate.landedAt ?? 0)) : null;
    const lastActivityAt = Math.max(0, ...parts.map((fate) => fate.lastActivityAt));
    const closedAt = landedAt === null ? (closed.get(number) ?? null) : null;
    // What is built on landed work goes on for ever; it is no activity of the pull request.
    if (parts.length === 0 || (landedAt ?? Math.max(lastActivityAt, closedAt ?? 0)) < from) return [];
    const withLines = parts.filter(({ artifact }) => (commits.get(artifact)?.changes.length ?? 0) > 0);
    const whole = withLines.length > 0 ? withLines : parts;
    const fate: CommitFate = {
      artifact: String(number),
      landedAt,
      linesAdded: whole.reduce((sum, part) => sum + Math.max(0, part.linesAdded - part.goneBeforeLanding), 0),
      goneBeforeLanding: 0,
      deaths: whole.flatMap(({ deaths }) => deaths),
      revertedAt: whole.every(({ revertedAt }) => revertedAt !== null) ? Math.max(...whole.map(({ revertedAt }) => revertedAt ?? 0)) : null,
      lastActivityAt,
    };
    const lines = whole.reduce((sum, { artifact }) => sum + linesOf(commits.get(artifact)), 0);
    const verdict =
      closedAt !== null && closedAt <= asOf
        ? { held: 0, pending: 0, undone: 1, lines, linesAlive: 0, judged: closedAt }
        : judged(fate, lines, asOf);
    const standing = landed.flatMap(({ artifact }) => (bySha.get(artifact)?.how === "ancestor" ? [artifact] : []));
    return [{ ...verdict, number, revertedAt: fate.revertedAt, landedAt, commits: standing }];
  });
}

function linesOf(commit: Commit | undefined): number {
  return (commit?.changes ?? []).reduce((sum, { added, removed }) => sum + added.length + removed.length, 0);
}

function unitNumbers(commits: readonly Commit[], bySha: ReadonlyMap<string, Landing>): Map<string, number> {
  const numbers = new Map<string, number>();
  const units = new Map<string, number>();
  // Newest first, no parent before its child: from behind, units come in the order they landed.
  for (const { sha } of commits.toReversed()) if (bySha.get(sha)?.landedBy === sha) units.set(sha, units.size);
  for (const [sha, { landedBy, how }] of bySha) if (how === "ancestor") numbers.set(sha, units.get(landedBy ?? "") ?? 0);
  return numbers;
}
