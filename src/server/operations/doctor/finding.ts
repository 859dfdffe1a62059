/** One line of `upshot doctor`. */
export interface Finding {
  readonly check: string;
  /** "ok": nothing to do; "warn": look at it; "FAIL": something is wrong with the data or soon will be. */
  readonly level: "ok" | "warn" | "FAIL";
  readonly message: string;
  /** What to do; null where nothing is. */
  readonly hint: string | null;
}

export const ok = (check: string, message: string): Finding => ({ check, level: "ok", message, hint: null });
export const warn = (check: string, message: string, hint: string): Finding => ({ check, level: "warn", message, hint });
export const fail = (check: string, message: string, hint: string): Finding => ({ check, level: "FAIL", message, hint });
