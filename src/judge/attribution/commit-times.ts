import type { Commit } from "../../model/commit.ts";

const minute = 60_000;
const day = 86_400_000;
/** Clocks and the moment a log writes a result down differ by so much. */
export const slack = minute;
/** Work that is older than this when it is committed is not recognised. */
export const longestWait = 30 * day;
/** A commit amended this long after it was written is another one. */
const longestAmend = 14 * day;

/** When a commit can have been made. Milliseconds UTC; infinite where its clock cannot be trusted. */
export interface CommitTimes {
  /** Edits until then are before the author's date. */
  readonly authored: number;
  /** Edits until then can have come in by an amend or a rebase. */
  readonly committed: number;
  /** Edits before then are too old. */
  readonly earliest: number;
}

export function commitTimes({ authoredAt, committedAt, clockSuspect }: Commit): CommitTimes {
  if (clockSuspect === true) return { authored: Infinity, committed: Infinity, earliest: -Infinity };
  return { authored: authoredAt + slack, committed: committedAt + slack, earliest: authoredAt - longestWait };
}

export function latestEditTime({ authored, committed }: CommitTimes): number {
  return Math.max(authored, Math.min(committed, authored + longestAmend));
}
