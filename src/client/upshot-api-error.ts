/** A call that did not work: `message` says what happened, `hint` what to do next; `code` is stable, for programs. */
export class UpshotApiError extends Error {
  readonly code: string;
  readonly hint: string;
  /** Status of the answer; 0 where there was none. */
  readonly status: number;
  /** Seconds after which the same call may work; null where the server said nothing of it. */
  readonly retryAfter: number | null;

  constructor(parts: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly status: number;
    readonly retryAfter: number | null;
    readonly cause?: unknown;
  }) {
    super(parts.message, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.name = "UpshotApiError";
    this.code = parts.code;
    this.hint = parts.hint;
    this.status = parts.status;
    this.retryAfter = parts.retryAfter;
  }
}
