import type { ArtifactFact, EventFact, EventKind, Facts, LinkFact, VerdictFact } from "../../../model/facts.ts";
import { confidencesByLines } from "../../../judge/attribution/keyed-lines.ts";
import type { RunningSession, ToldLinks } from "../../../ledger/queries/work-of-repository.ts";
import type { CommitWork, Judged, MirrorWork } from "./mirror-work.ts";
import { sessionsAt } from "./sessions-at.ts";

export interface MirrorContext {
  readonly repo: string;
  /** Milliseconds UTC; the version of what may change later. */
  readonly now: number;
  /** Pseudonym of a mail of a commit. */
  readonly personOf: (mail: string) => string;
  /** The code host tells of pull requests itself, better than git can. */
  readonly hostTells: boolean;
  readonly deployments: readonly Deployed[];
  /** Sessions that commits name, by the word or the key of git-ai. */
  readonly sessions: ReadonlyMap<string, string>;
  /** Sessions of the commits' authors. */
  readonly running: readonly RunningSession[];
  /** Whose the sessions of `MirrorWork.inCommon` are. */
  readonly owners: ReadonlyMap<string, string>;
  /** What clients and people say of this repository's commits. */
  readonly told: ReadonlyMap<string, ToldLinks>;
}

export interface Deployed {
  readonly urn: string;
  readonly sha: string;
  readonly at: number;
  /** Pseudonyms; empty where a machine started it. */
  readonly authors: readonly string[];
}

/** A statement somebody's tool wrote into the commit, by the measured precision of such statements. */
const byTrailer = 0.99;

/** The facts a mirror gives: commits, what became of them, the pull requests they make up, bugs, deployments, links. */
export function mirrorFacts(work: MirrorWork, context: MirrorContext): Facts {
  const { repo, now } = context;
  const commitUrn = (sha: string): string => `git:${repo}@${sha}`;
  const pullUrn = (number: number): string => `pr:${repo}#${number}`;
  const artifacts: ArtifactFact[] = [];
  const events: EventFact[] = [];
  const verdicts: VerdictFact[] = [];
  const links = new Map<string, LinkFact>();
  const say = (artifact: string, kind: EventKind, at: number, person = ""): void => {
    events.push({ key: `git:${kind}:${artifact}:${at}`, artifact, kind, at, person, version: at });
  };
  const judge = (artifact: string, { held, pending, undone, lines, linesAlive, judged }: Judged): void => {
    verdicts.push({ artifact, held, pending, undone, lines, linesAlive, judged, version: now });
  };
  const link = (
    session: string | undefined,
    { sha, at }: { readonly sha: string; readonly at: number },
    method: string,
    confidence = byTrailer,
  ): void => {
    if (session === undefined) return;
    const key = `${session} ${sha}`;
    const methods = [...new Set([...(links.get(key)?.methods ?? []), method])];
    // The commit's own time: what a client says of the same pair is newer, and knows more.
    links.set(key, {
      session,
      artifact: commitUrn(sha),
      confidence: Math.max(confidence, links.get(key)?.confidence ?? 0),
      methods,
      source: "git",
      version: at,
    });
  };

  const commitOf = new Map(work.commits.map((commit) => [commit.sha, commit]));
  for (const commit of work.commits) {
    const urn = commitUrn(commit.sha);
    const authors = peopleOf(commit, context);
    const parent = commit.pullRequest === null ? "" : pullUrn(commit.pullRequest);
    artifacts.push({
      urn,
      kind: "commit",
      repo,
      authors,
      at: commit.at,
      linesAdded: commit.added,
      linesRemoved: commit.removed,
      parent,
      version: now,
    });
    judge(urn, commit);
    if (commit.landedAt !== null) say(urn, "landed", commit.landedAt, authors[0]);
    if (commit.revertedAt !== null) say(urn, "reverted", commit.revertedAt);
    if (commit.rewrittenAt !== null) say(urn, "rewritten", commit.rewrittenAt);
    for (const word of commit.words) link(context.sessions.get(word), commit, "trailer");
  }
  for (const { sha, session } of work.notes) link(context.sessions.get(session), commitOf.get(sha) ?? { sha, at: now }, "note");
  for (const { session, sha, confidence } of linksByLines(work, context)) {
    const key = `${session} ${sha}`;
    // Later than what was said by lines before, and never about a pair that a client spoke of.
    if (!links.has(key)) links.set(key, { session, artifact: commitUrn(sha), confidence, methods: ["lines"], source: "git", version: now });
  }
  // Server-only: a commit says which tool had a part in it, and its author had a session of that tool at work.
  const named = new Set([...links.values()].flatMap(({ artifact, confidence }) => (confidence > 0 ? [artifact] : [])));
  const running = Map.groupBy(context.running, ({ person }) => person);
  for (const commit of work.commits) {
    if (commit.credits.length === 0 || commit.squash || named.has(commitUrn(commit.sha))) continue;
    const authors = peopleOf(commit, context);
    const tools = commit.credits.map(({ tool }) => tool);
    const theirs = authors.flatMap((author) => running.get(author) ?? []);
    for (const { session, confidence } of sessionsAt(theirs, authors, tools, commit.at)) link(session, commit, "time", confidence);
  }
  for (const pull of work.pullRequests) {
    const urn = pullUrn(pull.number);
    judge(urn, pull);
    if (pull.revertedAt !== null) say(urn, "reverted", pull.revertedAt);
    const own = pull.commits.flatMap((sha) => commitOf.get(sha) ?? []);
    if (context.hostTells || pull.landedAt === null || own.length === 0) continue;
    artifacts.push({
      urn,
      kind: "pull_request",
      repo,
      authors: [...new Set(own.flatMap((commit) => peopleOf(commit, context)))],
      at: Math.min(...own.map(({ at }) => at)),
      linesAdded: own.reduce((sum, { added }) => sum + added, 0),
      linesRemoved: own.reduce((sum, { removed }) => sum + removed, 0),
      parent: "",
      // Whatever the host says of it stands above this.
      version: 1,
    });
    say(urn, "merged", pull.landedAt);
  }
  for (const { fix, issue, at, introducedBy } of work.bugs) {
    const urn = issue === null ? `ticket:${repo}@${fix}` : `ticket:${repo}#${issue}`;
    artifacts.push({
      urn,
      kind: "ticket",
      repo,
      authors: [],
      at,
      linesAdded: 0,
      linesRemoved: 0,
      parent: commitUrn(introducedBy),
      // Another commit may be behind it once a tracker says when it was reported.
      version: now,
    });
  }
  shipped(work, context, { artifacts, say, commitUrn, pullUrn });
  return { artifacts, events, verdicts, links: [...links.values()] };
}

