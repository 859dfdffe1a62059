/**
 * The one error a user may meet. `message` says what happened and where, `hint` what to do next.
 * `code` is stable kebab-case ("git-shallow"), for tests and for programs that read our output.
 */
export class UpshotError extends Error {
  readonly code: string;
  readonly hint: string;

  constructor({ code, message, hint, cause }: { code: string; message: string; hint: string; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "UpshotError";
    this.code = code;
    this.hint = hint;
  }
}
