import type { CallRow, ModelResult, RunState } from "./run-state.ts";
import { isModelResult } from "./run-state.ts";

/** What a run does next, told by its rows alone. */
export type NextStep =
  | { readonly kind: "model"; readonly id: string; readonly seq: number }
  /** The worker died during a model call: nobody knows what was spent. */
  | { readonly kind: "lost-model"; readonly row: CallRow }
  | { readonly kind: "tool"; readonly wanted: WantedCall; readonly row: CallRow | null; readonly seq: number }
  | { readonly kind: "finish"; readonly text: string };

export interface WantedCall {
  /** Unique in its run. */
  readonly id: string;
  /** The provider's own id: what the result is answered to. */
  readonly callId: string;
  readonly name: string;
  readonly input: unknown;
}

/** Calls of one answer that are made; a model that wants more is told that the others were not. */
const mostCalls = 250;
const over: ReadonlySet<CallRow["state"]> = new Set(["done", "failed", "refused"]);

export function nextStep({ calls }: Pick<RunState, "calls">): NextStep {
  const seq = (calls.at(-1)?.seq ?? 0) + 1;
  const models = calls.filter(({ kind }) => kind === "model");
  const last = models.at(-1);
  if (last === undefined) return { kind: "model", id: "m1", seq };
  if (last.state === "begun") return { kind: "lost-model", row: last };
  const answered = models.findLast((row) => row.state === "done" && isModelResult(row.result));
  // A call of the model that failed is tried again under an id of its own.
  if (last !== answered || !isModelResult(last.result)) return { kind: "model", id: `m${models.length + 1}`, seq };
  for (const wanted of wantedBy(last, last.result).slice(0, mostCalls)) {
    const row = calls.find(({ id }) => id === wanted.id) ?? null;
    if (row === null || !over.has(row.state)) return { kind: "tool", wanted, row, seq: row?.seq ?? seq };
  }
  return last.result.calls.length === 0 ? { kind: "finish", text: last.result.text } : { kind: "model", id: `m${models.length + 1}`, seq };
}

export function wantedBy({ id }: CallRow, { calls }: ModelResult): WantedCall[] {
  return calls.map((call, index) => ({ id: `${id}.${index + 1}`, callId: call.id, name: call.name, input: call.input }));
}
