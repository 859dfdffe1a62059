import type { Effect } from "../tools/tool.ts";
import { endCall } from "../money/calls.ts";
import { rowText } from "../tools/row-text.ts";
import type { Dependencies } from "./dependencies.ts";
import { put, type CallRow, type RunState } from "./run-state.ts";

export interface Receipt {
  readonly state: "done" | "failed" | "refused" | "uncertain";
  readonly because?: string;
  readonly costMicros?: number;
  readonly tokens?: number;
  readonly usage?: object | null;
  readonly result?: unknown;
  readonly effect?: Effect | null;
}

/** Writes the receipt of a call that began, and settles its money. */
export async function settleCall(deps: Dependencies, state: RunState, row: CallRow, receipt: Receipt): Promise<void> {
  const because = rowText(receipt.because ?? "");
  const { costMicros = 0, tokens = 0, usage = null, result, effect = null } = receipt;
  await endCall(deps.control, {
    run: state.id,
    id: row.id,
    state: receipt.state,
    because,
    costMicros,
    tokens,
    usage,
    result: result === undefined ? null : deps.seal(JSON.stringify(result)),
    effect: effect === null ? null : deps.seal(JSON.stringify(effect)),
  });
  put(state, {
    ...row,
    state: receipt.state,
    because: because === "" ? row.because : because,
    result: result ?? null,
    effect,
    endedAt: deps.now(),
  });
}