/**
 * What each deployment was the first to bring to production: everything up to its commit that no earlier one had. Where
 * a machine started it, its authors are those whose work it brought.
 */
function shipped(
  work: MirrorWork,
  context: MirrorContext,
  out: {
    readonly artifacts: ArtifactFact[];
    say(artifact: string, kind: EventKind, at: number): void;
    commitUrn(sha: string): string;
    pullUrn(number: number): string;
  },
): void {
  const landed = work.commits.flatMap((commit) => {
    const unit = work.units.get(commit.sha);
    return unit === undefined || commit.landedAt === null ? [] : [{ commit, unit }];
  });
  let reached = -1;
  for (const { urn, sha, at, authors } of context.deployments.toSorted((a, b) => a.at - b.at)) {
    const unit = work.units.get(sha);
    if (unit === undefined) continue;
    const first = reached < 0;
    const brought = landed.filter((each) => each.unit > reached && each.unit <= unit);
    reached = Math.max(reached, unit);
    // What the first deployment we know of brought went out before, who knows when.
    if (first) continue;
    for (const { commit } of brought) out.say(out.commitUrn(commit.sha), "deployed", at);
    for (const number of new Set(brought.flatMap(({ commit }) => commit.pullRequest ?? []))) out.say(out.pullUrn(number), "deployed", at);
    const people = [...new Set(brought.flatMap(({ commit }) => peopleOf(commit, context)))].sort();
    if (authors.length > 0 || people.length === 0) continue;
    const parent = out.commitUrn(sha);
    out.artifacts.push({
      urn,
      kind: "deployment",
      repo: context.repo,
      authors: people,
      at,
      linesAdded: 0,
      linesRemoved: 0,
      parent,
      version: at + 1,
    });
  }
}

/** Links below this confidence are none. */
const floor = 0.1;

/**
 * Links by keyed fingerprints, for what no client has linked: work that landed in another form, or after the client last
 * looked. Where a client of one of its authors links the commit after all, what was said here before is taken back: anybody
 * may say that theirs made it.
 */
function linksByLines(work: MirrorWork, context: MirrorContext): { session: string; sha: string; confidence: number }[] {
  const people = new Map(work.commits.map((commit) => [commit.sha, new Set(peopleOf(commit, context))]));
  const pairs = work.inCommon.filter(({ sha, session }) => people.get(sha)?.has(context.owners.get(session) ?? "") === true);
  const estimates = confidencesByLines(pairs);
  return pairs.flatMap(({ sha, session }, index) => {
    const told = context.told.get(`git:${context.repo}@${sha}`);
    const estimate = Math.round((estimates[index] ?? 0) * 100) / 100;
    if (estimate < floor || told?.sessions.has(session) === true) return [];
    const linked = told !== undefined && [...(people.get(sha) ?? [])].some((author) => told.people.has(author));
    return [{ session, sha, confidence: linked ? 0 : estimate }];
  });
}

function peopleOf({ people }: CommitWork, { personOf }: MirrorContext): string[] {
  return [...new Set(people.map(({ mail }) => personOf(mail)).filter((person) => person !== ""))];
}
