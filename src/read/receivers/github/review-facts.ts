import type { EventKind, Facts } from "../../../model/facts.ts";

export interface Review {
  readonly repo: string;
  /** URN */
  readonly pullRequest: string;
  /** GitHub's number of the review. */
  readonly id: number;
  /** Pseudonym */
  readonly reviewer: string;
  /** "approved", "changes_requested", "commented", "dismissed" */
  readonly state: string;
  readonly at: number;
  /** When GitHub said so: a review may be dismissed later. */
  readonly seen: number;
}

const kinds: Readonly<Record<string, EventKind>> = { approved: "approved", changes_requested: "changes_requested", commented: "reviewed" };

/** A submitted review as facts. A dismissed one is undone; what it was before is not known any more. */
export function reviewFacts({ repo, pullRequest, id, reviewer, state, at, seen }: Review): Facts {
  const urn = `review:${pullRequest.slice("pr:".length)}/${id}`;
  const kind = kinds[state];
  const dismissed = state === "dismissed";
  if (kind === undefined && !dismissed) return {};
  return {
    artifacts: [{ urn, kind: "review", repo, authors: [reviewer], at, linesAdded: 0, linesRemoved: 0, parent: pullRequest, version: at }],
    events: kind === undefined ? [] : [{ key: `github:review:${urn}`, artifact: pullRequest, kind, at, person: reviewer, version: at }],
    verdicts: dismissed ? [{ artifact: urn, held: 0, pending: 0, undone: 1, lines: 0, linesAlive: 0, judged: seen, version: seen }] : [],
  };
}
