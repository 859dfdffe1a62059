import { UpshotError } from "../kit/errors.ts";
import type { Log } from "../kit/log.ts";

/** Codes of expected errors and the status they mean; any other UpshotError is 500. */
const statusOf: Readonly<Record<string, number>> = {
  input: 400,
  "not-found": 404,
  "no-permission": 403,
  "not-set-up": 409,
  "definition-wrong": 400,
  "no-such-agent": 404,
  "no-such-run": 404,
  "no-such-approval": 404,
  "agent-paused": 409,
  "agent-stopped": 409,
  "answered-already": 409,
  "approval-expired": 409,
  "always-refused": 409,
  "credential-wrong": 409,
  "no-credential": 409,
  "mcp-refused": 409,
  "mcp-unreachable": 409,
  "mailbox-not-set-up": 409,
  "nothing-to-undo": 409,
  "undo-under-way": 409,
  "undo-unfinished": 409,
  "undo-uncertain": 409,
  "credential-closed": 409,
  "too-many-agents": 409,
  "too-many-runs": 429,
  "name-taken": 409,
  "agents-off": 409,
  "outgoing-refused": 400,
  "outgoing-failed": 502,
  "journal-full": 429,
  busy: 429,
  "journal-closed": 503,
  "journal-unwritable": 503,
  "ledger-unreachable": 503,
  "ledger-busy": 503,
  "control-unreachable": 503,
};

/** The one shape of an error: `{ error: { code, message, hint } }`. Says what happened and what to do next. */
export function refuse(
  status: number,
  code: string,
  message: string,
  hint: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json({ error: { code, message, hint } }, { status, headers });
}

export function answerError(error: unknown, log: Log): Response {
  if (error instanceof UpshotError) {
    const status = statusOf[error.code] ?? 500;
    if (status >= 500) log.error(error.message, { code: error.code });
    return refuse(status, error.code, error.message, error.hint, status === 429 || status === 503 ? { "retry-after": "2" } : {});
  }
  // PostgreSQL's codes for text it cannot keep (a NUL character): the sender's doing, wherever it stood.
  if (error instanceof Error && "code" in error && (error.code === "22021" || error.code === "22P05")) {
    return refuse(400, "input", "A text holds a character that cannot be kept", "Send it without control characters.");
  }
  // What is inside stays inside: the answer names no table, path or value.
  log.error("a request failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return refuse(500, "internal", "Something went wrong on the server", "Try again; if it stays, the server's log tells more.");
}
