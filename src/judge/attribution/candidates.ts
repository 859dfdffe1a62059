import type { Commit } from "../../model/commit.ts";
import type { SessionWork } from "../../model/session-work.ts";
import type { Landing } from "../../read/git/landing.ts";
import { branchAgreement, type Agreement } from "./branch-agreement.ts";
import { commitTimes, longestWait } from "./commit-times.ts";
import { foreignSessions } from "./foreign-sessions.ts";
import { landedLines } from "./landed-lines.ts";
import { lineRarity } from "./line-rarity.ts";
import { commitMatcher, type CommitMatch, type Overlap } from "./match-commit.ts";
import { copiesOf } from "./copies.ts";
import { commandSigns, type CommandSign } from "./commit-commands.ts";
import { authorNumbers, homeOf } from "./people.ts";
import { indexEdits } from "./session-lines.ts";
import { sessionTimes, type SessionTimes } from "./session-times.ts";
import { createShares } from "./shares.ts";

/** What speaks for a session having made a commit; what the model weighs. */
export interface Signs {
  /** Hours from the session's last sign of life to when the commit was written or first committed, whichever is closer, 0 to 720. */
  readonly gap: number;
  /** 0–1: share of the commits known to be made by sessions of this home folder that are this author's. */
  readonly author: number;
  /** 0–1: how far branch or pull request of the commit agree with the branch the session was on. */
  readonly branch: number;
  /** 0–1: share of the commit's changed lines, by rarity, that the session wrote or removed. */
  readonly commitShare: number;
  /** 0–1: share of the session's lines then waiting to be committed, by rarity, that came into this commit. */
  readonly sessionShare: number;
}

export interface Candidate {
  /** Place in the lists given. */
  readonly session: number;
  readonly commit: number;
  readonly signs: Signs;
  /** For saying why; lines are counts. */
  readonly overlap: Overlap;
  readonly match: CommitMatch;
  readonly command: CommandSign | null;
  /** The branch the session was on when the commit was made. */
  readonly branchThen: string | null;
  readonly branchHow: Agreement["how"];
}

/** The commits of one repository and the sessions that may have made them. */
export interface History {
  /** `<repo>` of its URNs. */
  readonly repository: string;
  readonly works: readonly SessionWork[];
  readonly commits: readonly Commit[];
  readonly landings: ReadonlyMap<string, Landing>;
}

const hour = 3_600_000;
/** Without any line, file or branch in common a session is considered for commits this soon after it. */
const nearby = 72 * hour;
/** Of fewer lines than this (by rarity) a share means little. */
const fewLines = 3;
const noOverlap: Overlap = { addedWeight: 0, removedWeight: 0, addedLines: 0, removedLines: 0, ownLines: 0, files: 0 };

