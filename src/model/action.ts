/**
 * What a session did, as a source reads it out of a log. Actions live in memory only: the text in them
 * becomes fingerprints (`src/read/evidence`) and is then dropped. Paths are as the log has them.
 */
export type Action = EditAction | ShellAction | PullRequestAction;

/** A file was changed: `before` was replaced by `after`. A new file has `before: ""`. */
export interface EditAction {
  readonly kind: "edit";
  readonly at: number;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** `after` is the whole file. */
  readonly whole: boolean;
  readonly branch: string | null;
}

/** A command was run; `output` is null where the log does not hold it. */
export interface ShellAction {
  readonly kind: "shell";
  readonly at: number;
  readonly command: string;
  readonly output: string | null;
  readonly branch: string | null;
}

/** The log itself names a pull request that came out of the session. */
export interface PullRequestAction {
  readonly kind: "pull request";
  readonly at: number;
  readonly url: string;
}
