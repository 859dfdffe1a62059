import { UpshotError } from "../../kit/errors.ts";
import type { Tool } from "../tools/tool.ts";
import { callModel, countLost } from "./call-model.ts";
import { callTool } from "./call-tool.ts";
import type { Dependencies } from "./dependencies.ts";
import { endRun } from "./end-run.ts";
import { nextStep } from "./next-step.ts";
import type { Progress } from "./park.ts";
import type { RunState } from "./run-state.ts";

export interface Live {
  readonly signal: AbortSignal;
  readonly hear: (piece: string) => void;
}

/** One step of a run: one call of the model, or one of a tool, or its end. Safe to do again after a crash at any place. */
export async function advance(deps: Dependencies, state: RunState, tools: readonly Tool[], live: Live): Promise<Progress> {
  const step = nextStep(state);
  if (step.kind === "model") return callModel(deps, state, step, tools, live);
  if (step.kind === "lost-model") return countLost(deps, state, step.row);
  if (step.kind === "tool") return callTool(deps, state, step, tools, live.signal);
  return endRun(deps, state, "done", "");
}

/** Tools could not be opened: a run ends with what has to be done about it, said by the connector. */
export async function failToOpen(deps: Dependencies, state: RunState, error: unknown): Promise<Progress> {
  if (error instanceof UpshotError) return endRun(deps, state, "failed", `${error.message.replace(/[.\s]*$/, "")}. ${error.hint}`);
  deps.log.error("an agent's connectors could not be opened", {
    agent: state.agent,
    error: error instanceof Error ? error.name : "unknown",
  });
  return endRun(deps, state, "failed", "its tools could not be opened; the server's log says more");
}
