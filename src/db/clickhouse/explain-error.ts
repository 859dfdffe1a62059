import { ClickHouseError } from "@clickhouse/client";
import { UpshotError } from "../../kit/errors.ts";

/**
 * What the server or the way to it said, as the error that `Ledger` promises. The server's words may quote a value of a
 * row that it could not read: they are only in `cause`, and its code and kind are said aloud.
 */
export function explainError(cause: unknown): unknown {
  if (!(cause instanceof Error) || defects.some((kind) => cause instanceof kind)) return cause;
  if (!(cause instanceof ClickHouseError) && !/^\w+::Exception/.test(cause.message)) {
    return new UpshotError({
      code: "ledger-unreachable",
      message: `the ledger (ClickHouse) did not answer: ${cause.message}`,
      hint: "It is tried again; if this stays, look at the server.",
      cause,
    });
  }
  const kind = cause instanceof ClickHouseError ? `${cause.type ?? "error"} (${cause.code})` : "an error in the request";
  if (cause instanceof ClickHouseError && passing.has(Number(cause.code))) {
    return new UpshotError({
      code: "ledger-busy",
      message: `the ledger (ClickHouse) cannot do this now: ${kind}`,
      hint: "It is tried again; if this stays, look at the server's memory, disk and load.",
      cause,
    });
  }
  return new UpshotError({
    code: "ledger-refused",
    message: `the ledger (ClickHouse) refused a statement: ${kind}`,
    hint: "Repeating it will not help: this is a defect in upshot, or the server's version or permissions do not fit.",
    cause,
  });
}

/** Of our own making, not of the server's: they go on as they are. */
const defects = [TypeError, RangeError, SyntaxError, UpshotError];

/**
 * What passes: time and network (159, 164, 209, 210, 279, 425), load (202, 241, 252, 439), disk (75, 243), shutting down or
 * read-only for now (236, 242, 394), a cluster that is not all there (225, 285, 286, 319, 999).
 * Source: ClickHouse's ErrorCodes.cpp
 */
const passing: ReadonlySet<number> = new Set([
  75, 159, 202, 209, 210, 225, 236, 241, 242, 243, 252, 279, 285, 286, 319, 394, 425, 439, 999,
]);
