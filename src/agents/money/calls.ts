import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";

/** What became of the wish to begin a call. Whatever is not "begun" has changed nothing: no money is held, no approval is used. */
export type Begun =
  | { readonly kind: "begun" }
  /** It has a row that began: this is a retry, and its row says how far it came. */
  | { readonly kind: "known" }
  /** The run is somebody else's by now, or does not run. */
  | { readonly kind: "fenced" }
  | { readonly kind: "stopped" }
  /** It asks for an approval, and this is none that was granted for just this call and is still unused. */
  | { readonly kind: "unapproved" }
  | OverLimit;

/** A budget has less left than the call may cost. */
export interface OverLimit {
  readonly kind: "over";
  /** As in `agent_limit`: "agent:inbox-triage". */
  readonly scope: string;
  readonly period: "run" | "day" | "month";
  /** Which of its periods: "run", "2026-11-21" or "2026-11". */
  readonly start: string;
  /** Micro-dollars of the budget, and what was left of it: neither spent nor held for calls under way; below 0 where a limit was lowered. */
  readonly limit: number;
  readonly left: number;
}

/** A call before it is made. */
export interface CallIntent {
  readonly run: string;
  /** The worker's: an older one than the run's newest begins nothing. */
  readonly fence: number;
  /** Its place among the calls of its run. */
  readonly seq: number;
  /** Unique in its run. `${run}:${id}` is the idempotency key: beginning it again answers "known". */
  readonly id: string;
  readonly kind: "model" | "tool";
  /** The tool's or the model's name. */
  readonly tool: string;
  /** SHA-256 of the canonical call. */
  readonly digest: Uint8Array;
  /** Its arguments, sealed; null for a model's. */
  readonly sealed: Uint8Array | null;
  /** "deny" never begins, "ask" only with an approval. */
  readonly verdict: "allow" | "ask" | "deny";
  /** Why it was allowed, in plain words without content. */
  readonly because: string;
  /** Micro-dollars the call may cost at most; 0 where it is free. @see largestAmount */
  readonly amount: number;
  /** Today in the organisation's zone, "2026-11-21". */
  readonly day: string;
  /** Its month, "2026-11". */
  readonly month: string;
  readonly approval: string | null;
}

/** What came of a call. */
export interface CallReceipt {
  readonly run: string;
  readonly id: string;
  /** "uncertain": nobody knows whether it did something; it can be ended once more, as one of the others. */
  readonly state: "done" | "failed" | "refused" | "uncertain";
  /** In plain words without content; "" keeps what the decision said. */
  readonly because: string;
  /** Micro-dollars. Null where nobody knows: all that was held for it counts as spent. */
  readonly costMicros: number | null;
  readonly tokens: number;
  /** Tokens as the provider counted them. */
  readonly usage: object | null;
  /** Sealed. */
  readonly result: Uint8Array | null;
  /** What it did to the world, sealed. */
  readonly effect: Uint8Array | null;
}

/** No call is begun that may cost more micro-dollars: 1,000,000 dollars. Sums of it stay exact. The same number is in the SQL. */
export const largestAmount = 1_000_000_000_000;

/**
 * Begins a call, or says why not: intent, decision, approval and the money held for it in one transaction.
 * Give it the store itself, not a transaction: a stop waits for the transactions in which calls begin, and two of them, each
 * with several calls, may wait for each other. Where the connection broke, begin it again: the same `run` and `id` are one call.
 *
 * @throws RangeError where `amount` is no whole number between 0 and `largestAmount`, or `day` and `month` are not of one date
 */
export async function beginCall(control: Control, call: CallIntent): Promise<Begun> {
  if (!Number.isSafeInteger(call.amount) || call.amount < 0 || call.amount > largestAmount) {
    throw new RangeError(`a call may cost between 0 and ${largestAmount} micro-dollars, not ${call.amount}`);
  }
  // A misspelt day would be a day on which nothing was spent yet.
  if (!/^\d{4}-\d\d-\d\d$/.test(call.day) || call.month !== call.day.slice(0, 7)) {
    throw new RangeError(`${call.day} and ${call.month} are not a day and its month`);
  }
  const [row] = await control.query<{ answer: string }>(
    "select agent_begin_call($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) as answer",
    [
      call.run,
      call.fence,
      call.seq,
      call.id,
      call.kind,
      call.tool,
      call.digest,
      call.sealed,
      call.verdict,
      call.because,
      call.amount,
      call.day,
      call.month,
      call.approval,
    ],
  );
  return readAnswer(row?.answer ?? "");
}

