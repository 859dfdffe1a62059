import { ToolError, type JsonObject, type Preview, type Tool, type ToolCall, type ToolResult, type ToolWaits } from "../tools/tool.ts";
import { askUncertain } from "./ask.ts";
import type { Dependencies } from "./dependencies.ts";
import { endRun } from "./end-run.ts";
import { park, type Progress } from "./park.ts";
import { put, type CallRow, type RunState } from "./run-state.ts";
import { settleCall } from "./settle-call.ts";

/** Milliseconds for one call of a tool. */
const patience = 120_000;

/** Makes a call that began, and writes its receipt. */
export async function execute(deps: Dependencies, state: RunState, tool: Tool, row: CallRow, stop: AbortSignal): Promise<Progress> {
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
export async function afterCrash(deps: Dependencies, state: RunState, tool: Tool, row: CallRow, stop: AbortSignal): Promise<Progress> {
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
  if (again?.taken === "stopped") {
    // Asked again or looked up: until now it did not happen.
    if (answer === null && tool.find !== undefined)
      await settleCall(deps, state, row, { state: "failed", because: "it was stopped before this happened" });
    return endRun(deps, state, "stopped", "it was stopped");
  }
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

export async function settled(deps: Dependencies, state: RunState, row: CallRow, how: Parameters<typeof settleCall>[3]): Promise<Progress> {
  await settleCall(deps, state, row, how);
  return "go-on";
}

/** What whoever is asked sees of a call. */
export async function previewOf(
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

function callOf({ now }: Dependencies, state: RunState, id: string, stop: AbortSignal): ToolCall {
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
