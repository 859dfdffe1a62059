/** A session is said to have made an artifact. Every link carries what it rests on. */
export interface Link {
  readonly session: string;
  /** URN of the artifact, `git:<repo>@<sha>`. */
  readonly artifact: string;
  /** Calibrated probability that the link is right, 0–1. */
  readonly confidence: number;
  readonly methods: readonly LinkMethod[];
  readonly evidence: readonly Evidence[];
}

export type LinkMethod =
  | "lines"
  | "removed lines"
  | "files"
  | "branch"
  | "time"
  | "commit message"
  | "commit hash"
  | "pull request"
  | "trailer"
  | "note"
  | "patch identity"
  | "by hand";

/** One fact a link rests on, in a form its owner can open and check. No prompt or answer text. */
export interface Evidence {
  readonly method: LinkMethod;
  /** Plain words: "41 of 52 added lines, 12 of them found nowhere else". */
  readonly says: string;
}
