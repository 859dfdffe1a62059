import type { KeyedSession, LinesInCommon } from "../../../judge/attribution/keyed-lines.ts";

/** What a mirror's history says, as plain data: what a worker hands over. Times are milliseconds UTC. */
export interface MirrorWork {
  readonly commits: readonly CommitWork[];
  readonly pullRequests: readonly PullRequestWork[];
  /** Sessions that git-ai's notes name, as keys of `gitAiSessionKey`. */
  readonly notes: readonly { readonly sha: string; readonly session: string }[];
  readonly bugs: readonly BugWork[];
  /** By commit on the default branch: the number of the landed unit that brought it, counted from the oldest. */
  readonly units: ReadonlyMap<string, number>;
  /** Of sessions whose lines are known by keyed fingerprint. */
  readonly inCommon: readonly LinesInCommon[];
}

export interface Judged {
  readonly held: number;
  readonly pending: number;
  readonly undone: number;
  /** Lines added + removed. */
  readonly lines: number;
  readonly linesAlive: number;
  readonly judged: number;
}

export interface CommitWork extends Judged {
  readonly sha: string;
  readonly at: number;
  /** Author and co-authors that are people. */
  readonly people: readonly { readonly name: string; readonly mail: string }[];
  readonly added: number;
  readonly removed: number;
  readonly pullRequest: number | null;
  /** It stands on the default branch itself, since then; null for work that landed in another form or not at all. */
  readonly landedAt: number | null;
  readonly revertedAt: number | null;
  /** When less than half of its lines were left, within its window. */
  readonly rewrittenAt: number | null;
  /** It stands for several commits, and was made by the code host. */
  readonly squash: boolean;
  /** AI tools it credits as authors, and the sessions or addresses it names. */
  readonly credits: readonly { readonly tool: string; readonly reference: string | null }[];
  /** Words of its trailers that may be a session's id, lower case. */
  readonly words: readonly string[];
}

export interface PullRequestWork extends Judged {
  readonly number: number;
  readonly revertedAt: number | null;
  /** The last of its commits on the default branch; null where it has not landed. */
  readonly landedAt: number | null;
  readonly commits: readonly string[];
}

/** A commit that mends a bug, and the commit it was traced back to. */
export interface BugWork {
  readonly fix: string;
  readonly issue: string | null;
  readonly at: number;
  readonly introducedBy: string;
}

export interface MirrorRequest {
  readonly folder: string;
  /** Commits that were made, landed or reverted since. */
  readonly from: number;
  readonly asOf: number;
  /** Where what was read is kept. */
  readonly cache: string;
  /** When pull requests were closed without being merged. */
  readonly closed: ReadonlyMap<number, number>;
  /** When trackers say that a ticket was opened, by its key: what came later did not cause it. */
  readonly reported: ReadonlyMap<string, number>;
  /** Sessions whose lines are looked for in the commits, and the key of their fingerprints. */
  readonly keyed: { readonly key: Uint8Array; readonly sessions: readonly KeyedSession[] };
}
