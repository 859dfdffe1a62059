import type { Commit } from "../../model/commit.ts";
import type { Squash } from "../../read/git/squashes.ts";

/** Confidence of a pair, and where it was taken over from: the hash of a commit that is the same work. */
export interface PairConfidence {
  readonly confidence: number;
  readonly from: { readonly sha: string; readonly how: "copy" | "squash" } | null;
}

/** By commit, by session; numbers are places in the lists given. */
export type PairConfidences = Map<number, Map<number, PairConfidence>>;

/**
 * Lets commits that are the same work share their links: copies made by a rebase, cherry-pick or amend get the best of
 * all copies (`copies` as from `copiesOf`), a squash gets at least what its parts have.
 */
export function shareAlike(
  pairs: PairConfidences,
  commits: readonly Commit[],
  copies: readonly (readonly number[])[],
  squashes: readonly Squash[],
): void {
  const places = new Map(commits.map(({ sha }, index) => [sha, index]));
  for (const group of copies) {
    for (const to of group) for (const from of group) if (to !== from) takeOver(pairs, to, from, commits, "copy");
  }
  for (const { squash, parts } of squashes) {
    const to = places.get(squash);
    for (const part of parts) {
      const from = places.get(part);
      if (to !== undefined && from !== undefined) takeOver(pairs, to, from, commits, "squash");
    }
  }
}

function takeOver(pairs: PairConfidences, to: number, from: number, commits: readonly Commit[], how: "copy" | "squash"): void {
  for (const [session, { confidence }] of pairs.get(from) ?? []) {
    const own = pairs.get(to) ?? new Map<number, PairConfidence>();
    pairs.set(to, own);
    if (confidence > (own.get(session)?.confidence ?? 0)) own.set(session, { confidence, from: { sha: commits[from]?.sha ?? "", how } });
  }
}
