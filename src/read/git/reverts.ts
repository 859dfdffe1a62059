import type { Commit } from "../../model/commit.ts";
import { ancestry } from "./ancestry.ts";
import { inverseFinder } from "./inverse-patches.ts";
import { revertedByMessage } from "./revert-message.ts";

/** `reverted` was undone by `by`, from `at` until `until`. Times are committer times, milliseconds UTC. */
export interface Revert {
  readonly reverted: string;
  readonly by: string;
  readonly at: number;
  /** The message names the commit; it names its subject only; or the patch is the exact inverse. */
  readonly how: "named" | "subject" | "inverse patch";
  /** When and by what the revert was itself reverted, so that the work stands again. */
  readonly until: { readonly by: string; readonly at: number } | null;
}

/**
 * Finds every revert among `commits` (as `readCommits` orders them), oldest first. Named reverts need no proof but
 * one line in common where both have lines; a subject alone needs half of them; a pure inverse patch needs an
 * ancestor and at least three different lines. The revert of a merge reverts everything it brought. Whether the
 * revert itself landed is for the caller to ask.
 */
export function findReverts(commits: readonly Commit[]): Revert[] {
  const family = ancestry(commits);
  const byMessage = revertedByMessage(commits, family);
  const byPatch = inverseFinder(commits, family);
  const reverts: Mutable<Revert>[] = [];
  /** Per commit: the reverts it began, and those it ended because they were the work of what it reverts. */
  const effects = new Map<string, { began: Mutable<Revert>[]; ended: Mutable<Revert>[] }>();
  for (const commit of commits.toReversed()) {
    for (const { sha, how } of targets(commit)) {
      const began = [begin(sha, commit, how)];
      const ended: Mutable<Revert>[] = [];
      const undone = effects.get(sha);
      for (const revert of undone?.began ?? []) {
        if (revert.until !== null) continue;
        revert.until = { by: commit.sha, at: commit.committedAt };
        ended.push(revert);
      }
      for (const revert of undone?.ended ?? []) began.push(begin(revert.reverted, commit, how));
      const effect = effects.get(commit.sha);
      effects.set(commit.sha, { began: [...(effect?.began ?? []), ...began], ended: [...(effect?.ended ?? []), ...ended] });
    }
  }
  return reverts.sort((a, b) => a.at - b.at);

  function targets(commit: Commit): { sha: string; how: Revert["how"] }[] {
    const told = byMessage(commit);
    if (told.length > 0) return told;
    const inverse = byPatch(commit);
    return inverse === null ? [] : [{ sha: inverse, how: "inverse patch" }];
  }

  function begin(reverted: string, { sha, committedAt }: Commit, how: Revert["how"]): Mutable<Revert> {
    const revert: Mutable<Revert> = { reverted, by: sha, at: committedAt, how, until: null };
    reverts.push(revert);
    return revert;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