/**
 * Ends a call that began: its receipt, and the money held for it settled at what it cost, in the periods in which it was held.
 * False where it had ended already; then nothing changes, the money above all. A receipt is never refused for its figures: a
 * cost that is no number counts as unknown, and none counts for more than `largestAmount`.
 */
export async function endCall(control: Control, receipt: CallReceipt): Promise<boolean> {
  const [row] = await control.query<{ ended: boolean }>("select agent_end_call($1, $2, $3, $4, $5, $6, $7, $8, $9) as ended", [
    receipt.run,
    receipt.id,
    receipt.state,
    receipt.because,
    wholeUpTo(largestAmount, receipt.costMicros),
    wholeUpTo(largestAmount, receipt.tokens) ?? 0,
    receipt.usage === null ? null : JSON.stringify(receipt.usage),
    receipt.result,
    receipt.effect,
  ]);
  return row?.ended === true;
}

/**
 * Stops a run with its children, an agent or all: committed with the first statement, and no call of them begins from then on.
 * When this returns, what waits is over too; what runs is ended by its worker, to whom `beginCall` answers "stopped". Stopping
 * twice is as once. A stop waits for the calls that are just beginning, and those that come later wait for it: it has its turn
 * even under load.
 *
 * @param key "org", "agent:<name>" or "run:<id>"
 * @throws UpshotError `stop-key-wrong`
 */
export async function stopAll(control: Control, key: string, by: string): Promise<void> {
  if (key !== "org" && !/^(?:agent|run):./s.test(key)) throw wrongKey(key);
  await control.query("select agent_stop_all($1, $2)", [key, by]);
  await patiently(async () => control.query("select agent_end_stopped($1)", [key]));
}

/**
 * Lifts the stop of an agent or of all: new runs may start. The runs that it stopped stay stopped.
 * @returns false where there was none
 * @throws UpshotError `stop-key-wrong` for a run
 */
export async function liftStop(control: Control, key: string): Promise<boolean> {
  if (key !== "org" && !/^agent:./s.test(key)) throw wrongKey(key);
  const [row] = await patiently(async () => control.query<{ lifted: boolean }>("select agent_lift_stop($1) as lifted", [key]));
  return row?.lifted === true;
}

/**
 * Which stop is in force for a run with these `stop_keys`, if any. For whoever makes, claims, parks or wakes a run: as the
 * first thing in a transaction, and what the transaction then writes is either seen by a stop or does not happen after it.
 */
export async function stopInForce(transaction: Control, keys: readonly string[]): Promise<string | null> {
  await transaction.query("select pg_advisory_xact_lock_shared(7205)");
  const [row] = await transaction.query<{ key: string }>("select key from agent_stop where key = any ($1) order by key limit 1", [keys]);
  return row?.key ?? null;
}

function wholeUpTo(largest: number, figure: number | null): number | null {
  return figure === null || !(figure >= 0) ? null : Math.min(Math.ceil(figure), largest);
}

function readAnswer(answer: string): Begun {
  switch (answer) {
    case "begun":
    case "known":
    case "fenced":
    case "stopped":
    case "unapproved":
      return { kind: answer };
    default:
      return readOver(answer);
  }
}

/** "over team:a|b|day|2026-11-21|1000000|20000": from its end, for a team's id may hold anything. */
function readOver(answer: string): OverLimit {
  const [, scope, period, start, limit, left] = /^over (.+)\|(run|day|month)\|([^|]+)\|(\d+)\|(-?\d+)$/s.exec(answer) ?? [];
  if (scope === undefined || start === undefined || (period !== "run" && period !== "day" && period !== "month")) {
    throw new Error(`agent_begin_call answered "${answer}"`);
  }
  return { kind: "over", scope, period, start, limit: Number(limit), left: Number(left) };
}

/** Tried again after a deadlock, which is with a transaction that locks several runs in another order. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let left = 5; ; left--) {
    try {
      return await work();
    } catch (error) {
      if (left === 0 || !(error instanceof Error && "code" in error && error.code === deadlock)) throw error;
    }
  }
}

const deadlock = "40P01";

function wrongKey(key: string): UpshotError {
  return key.startsWith("run:")
    ? new UpshotError({
        code: "stop-key-wrong",
        message: "a run that was stopped stays stopped",
        hint: "Start the agent again: the new run is one of its own.",
      })
    : new UpshotError({
        code: "stop-key-wrong",
        message: `nothing can be stopped by the name ${key}`,
        hint: 'It is "org" for all agents, "agent:" and its name, or "run:" and its id.',
      });
}
