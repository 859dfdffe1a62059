import { beginCall } from "../money/calls.ts";
import { sayOver } from "../money/say-over.ts";
import { compact } from "../model/compact.ts";
import { ModelError, type ModelRequest } from "../model/model-port.ts";
import { digestOf } from "../tools/canonical-call.ts";
import type { Tool } from "../tools/tool.ts";
import { askGoOn } from "./ask.ts";
import { conversationOf, systemOf } from "./conversation.ts";
import type { Dependencies } from "./dependencies.ts";
import { endRun } from "./end-run.ts";
import { noProgress } from "./guards.ts";
import { park, type Progress } from "./park.ts";
import { periodsAt } from "./periods.ts";
import { isModelResult, put, type CallRow, type RunState } from "./run-state.ts";
import { schemaOf } from "./tool-schema.ts";
import { settleCall } from "./settle-call.ts";

/** Half of a window of 200,000 tokens. */
const room = { mostBytes: 400_000, keepLast: 4 };
/** Longest answer that is asked for, in tokens. */
const mostOutput = 4096;
/** Milliseconds for one answer. */
const patience = 180_000;
const mostTries = 8;

/** One call of the model: money held, the call, the receipt. */
export async function callModel(
  deps: Dependencies,
  state: RunState,
  step: { readonly id: string; readonly seq: number },
  tools: readonly Tool[],
  live: { readonly signal: AbortSignal; readonly hear: (piece: string) => void },
): Promise<Progress> {
  const circles = noProgress(state);
  if (circles !== null) return askGoOn(deps, state, circles);
  const request = requestOf(state, tools, live.signal, live.hear);
  const { model } = request;
  let amount: number | null;
  try {
    amount = await deps.models.worstCase(request);
  } catch (error) {
    if (error instanceof ModelError) return endRun(deps, state, "failed", error.message);
    throw error;
  }
  if (amount === null)
    return endRun(
      deps,
      state,
      "failed",
      `nobody knows what ${model} costs: give its price under Agents › Models (0 for a model of your own), then start again`,
    );
  const begun = await beginCall(deps.control, {
    run: state.id,
    fence: state.fence,
    seq: step.seq,
    id: step.id,
    kind: "model",
    tool: model,
    digest: digestOf(model, { step: step.id }),
    sealed: null,
    verdict: "allow",
    because: "",
    amount,
    ...periodsAt(deps),
    approval: null,
  });
  if (begun.kind === "stopped") return endRun(deps, state, "stopped", "it was stopped");
  if (begun.kind === "over")
    return park(deps, state, "budget", sayOver(state.agent, begun, amount), begun.period === "run" ? null : nextDay(deps));
  if (begun.kind !== "begun") return "left";
  const row: CallRow = {
    seq: step.seq,
    id: step.id,
    kind: "model",
    tool: model,
    digest: "",
    state: "begun",
    because: "",
    args: {},
    reserved: amount,
    result: null,
    effect: null,
    endedAt: null,
  };
  put(state, row);
  try {
    const answer = await deps.models.call(request);
    await settleCall(deps, state, row, {
      state: "done",
      // What was reserved is the most the call can have cost: a provider that counts more miscounts.
      costMicros: Math.min(answer.costMicros ?? amount, amount),
      tokens:
        answer.tokens.inputUncached +
        answer.tokens.cacheRead +
        answer.tokens.cacheWrite5m +
        answer.tokens.cacheWrite1h +
        answer.tokens.output,
      usage: answer.tokens,
      result: {
        messages: answer.messages,
        text: answer.text,
        calls: answer.calls,
        inputTokens: answer.inputTokens,
        sent: request.messages.length,
      },
    });
    return "go-on";
  } catch (error) {
    const failed = error instanceof ModelError ? error : new ModelError("busy", "the model could not be reached", { free: false });
    await settleCall(deps, state, row, { state: "failed", because: failed.message, costMicros: failed.free ? 0 : amount });
    if (live.signal.aborted || failed.kind === "aborted") return "go-on";
    if (failed.kind === "refused" || failed.kind === "too-long") return endRun(deps, state, "failed", failed.message);
    const tries = failuresInARow(state);
    if (tries >= mostTries) return endRun(deps, state, "failed", `${failed.message} (tried ${tries} times)`);
    const wait = failed.retryAfter ?? Math.min(600_000, 2 ** tries * 1_000);
    return park(deps, state, "time", `${failed.message}; tried again by itself`, deps.now() + wait);
  }
}

/** After a crash nobody knows what the provider counted: the whole reservation stands. */
export async function countLost(deps: Dependencies, state: RunState, row: CallRow): Promise<Progress> {
  await settleCall(deps, state, row, {
    state: "failed",
    because: "the server ended during the call; what was reserved for it is counted",
    costMicros: row.reserved,
  });
  return "go-on";
}

function requestOf(state: RunState, tools: readonly Tool[], signal: AbortSignal, hear: (piece: string) => void): ModelRequest {
  const before = state.calls.findLast(({ kind, state: how }) => kind === "model" && how === "done")?.result;
  return {
    model: state.definition.model,
    owner: state.owner,
    agent: state.agent,
    system: systemOf(state),
    messages: compact(conversationOf(state), room),
    tools: tools.map((tool) => ({ name: tool.name, description: tool.description, jsonSchema: schemaOf(tool) })),
    maxOutputTokens: mostOutput,
    before: isModelResult(before) ? { inputTokens: before.inputTokens, messages: before.sent } : null,
    signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    onText: hear,
  };
}

function failuresInARow({ calls }: RunState): number {
  const models = calls.filter(({ kind }) => kind === "model");
  return models.length - 1 - models.findLastIndex(({ state }) => state !== "failed");
}

/** A day's budget is new tomorrow; a month's is looked at again then. */
function nextDay({ now }: Dependencies): number {
  return now() + 6 * 3_600_000;
}
