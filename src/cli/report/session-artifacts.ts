import type { Commit } from "../../model/commit.ts";
import type { Link } from "../../model/link.ts";
import type { SessionArtifact } from "../../judge/yield/split-session.ts";
import { shaOf, type JudgedRepository } from "./selection.ts";

/** By session: its links, and the artifacts that carry its cost. */
export interface LinkedWork {
  readonly links: ReadonlyMap<string, readonly Link[]>;
  readonly artifacts: ReadonlyMap<string, readonly SessionArtifact[]>;
}

/** A link below this is a hint: it is listed, and carries cost only where the session has nothing better. */
const hint = 0.2;

/**
 * The artifacts of every session of a repository. Copies of one change count once: a branch commit whose
 * squash or rebase on the default branch is linked too is charged nothing (docs/decisions/fate-of-lines.md).
 */
export function linkedWork(judged: JudgedRepository): LinkedWork {
  const links = new Map<string, Link[]>();
  for (const link of judged.links) {
    const known = links.get(link.session);
    if (known === undefined) links.set(link.session, [link]);
    else known.push(link);
  }
  const commits = new Map(judged.history.commits.map((commit) => [commit.sha, commit]));
  const artifacts = new Map<string, SessionArtifact[]>();
  for (const [session, own] of links) {
    own.sort((a, b) => b.confidence - a.confidence || (a.artifact < b.artifact ? -1 : 1));
    const sure = own.filter((link) => link.confidence >= hint);
    artifacts.set(session, charged(sure.length > 0 ? sure : own, judged, commits));
  }
  return { links, artifacts };
}

function charged(own: readonly Link[], { history, verdicts }: JudgedRepository, commits: ReadonlyMap<string, Commit>): SessionArtifact[] {
  const linked = new Set(own.map((link) => shaOf(link.artifact)));
  const landedAs = (sha: string): string | null => history.landings.get(sha)?.landedAs ?? null;
  const patches = new Set<string>();
  const result: SessionArtifact[] = [];
  // The landed copy first, so that it is the one that stands for the change.
  for (const link of own.toSorted(
    (a, b) => Number(landedAs(shaOf(b.artifact)) === shaOf(b.artifact)) - Number(landedAs(shaOf(a.artifact)) === shaOf(a.artifact)),
  )) {
    const sha = shaOf(link.artifact);
    const copy = landedAs(sha) ?? sha;
    const commit = commits.get(sha);
    const verdict = verdicts.get(sha);
    const patch = commit?.patchId ?? sha;
    if (commit === undefined || verdict === undefined || (copy !== sha && linked.has(copy)) || patches.has(patch)) continue;
    patches.add(patch);
    const lines = commit.changes.reduce((sum, change) => sum + change.added.length + change.removed.length, 0);
    result.push({ artifact: link.artifact, confidence: link.confidence, lines, parts: verdict.parts });
  }
  return result;
}
