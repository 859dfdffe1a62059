import { beginCall } from "../money/calls.ts";
import type { Decision } from "../policy/judge-call.ts";
import { digestOf } from "../tools/canonical-call.ts";
import { rowText } from "../tools/row-text.ts";
import type { JsonObject, Tool } from "../tools/tool.ts";
import { askForCall, shownArguments } from "./ask.ts";
import type { Dependencies } from "./dependencies.ts";
import { endRun } from "./end-run.ts";
import { afterCrash, execute, previewOf, settled } from "./execute.ts";
import { judge } from "./judge.ts";
import type { NextStep } from "./next-step.ts";
import type { Progress } from "./park.ts";
import { periodsAt } from "./periods.ts";
import { put, type CallRow, type RunState } from "./run-state.ts";
import { readArguments } from "./tool-schema.ts";

type ToolStep = Extract<NextStep, { kind: "tool" }>;

/** One call of a tool: what it is, whether it may be made, the asking, the call, the receipt. */
export async function callTool(
  deps: Dependencies,
  state: RunState,
  step: ToolStep,
  tools: readonly Tool[],
  stop: AbortSignal,
): Promise<Progress> {
  const { wanted, row } = step;
  const name = wanted.name;
  const tool = tools.find((one) => one.name === name);
  if (row?.state === "begun" || row?.state === "uncertain") {
    if (tool === undefined) return settled(deps, state, row, { state: "failed", because: `the tool ${row.tool} is not there any more` });
    return afterCrash(deps, state, tool, row, stop);
  }
  if (tool === undefined)
    return refuse(deps, state, step, {}, `there is no tool ${name.slice(0, 100)}; there are ${tools.map((one) => one.name).join(", ")}`);
  const read = readArguments(tool, wanted.input);
  if ("wrong" in read) return refuse(deps, state, step, {}, read.wrong);
  const { args } = read;
  if (row?.state === "awaiting") return afterAnswer(deps, state, step, tool, args, stop);

  const decision = await judge(deps, state, tool, args);
  if (decision.verdict === "deny") return refuse(deps, state, step, args, decision.because);
  if (decision.verdict === "ask") {
    await write(deps, state, step, args, { state: "awaiting", verdict: "ask", because: decision.because });
    return askOwner(deps, state, wanted.id, tool, args, decision, stop);
  }
  return begin(deps, state, step, tool, args, decision, null, stop);
}

async function askOwner(
  deps: Dependencies,
  state: RunState,
  id: string,
  tool: Tool,
  args: JsonObject,
  decision: Decision,
  stop: AbortSignal,
): Promise<Progress> {
  const batch = tool.annotation.effect === "reversible" && tool.annotation.reach !== "outside";
  const preview = await previewOf(deps, state, tool, id, args, stop);
  return askForCall(deps, state, { id, tool: tool.name, args, decision, preview, batch });
}

async function afterAnswer(
  deps: Dependencies,
  state: RunState,
  step: ToolStep,
  tool: Tool,
  args: JsonObject,
  stop: AbortSignal,
): Promise<Progress> {
  const [approval] = await deps.control.query<{ id: string; answer: string | null; note: Buffer | null }>(
    "select id, answer, note from agent_approval where run = $1 and call = $2 order by asked_at desc limit 1",
    [state.id, step.wanted.id],
  );
  const decision = await judge(deps, state, tool, args);
  // What the rules were then may have changed since: a refusal stands above every answer.
  if (decision.verdict === "deny") return refuse(deps, state, step, args, decision.because);
  if (approval === undefined || approval.answer === null) {
    return askOwner(deps, state, step.wanted.id, tool, args, decision, stop);
  }
  if (approval.answer === "allow") return begin(deps, state, step, tool, args, decision, approval.id, stop);
  const note = approval.note === null ? "" : noteOf(deps.unseal(approval.note));
  return refuse(
    deps,
    state,
    step,
    args,
    approval.answer === "expired" ? "nobody answered in time" : `its owner said no${note === "" ? "" : `: ${note}`}`,
  );
}

function noteOf(text: string): string {
  const note: unknown = JSON.parse(text);
  return typeof note === "object" && note !== null && "text" in note && typeof note.text === "string" ? note.text : "";
}

async function begin(
  deps: Dependencies,
  state: RunState,
  { wanted, seq }: ToolStep,
  tool: Tool,
  args: JsonObject,
  decision: Decision,
  approval: string | null,
  stop: AbortSignal,
): Promise<Progress> {
  const digest = digestOf(tool.name, args);
  const begun = await beginCall(deps.control, {
    run: state.id,
    fence: state.fence,
    seq,
    id: wanted.id,
    kind: "tool",
    tool: tool.name,
    digest,
    sealed: deps.seal(JSON.stringify({ args, arguments: shownArguments(state, args, decision) })),
    verdict: decision.verdict,
    because: decision.because,
    amount: 0,
    ...periodsAt(deps),
    approval,
  });
  if (begun.kind === "stopped") return endRun(deps, state, "stopped", "it was stopped");
  if (begun.kind === "unapproved")
    return refuse(
      deps,
      state,
      { kind: "tool", wanted, row: null, seq },
      args,
      "the answer of its owner was for another call, or was used before",
    );
  if (begun.kind !== "begun") return "left";
  const row: CallRow = {
    seq,
    id: wanted.id,
    kind: "tool",
    tool: tool.name,
    digest: digest.toString("hex"),
    state: "begun",
    because: decision.because,
    args,
    reserved: 0,
    result: null,
    effect: null,
    endedAt: null,
  };
  put(state, row);
  return execute(deps, state, tool, row, stop);
}

async function refuse(deps: Dependencies, state: RunState, step: ToolStep, args: JsonObject, because: string): Promise<Progress> {
  await write(deps, state, step, args, { state: "refused", verdict: "deny", because });
  return "go-on";
}

async function write(
  deps: Dependencies,
  state: RunState,
  { wanted, seq }: ToolStep,
  args: JsonObject,
  {
    state: how,
    verdict,
    because: why,
  }: { readonly state: "awaiting" | "refused"; readonly verdict: "ask" | "deny"; readonly because: string },
): Promise<void> {
  const name = rowText(wanted.name.slice(0, 200));
  const because = rowText(why);
  const digest = digestOf(name, args);
  await deps.control.query(
    `insert into agent_call (run, seq, id, kind, tool, digest, sealed, state, verdict, because, ended_at)
     select $1, $3, $4, 'tool', $5, $6, $7, $8::text, $9, $10, case when $8 = 'refused' then now() end
     from agent_run where id = $1 and fence = $2 and state = 'running'
     on conflict (run, id) do update set state = $8, because = $10, ended_at = case when $8 = 'refused' then now() end where agent_call.state = 'awaiting'`,
    [state.id, state.fence, seq, wanted.id, name, digest, deps.seal(JSON.stringify({ args })), how, verdict, because],
  );
  put(state, {
    seq,
    id: wanted.id,
    kind: "tool",
    tool: name,
    digest: digest.toString("hex"),
    state: how,
    because,
    args,
    reserved: 0,
    result: null,
    effect: null,
    endedAt: how === "refused" ? deps.now() : null,
  });
}
