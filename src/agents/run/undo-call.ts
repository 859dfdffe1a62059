import { UpshotError } from "../../kit/errors.ts";
import { endCall } from "../money/calls.ts";
import { digestOf } from "../tools/canonical-call.ts";
import { rowText } from "../tools/row-text.ts";
import { ToolError, type Effect, type Tool } from "../tools/tool.ts";
import type { Dependencies } from "./dependencies.ts";
import { openTools, worldOf } from "./open-tools.ts";
import { loadRun, type RunState } from "./run-state.ts";

type Undo = NonNullable<Effect["undo"]>;
/** What `agent_begin_undo` answers. */
type Begun = "begun" | "done" | "under-way" | "lost" | "again";

const suffix = ".undo";
/** Milliseconds for one; well below the two minutes after which whoever had it counts as gone (`agent_begin_undo`). */
const patience = 60_000;
/** Those nobody could look up for so long are uncertain for good. */
const longest = "1 day";

/**
 * Takes back what a call did, by what its receipt names; asked for by its owner, so no policy is asked. A call like every other: an
 * intent before it, a receipt after it, both in the run's rows; it holds no money and waits for no worker. Twice is as once. Where it
 * broke off it is looked up in the world by `finishUndos` before anything is done again.
 * @throws UpshotError `nothing-to-undo`, `undo-under-way`, `undo-unfinished`, `undo-uncertain`
 */
export async function undoCall(deps: Dependencies, run: string, call: string): Promise<void> {
  const state = await loadRun(deps, run);
  const undo = state.calls.find(({ id }) => id === call)?.effect?.undo ?? null;
  if (undo === null) throw nothing("this call did nothing that can be taken back");
  const id = `${call}${suffix}`;
  const begun = await begin(deps, run, id, undo);
  if (begun === "done") return;
  if (begun === "under-way")
    throw new UpshotError({
      code: "undo-under-way",
      message: "this is being taken back already",
      hint: "The run's page shows when it is done.",
    });
  const settle = async (how: "done" | "failed" | "uncertain", because: string): Promise<void> => {
    await endCall(deps.control, {
      run,
      id,
      state: how,
      because: rowText(because),
      costMicros: 0,
      tokens: 0,
      usage: null,
      result: null,
      effect: null,
    });
  };
  let did: boolean;
  try {
    did = await takeBack(deps, state, { undo, call, begun });
  } catch (error) {
    if (error instanceof ToolError) {
      await settle("failed", error.message);
      throw nothing(error.message);
    }
    // Before anything was called; what may have happened before a crash is not known by it.
    if (error instanceof UpshotError && begun === "begun") {
      await settle("failed", error.message);
      throw error;
    }
    throw new UpshotError({
      code: "undo-unfinished",
      message: "it broke off while it was being taken back, and may have happened",
      hint: "It is looked up by itself within some minutes; the run's page then says what became of it.",
      cause: error,
    });
  }
  if (!did) {
    await settle("uncertain", "nobody can tell whether it was taken back");
    throw new UpshotError({
      code: "undo-uncertain",
      message: "nobody can tell whether it was taken back",
      hint: "Look where it was done; where it was not, take it back once more.",
    });
  }
  await settle("done", "its owner took it back");
  // What was undone before stays undone: it is not looked at again.
  await deps.control.query("update agent_outcome set next_at = now() where run = $1 and verdict <> 'undone'", [run]);
}

/** Goes on with what a server that ended, or a connection that broke, left half taken back. */
export async function finishUndos(deps: Dependencies): Promise<void> {
  const left = await deps.control.query<{ run: string; id: string; old: boolean }>(
    `select run, id, at < now() - interval '${longest}' as old from agent_call
     where state = 'begun' and id like '%${suffix}' and began_at < now() - interval '2 minutes' limit 20`,
  );
  for (const { run, id, old } of left) {
    if (old)
      await deps.control.query(
        "update agent_call set state = 'uncertain', because = 'nobody could look up whether it was taken back', ended_at = now() where run = $1 and id = $2 and state = 'begun'",
        [run, id],
      );
    else
      await undoCall(deps, run, id.slice(0, -suffix.length)).catch((error: unknown) =>
        deps.log.warn("what was half taken back could not be finished", {
          error: error instanceof UpshotError ? error.code : error instanceof Error ? error.name : "unknown",
        }),
      );
  }
}

async function begin({ control, seal }: Dependencies, run: string, id: string, { tool, args }: Undo): Promise<Begun> {
  const [row] = await control.query<{ begun: Begun }>("select agent_begin_undo($1, $2, $3, $4, $5) as begun", [
    run,
    id,
    tool,
    digestOf(tool, args),
    seal(JSON.stringify({ args })),
  ]);
  return row?.begun ?? "under-way";
}

/** @returns false where nobody can tell whether it happened before @throws ToolError where it did not happen */
async function takeBack(
  deps: Dependencies,
  state: RunState,
  { undo, call, begun }: { readonly undo: Undo; readonly call: string; readonly begun: Begun },
): Promise<boolean> {
  const opened = await openTools(deps, worldOf(deps, { definition: state.definition, owner: state.owner, run: state.id }));
  try {
    const tool = opened.tools.find(({ name }) => name === undo.tool);
    if (tool === undefined && begun === "lost") return false;
    if (tool === undefined) throw new ToolError(`the tool that takes it back, ${undo.tool}, is not there`);
    return await carryOut(tool, undo, `${state.id}:${call}:undo`, begun, deps.now);
  } finally {
    await opened.close();
  }
}

async function carryOut(tool: Tool, { args }: Undo, key: string, begun: Begun, now: () => number): Promise<boolean> {
  const one = { key, signal: AbortSignal.timeout(patience), now };
  if (begun !== "begun" && tool.find !== undefined) {
    const found = await tool.find(args, one).catch((error: unknown) => {
      // That it cannot be looked up says nothing about what happened.
      if (error instanceof ToolError && !error.later) return "unknown" as const;
      throw new Error("it cannot be looked up now", { cause: error });
    });
    // Who asks again after "nobody can tell" has looked.
    if (found === "unknown" && begun === "lost") return false;
    if (found !== "unknown" && found !== "not-done") return true;
  }
  await tool.run(args, one);
  return true;
}

function nothing(why: string): UpshotError {
  return new UpshotError({ code: "nothing-to-undo", message: why, hint: "Look at it where it was done." });
}