/** All pairs of session and commit that may belong together, with what speaks for each. */
export function findCandidates({ repository, works, commits, landings }: History): Candidate[] {
  const rarity = lineRarity(commits);
  const edits = indexEdits(works, rarity.compared);
  const match = commitMatcher(edits, rarity);
  const whens = commits.map(commitTimes);
  const matches = commits.map((commit, index) => match(commit, whens[index] ?? commitTimes(commit)));
  const landed = landedLines(
    edits,
    matches.map(({ claims }) => claims),
    commits.map(({ clockSuspect, authoredAt }) => (clockSuspect === true ? Infinity : authoredAt)),
  );
  const firstCommitted = earliestCommitted(commits, copiesOf(commits, landings));
  const times = timesOf(works);
  const authors = authorNumbers(commits);
  const authorShare = createShares();
  for (const author of authors) authorShare.add(everybody, author, 1);
  const homes = works.map(({ session }) => homeOf(session));
  const madeBy = createShares();
  const branches = branchAgreement(landings, repository);
  const commands = commandSigns(works);
  const signed = commits.map(commands);
  const plain = commits.map((_, index) => surest(matches[index], signed[index]));
  for (const [index, commit] of commits.entries()) {
    const best = plain[index] ?? null;
    if (best === null) continue;
    madeBy.add(homes[best.session] ?? "", authors[index] ?? -1, best.weight);
    branches.learn(commit.sha, times[best.session]?.branchAt(commit.authoredAt) ?? null, best.weight);
  }

  const foreign = foreignSessions(works, commits);
  const begins = Float64Array.from(times, ({ from }) => from);
  const ends = Float64Array.from(times, ({ to }) => to);
  const lastBranches = times.map((time) => time.branchAt(Infinity));
  const candidates: Candidate[] = [];
  for (const [index, commit] of commits.entries()) addCandidates(commit, index);
  return candidates;

  // A function of its own: the engine makes a loop within a loop that runs once no faster.
  function addCandidates(commit: Commit, index: number): void {
    const found = matches[index];
    const when = whens[index];
    if (found === undefined || when === undefined) return;
    const signs = signed[index] ?? new Map<number, CommandSign>();
    const author = authors[index] ?? -1;
    const committed = firstCommitted[index] ?? NaN;
    const latest = Math.max(when.authored, when.committed);
    const prior = authorShare.of(everybody, author, 0, 0, 0);
    for (let session = 0; session < works.length; session++) {
      const end = ends[session] ?? 0;
      if ((begins[session] ?? 0) > latest || end < when.earliest) continue;
      const overlap = found.overlaps.get(session) ?? noOverlap;
      const command = signs.get(session) ?? null;
      const bare = overlap === noOverlap && command === null;
      const opened = works[session]?.pullRequests ?? [];
      const over = commit.authoredAt - end > nearby && committed - end > nearby;
      // Most pairs end here, before anything dear: the session was over long before, and on another branch.
      if (bare && over && branches.of(commit.sha, lastBranches[session] ?? null, opened, 0).agreement <= 0.5) continue;
      const time = times[session];
      if (time === undefined || (overlap === noOverlap && foreign.has(session))) continue;
      const gap = commit.clockSuspect === true ? longestWait : Math.min(time.since(commit.authoredAt), time.since(committed));
      const own = plain[index]?.session === session ? plain[index].weight : 0;
      const branchThen = time.branchAt(commit.authoredAt);
      const branch = branches.of(commit.sha, branchThen, opened, own);
      if (bare && gap > nearby && branch.agreement <= 0.5) continue;
      const { here, waiting } = landed.of(session, index);
      candidates.push({
        session,
        commit: index,
        overlap,
        match: found,
        command,
        branchThen,
        branchHow: branch.how,
        signs: {
          gap: gap / hour,
          author: madeBy.of(homes[session] ?? "", author, own, prior, 0.5),
          branch: branch.agreement,
          commitShare: found.weight === 0 ? 0 : (overlap.addedWeight + overlap.removedWeight) / found.weight,
          sessionShare: here / Math.max(waiting, fewLines),
        },
      });
    }
  }
}

const everybody = "everybody";

/** When each commit was first committed. That a copy was made while a session ran says nothing about the session. */
function earliestCommitted(commits: readonly Commit[], copies: readonly (readonly number[])[]): number[] {
  const earliest: number[] = [];
  for (const group of copies) {
    const first = Math.min(...group.map((index) => commits[index]?.committedAt ?? Infinity));
    for (const index of group) earliest[index] = first;
  }
  return earliest;
}

/** A resumed or forked session begins with the history it grew from: of those with one beginning who ended first comes first. */
function timesOf(works: readonly SessionWork[]): SessionTimes[] {
  const times: SessionTimes[] = [];
  const groups = Map.groupBy(works.entries(), ([, { session }]) => `${session.from} ${session.cwds[0] ?? ""}`);
  for (const group of groups.values()) {
    const taken = new Set<number>();
    for (const [index, work] of group.sort(([, a], [, b]) => a.session.to - b.session.to)) {
      times[index] = sessionTimes(work, taken);
      if (group.length > 1) for (const { at } of work.moments) taken.add(at);
    }
  }
  return times;
}

/** The one session that plainly made a commit: git printed its hash to it, or it wrote at least half of what changed. */
function surest(
  match: CommitMatch | undefined,
  signs: ReadonlyMap<number, CommandSign> | undefined,
): { session: number; weight: number } | null {
  for (const [session, sign] of signs ?? []) if (sign === "hash") return { session, weight: 1 };
  let best: { session: number; weight: number } | null = null;
  for (const [session, { addedWeight, removedWeight }] of match?.overlaps ?? []) {
    const common = addedWeight + removedWeight;
    const share = match === undefined || match.weight === 0 ? 0 : common / match.weight;
    const weight = share * Math.min(1, common / 3);
    if (share >= 0.5 && weight > (best?.weight ?? 0)) best = { session, weight };
  }
  return best;
}
