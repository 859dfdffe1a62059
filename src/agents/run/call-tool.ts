import { beginCall } from "../money/calls.ts";
import { controlArguments } from "../policy/annotation.ts";
import { judgeCall, type Decision } from "../policy/judge-call.ts";
import { openOrigins } from "../policy/origins.ts";
import { readRequest } from "../policy/request.ts";
import { digestOf } from "../tools/canonical-call.ts";
import { ToolError, type JsonObject, type Preview, type Tool, type ToolResult, type ToolWaits } from "../tools/tool.ts";
import { askForCall, askUncertain } from "./ask.ts";
import type { Dependencies } from "./dependencies.ts";
import { endRun } from "./end-run.ts";
import type { NextStep } from "./next-step.ts";
import { park, type Progress } from "./park.ts";
import { periodsAt } from "./periods.ts";
import { isToolOutcome, put, type CallRow, type RunState } from "./run-state.ts";
import { settleCall } from "./settle-call.ts";
import { readArguments } from "./tool-schema.ts";

/** Milliseconds for one call of a tool. */
const patience = 120_000;

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
    const batch = tool.annotation.effect === "reversible" && tool.annotation.reach !== "outside";
    return askForCall(deps, state, {
      id: wanted.id,
      tool: name,
      args,
      decision,
      preview: await previewOf(deps, state, tool, wanted.id, args, stop),
      batch,
    });
  }
  return begin(deps, state, step, tool, args, decision, null, stop);
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
  // What was rule then may have changed since: a refusal stands above every answer.
  if (decision.verdict === "deny") return refuse(deps, state, step, args, decision.because);
  if (approval === undefined || approval.answer === null) {
    const batch = tool.annotation.effect === "reversible" && tool.annotation.reach !== "outside";
    return askForCall(deps, state, {
      id: step.wanted.id,
      tool: tool.name,
      args,
      decision,
      preview: await previewOf(deps, state, tool, step.wanted.id, args, stop),
      batch,
    });
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
    sealed: deps.seal(JSON.stringify({ args })),
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

async function execute(deps: Dependencies, state: RunState, tool: Tool, row: CallRow, stop: AbortSignal): Promise<Progress> {
  try {
    return await receipt(deps, state, row, await tool.run(row.args, callOf(deps, state, row.id, stop)));
  } catch (error) {
    if (error instanceof ToolError) return settled(deps, state, row, { state: "failed", because: error.message });
    // What was only read did not happen in any way that matters.
    if (tool.annotation.effect === "read") return settled(deps, state, row, { state: "failed", because: plainly(error) });
    deps.log.warn("a call of an agent's tool broke off", { tool: tool.name, error: kindOf(error) });
    return afterCrash(deps, state, tool, row, stop);
  }
}

/** The call has an intent and no receipt: look whether it happened before it is made again. */
async function afterCrash(deps: Dependencies, state: RunState, tool: Tool, row: CallRow, stop: AbortSignal): Promise<Progress> {
  const call = callOf(deps, state, row.id, stop);
  const answer = await uncertainAnswer(deps, state, row);
  if (answer === "leave")
    return settled(deps, state, row, { state: "failed", because: "its owner left it as it is: nobody knows whether it happened" });
  let found: ToolResult | ToolWaits | "not-done" | "unknown";
  try {
    found = answer === "again" || tool.find === undefined ? "not-done" : await tool.find(row.args, call);
  } catch (error) {
    if (error instanceof ToolError && !error.later) return settled(deps, state, row, { state: "failed", because: error.message });
    return park(deps, state, "time", `${tool.name} cannot be looked up now; tried again by itself`, deps.now() + 30_000);
  }
  if (found === "unknown") {
    await deps.control.query("update agent_call set state = 'uncertain' where run = $1 and id = $2 and state = 'begun'", [
      state.id,
      row.id,
    ]);
    put(state, { ...row, state: "uncertain" });
    return askUncertain(deps, state, row, await previewOf(deps, state, tool, row.id, row.args, stop));
  }
  if (found !== "not-done") return receipt(deps, state, row, found);
  const [again] = await deps.control.query<{ taken: string }>("select agent_take_up($1, $2, $3) as taken", [state.id, state.fence, row.id]);
  if (again?.taken === "stopped") return endRun(deps, state, "stopped", "it was stopped");
  if (again?.taken !== "begun") return "left";
  put(state, { ...row, state: "begun" });
  try {
    return await receipt(deps, state, row, await tool.run(row.args, call));
  } catch (error) {
    if (error instanceof ToolError || tool.annotation.effect === "read")
      return settled(deps, state, row, { state: "failed", because: plainly(error) });
    return park(deps, state, "time", `${tool.name} broke off twice; looked at again by itself`, deps.now() + 30_000);
  }
}

async function uncertainAnswer({ control }: Dependencies, state: RunState, row: CallRow): Promise<"again" | "leave" | null> {
  if (row.state !== "uncertain") return null;
  const [last] = await control.query<{ answer: string | null; used: boolean; id: string }>(
    "select id, answer, used_at is not null as used from agent_approval where run = $1 and call = $2 and kind = 'uncertain' order by asked_at desc limit 1",
    [state.id, row.id],
  );
  if (last === undefined || last.answer === null || last.used) return null;
  await control.query("update agent_approval set used_at = now() where id = $1", [last.id]);
  return last.answer === "allow" ? "again" : "leave";
}

async function receipt(deps: Dependencies, state: RunState, row: CallRow, result: ToolResult | ToolWaits): Promise<Progress> {
  if ("waitsForRun" in result) return park(deps, state, `run:${result.waitsForRun}`, "waits for the agent it handed work to");
  return settled(deps, state, row, { state: "done", result: { content: result.content }, effect: result.effect ?? null });
}

async function settled(deps: Dependencies, state: RunState, row: CallRow, how: Parameters<typeof settleCall>[3]): Promise<Progress> {
  await settleCall(deps, state, row, how);
  return "go-on";
}

/** The decision on a call, from all that the run has read so far. */
export async function judge(deps: Dependencies, state: RunState, tool: Tool, args: JsonObject): Promise<Decision> {
  const words = [state.instructions, ...(state.input?.trusted === true ? [state.input.text] : [])].join("\n");
  const origins = openOrigins(words);
  if (state.input !== null && !state.input.trusted)
    origins.learn(
      { tool: "trigger", args: {} },
      { effect: "read", reach: "inside", control: [], content: "untrusted", undo: null },
      state.input.text,
    );
  for (const row of state.calls) {
    if (row.kind !== "tool" || row.state !== "done" || !isToolOutcome(row.result)) continue;
    const described = state.annotations.get(row.tool);
    if (described !== undefined) origins.learn({ tool: row.tool, args: row.args }, described, row.result.content);
  }
  const one = {
    call: { tool: tool.name, args },
    described: tool.annotation,
    granted: tool.granted?.(args) ?? null,
    origins,
    request: readRequest(words),
    rules: await deps.rules(),
  };
  const decision = judgeCall({ ...one, standing: false });
  if (decision.verdict === "allow" || !(await standingGrant(deps, state, tool, args))) return decision;
  return judgeCall({ ...one, standing: true });
}

async function standingGrant({ control }: Dependencies, state: RunState, tool: Tool, args: JsonObject): Promise<boolean> {
  const found = await control.query(
    "select id from agent_grant where agent = $1 and owner = $2 and tool = $3 and digest = $4 and revoked_at is null",
    [state.agent, state.owner, tool.name, narrowCase(tool, args)],
  );
  return found.length > 0;
}

/** What "always" is for: the tool and its control arguments. */
export function narrowCase(tool: Pick<Tool, "name" | "annotation">, args: JsonObject): Buffer {
  const control = controlArguments(tool.annotation, args);
  return digestOf(tool.name, Object.fromEntries(control.map((name) => [name, args[name] ?? null])));
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
  { state: how, verdict, because }: { readonly state: "awaiting" | "refused"; readonly verdict: "ask" | "deny"; readonly because: string },
): Promise<void> {
  const name = wanted.name.slice(0, 200);
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

async function previewOf(
  deps: Dependencies,
  state: RunState,
  tool: Tool,
  id: string,
  args: JsonObject,
  stop: AbortSignal,
): Promise<Preview> {
  const plain: Preview = {
    title: tool.name,
    lines: Object.entries(args).map(([name, value]) => ({ name, text: typeof value === "string" ? value : JSON.stringify(value) })),
    undo: tool.annotation.undo,
  };
  try {
    return (await tool.preview?.(args, callOf(deps, state, id, stop))) ?? plain;
  } catch {
    return plain;
  }
}

function callOf(
  { now }: Dependencies,
  state: RunState,
  id: string,
  stop: AbortSignal,
): { key: string; signal: AbortSignal; now: () => number } {
  return { key: `${state.id}:${id}`, signal: AbortSignal.any([stop, AbortSignal.timeout(patience)]), now };
}

/** Errors of libraries may hold what was sent: only their kind is told. */
function plainly(error: unknown): string {
  return error instanceof ToolError ? error.message : `it could not be done (${kindOf(error)})`;
}

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "code" in error && typeof error.code === "string" ? error.code : error.name;
}
