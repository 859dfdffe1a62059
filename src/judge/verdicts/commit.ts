import type { Verdict } from "../../model/yield.ts";

const day = 86_400_000;
/** A landed commit is judged this long after it landed. */
export const commitWindow = 14 * day;
/** An unlanded commit is abandoned when its branch had no commit for this long. */
export const abandonedAfter = 30 * day;

/** What is known of a commit's fate. Times are milliseconds UTC. */
export interface CommitFate {
  /** URN, `git:<repo>@<sha>`. */
  readonly artifact: string;
  /** When it reached the default branch, itself or through a squash or rebase; null: it has not. */
  readonly landedAt: number | null;
  /** Lines it added, counted against its parent. */
  readonly linesAdded: number;
  /** Lines it added that were gone before it landed (rewritten on its own branch). */
  readonly goneBeforeLanding: number;
  /** When its lines were rewritten or removed on the default branch. */
  readonly deaths: readonly { readonly at: number; readonly lines: number }[];
  /** When it was reverted, and not reapplied since; null: it was not. */
  readonly revertedAt: number | null;
  /** It has several parents. */
  readonly merge?: boolean;
  /** The newest commit of the branch it stands on. */
  readonly lastActivityAt: number;
}

/** Said of a merge that adds no lines of its own: there is nothing in it to judge, so nobody counts it as an outcome. */
export const sayMerge = "a merge: what it brought is judged commit by commit";

/**
 * The verdict on a commit as of a moment (design: vocabulary, "verdict").
 * Held is judged once, when the window ends; later deaths of lines are survival's matter, a later revert
 * is not: it makes the commit undone. A commit without added lines (a deletion, a rename, a binary change)
 * is held unless reverted.
 */
export function judgeCommit(fate: CommitFate, asOf: number): Verdict {
  if (fate.revertedAt !== null && fate.revertedAt <= asOf) return verdict(fate, { held: 0, pending: 0, undone: 1 }, "reverted");
  if (fate.landedAt === null || fate.landedAt > asOf) return judgeUnlanded(fate, asOf);
  const end = fate.landedAt + commitWindow;
  const open = end > asOf;
  if (fate.linesAdded === 0) {
    return open
      ? verdict(fate, { held: 0, pending: 1, undone: 0 }, fate.merge === true ? sayMerge : "adds no lines; its 14 days are not over")
      : verdict(fate, { held: 1, pending: 0, undone: 0 }, fate.merge === true ? sayMerge : "adds no lines and was not reverted");
  }
  const until = Math.min(end, asOf);
  const dead = fate.deaths.reduce((sum, death) => sum + (death.at <= until ? death.lines : 0), 0);
  const gone = Math.min(fate.linesAdded, fate.goneBeforeLanding + dead);
  const undone = gone / fate.linesAdded;
  const alive = fate.linesAdded - gone;
  const before = Math.min(fate.linesAdded, fate.goneBeforeLanding);
  const went = sayGone(before, gone - before);
  return open
    ? verdict(fate, { held: 0, pending: 1 - undone, undone }, `${alive} of ${fate.linesAdded} lines alive${went}; its 14 days are not over`)
    : verdict(fate, { held: 1 - undone, pending: 0, undone }, `${alive} of ${fate.linesAdded} lines alive 14 days after it landed${went}`);
}

/** What became of the lines that are not alive: both counts and the alive ones add up to the lines added. */
function sayGone(before: number, after: number): string {
  const early = before === 0 ? "" : `, ${before} rewritten or removed before it landed`;
  return after === 0 ? early : `${early}, ${after} ${before === 0 ? "rewritten or removed" : "after"}`;
}

function judgeUnlanded(fate: CommitFate, asOf: number): Verdict {
  const idle = Math.floor((asOf - fate.lastActivityAt) / day);
  return asOf - fate.lastActivityAt > abandonedAfter
    ? verdict(fate, { held: 0, pending: 0, undone: 1 }, `never landed, and its branch had no commit for ${idle} days`)
    : verdict(fate, { held: 0, pending: 1, undone: 0 }, "not landed yet");
}

function verdict(fate: CommitFate, parts: Verdict["parts"], says: string): Verdict {
  const state = parts.held === 1 ? "held" : parts.undone === 1 ? "undone" : parts.held === 0 && parts.undone === 0 ? "pending" : "mixed";
  return { artifact: fate.artifact, state, parts, says };
}
