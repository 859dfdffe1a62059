import { answerOf } from "./conversation.ts";
import type { CallRow, RunState } from "./run-state.ts";

/** Model calls of one run after which its owner looks at it. */
export const mostModelCalls = 60;
/** Model calls in a row that read nothing new, made nothing and were refused nothing new. */
const idle = 3;

/**
 * Why a run goes in circles, in words; null where it does not. The same call with the same answer twice, or three model calls
 * without anything new, or too many of them. What its owner let pass is not counted again.
 */
export function noProgress({ calls, goOnSeq }: Pick<RunState, "calls" | "goOnSeq">): string | null {
  const since = calls.filter(({ seq }) => seq > goOnSeq);
  const seen = new Map<string, number>();
  let idleModels = 0;
  let fresh = true;
  for (const row of since) {
    if (row.kind === "model") {
      if (row.state !== "done") continue;
      idleModels = fresh ? 0 : idleModels + 1;
      fresh = false;
      continue;
    }
    const same = seen.get(keyOf(row)) ?? 0;
    seen.set(keyOf(row), same + 1);
    if (same === 0 && row.state === "done") fresh = true;
    else if (same >= 2) return `it made the same call three times with the same answer: ${row.tool}`;
    else if (same >= 1 && row.state === "done") return `it made the same call twice with the same answer: ${row.tool}`;
  }
  if (idleModels >= idle || (!fresh && idleModels >= idle - 1)) return `${idle} answers of the model in a row brought nothing new`;
  const models = since.filter(({ kind }) => kind === "model").length;
  return models >= mostModelCalls ? `it asked its model ${models} times and has not ended` : null;
}

function keyOf(row: CallRow): string {
  return `${row.tool} ${row.digest} ${row.state} ${answerOf(row)}`;
}
