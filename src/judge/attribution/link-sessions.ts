import type { Commit } from "../../model/commit.ts";
import type { Evidence, Link, LinkMethod } from "../../model/link.ts";
import type { SessionWork } from "../../model/session-work.ts";
import type { AgentTrace } from "../../read/git/agent-trace-record.ts";
import type { AiNote } from "../../read/git/ai-notes.ts";
import type { Landing } from "../../read/git/landing.ts";
import type { Squash } from "../../read/git/squashes.ts";
import { findCandidates, type Candidate } from "./candidates.ts";
import { confidences } from "./confidence.ts";
import { copiesOf } from "./copies.ts";
import { linkModel, type LinkModel } from "./link-model.ts";
import { sayEvidence } from "./say-evidence.ts";
import { shareAlike, type PairConfidence, type PairConfidences } from "./same-change.ts";
import { statedLinks, type StatedLink } from "./stated-links.ts";

export interface LinkRequest {
  /** `<repo>` of the URNs. */
  readonly repository: string;
  readonly works: readonly SessionWork[];
  /** All commits of the repository, in any order. */
  readonly commits: readonly Commit[];
  readonly landings: ReadonlyMap<string, Landing>;
  readonly squashes?: readonly Squash[];
  readonly notes?: readonly AiNote[];
  readonly traces?: readonly AgentTrace[];
  /** What a person said about a pair stands above everything else. */
  readonly corrections?: readonly { readonly session: string; readonly sha: string; readonly linked: boolean }[];
}

/** Links below this confidence are none; a commit's best one may be half as sure, so that somebody is named. */
const floor = 0.1;
/** An estimate is never certain. */
const ceiling = 0.999;
/** What git said to the session itself. */
const byHash = 0.98;
const byMessage = 0.95;

/**
 * Says which sessions made which commits, from fingerprints alone: no hook, no network, no text. Confidence is
 * calibrated (see `link-model.ts`); every link says what it rests on. Sorted by session, the most confident first;
 * the order of what is given makes no difference.
 */
export function linkSessions(request: LinkRequest, model: LinkModel = linkModel): Link[] {
  const works = request.works.toSorted((a, b) => (a.session.id < b.session.id ? -1 : 1));
  const commits = request.commits.toSorted((a, b) => (a.sha < b.sha ? -1 : 1));
  const { landings, squashes = [] } = request;
  const candidates = findCandidates({ repository: request.repository, works, commits, landings });
  const stated = statedLinks({ ...request, works, commits });
  const pairs = estimate(candidates, confidences(candidates, model));
  for (const { session, commit, confidence } of stated) raise(pairs, commit, session, confidence);
  shareAlike(pairs, commits, copiesOf(commits, landings), squashes);

  const keyOf = (session: number, commit: number): number => session * commits.length + commit;
  const candidateOf = new Map(candidates.map((candidate) => [keyOf(candidate.session, candidate.commit), candidate]));
  const statedOf = Map.groupBy(stated, ({ session, commit }) => keyOf(session, commit));
  const corrected = new Map((request.corrections ?? []).map(({ session, sha, linked }) => [`${session} ${sha}`, linked]));
  const links: Link[] = [];
  for (const [commit, sessions] of pairs) {
    const one = commits[commit];
    if (one === undefined) continue;
    const best = Math.max(...[...sessions.values()].map((pair) => pair.confidence));
    for (const [session, pair] of sessions) {
      const id = works[session]?.session.id ?? "";
      if (pair.confidence < (pair.confidence === best ? floor / 2 : floor) || corrected.has(`${id} ${one.sha}`)) continue;
      const key = keyOf(session, commit);
      links.push(linkOf(id, one, pair, evidenceOf(pair, candidateOf.get(key), statedOf.get(key) ?? [], one, landings.get(one.sha))));
    }
  }
  const known = new Map(commits.map((commit) => [commit.sha, commit]));
  const sessions = new Set(works.map((work) => work.session.id));
  for (const { session, sha, linked } of request.corrections ?? []) {
    const commit = known.get(sha);
    if (linked && commit !== undefined && sessions.has(session))
      links.push(linkOf(session, commit, { confidence: 1, from: null }, [{ method: "by hand", says: "linked by hand" }]));
  }
  return links.sort((a, b) => compare(a.session, b.session) || b.confidence - a.confidence || compare(a.artifact, b.artifact));

  function linkOf(session: string, { sha }: Commit, { confidence }: PairConfidence, evidence: readonly Evidence[]): Link {
    const methods: LinkMethod[] = [...new Set(evidence.map(({ method }) => method))];
    return {
      session,
      artifact: `git:${request.repository}@${sha}`,
      confidence: Math.round(confidence * 10_000) / 10_000,
      methods,
      evidence,
    };
  }
}

function estimate(candidates: readonly Candidate[], estimates: Float64Array): PairConfidences {
  const pairs: PairConfidences = new Map();
  for (const [index, { session, commit, command }] of candidates.entries()) {
    const sure = command === "hash" ? byHash : command === "message" ? byMessage : 0;
    raise(pairs, commit, session, Math.min(ceiling, Math.max(sure, estimates[index] ?? 0)));
  }
  return pairs;
}

function raise(pairs: PairConfidences, commit: number, session: number, confidence: number): void {
  const sessions = pairs.get(commit) ?? new Map<number, PairConfidence>();
  pairs.set(commit, sessions);
  if (confidence >= (sessions.get(session)?.confidence ?? 0)) sessions.set(session, { confidence, from: null });
}

function evidenceOf(
  pair: PairConfidence,
  candidate: Candidate | undefined,
  stated: readonly StatedLink[],
  commit: Commit,
  landing: Landing | undefined,
): Evidence[] {
  const evidence = stated.map((link) => link.evidence);
  if (candidate !== undefined) evidence.push(...sayEvidence(candidate, commit, landing));
  if (pair.from !== null) {
    const short = pair.from.sha.slice(0, 7);
    evidence.push({
      method: "patch identity",
      says: pair.from.how === "copy" ? `the same commit, rewritten, as ${short}` : `squashed from ${short} among others`,
    });
  }
  return evidence;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
