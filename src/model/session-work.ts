import type { Session } from "./session.ts";

/**
 * What one session did, as far as it can be found again in a repository: fingerprints, counts, times, paths, branch
 * and commit names. No text. Lists are in order of time; times are milliseconds UTC.
 */
export interface SessionWork {
  readonly session: Session;
  readonly edits: readonly EditTrace[];
  /** When the session did anything that left a trace, and on which branch; at most one in 30 seconds. */
  readonly moments: readonly Moment[];
  readonly commits: readonly CommitTrace[];
  /** Pull requests the session opened. */
  readonly pullRequests: readonly PullRequestTrace[];
}

/** One edit of one file. Fingerprints as in `lineFingerprint`, without 0. */
export interface EditTrace {
  readonly at: number;
  /** As the log has it, forward slashes. */
  readonly path: string;
  readonly added: Uint32Array;
  readonly removed: Uint32Array;
}

export interface Moment {
  readonly at: number;
  readonly branch: string | null;
}

/** The session ran `git commit`. */
export interface CommitTrace {
  readonly at: number;
  /** Beginning of the hash git printed, "" where it printed none. */
  readonly hash: string;
  /** `lineFingerprint` of the subject, 0 where it is not known. */
  readonly subject: number;
}

export interface PullRequestTrace {
  readonly at: number;
  /** "github.com/owner/name" */
  readonly repository: string;
  readonly number: number;
}
