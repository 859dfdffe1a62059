import { judgeCall, type Decision } from "../policy/judge-call.ts";
import { openOrigins, type Origins } from "../policy/origins.ts";
import { readRequest, type Request } from "../policy/request.ts";
import type { JsonObject, Tool } from "../tools/tool.ts";
import type { Dependencies } from "./dependencies.ts";
import { isGranted } from "./grants.ts";
import { isToolOutcome, type RunState } from "./run-state.ts";

/** The decision on a call, from all that the run has read so far. */
export async function judge(deps: Dependencies, state: RunState, tool: Tool, args: JsonObject): Promise<Decision> {
  const { request, origins } = knowledgeOf(state);
  const one = {
    call: { tool: tool.name, args },
    described: tool.annotation,
    granted: tool.granted?.(args) ?? null,
    origins,
    request,
    rules: await deps.rules(),
  };
  const decision = judgeCall({ ...one, standing: false });
  if (decision.verdict === "allow" || !(await isGranted(deps, state, tool, args))) return decision;
  return judgeCall({ ...one, standing: true });
}

/** What a run has learnt so far; kept beside it, so that a reading is looked at once. */
interface Knowledge {
  readonly request: Request;
  readonly origins: Origins;
  readonly learnt: Set<string>;
}

const knowledge = new WeakMap<RunState, Knowledge>();

function knowledgeOf(state: RunState): Knowledge {
  let known = knowledge.get(state);
  if (known === undefined) knowledge.set(state, (known = begin(state)));
  for (const row of state.calls) {
    if (row.kind !== "tool" || row.state !== "done" || known.learnt.has(row.id) || !isToolOutcome(row.result)) continue;
    const described = state.annotations.get(row.tool);
    if (described === undefined) continue;
    known.learnt.add(row.id);
    known.origins.learn({ tool: row.tool, args: row.args }, described, row.result.content);
  }
  return known;
}

function begin(state: RunState): Knowledge {
  const words = [state.instructions, ...(state.input?.trusted === true ? [state.input.text] : [])];
  const origins = openOrigins(...words);
  if (state.input !== null && state.parent !== null)
    // A model wrote the task, and may have read anything: an address in it stands nowhere.
    origins.learn(
      { tool: "trigger", args: {} },
      { effect: "reversible", reach: "self", control: [], content: "untrusted", undo: null },
      { task: state.input.text },
    );
  else if (state.input !== null && !state.input.trusted)
    // Nothing in the owner's words found it: an argument that stands nowhere keeps its values from counting as named.
    origins.learn(
      { tool: "trigger", args: { happening: state.id } },
      { effect: "read", reach: "inside", control: [], content: "untrusted", undo: null },
      state.input.text,
    );
  return { request: readRequest(words.join("\n")), origins, learnt: new Set() };
}
