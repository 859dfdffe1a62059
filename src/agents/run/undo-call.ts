import { UpshotError } from "../../kit/errors.ts";
import { digestOf } from "../tools/canonical-call.ts";
import { ToolError } from "../tools/tool.ts";
import type { Dependencies } from "./dependencies.ts";
import { openTools, worldOf } from "./open-tools.ts";
import { loadRun } from "./run-state.ts";

/** Takes back what a call did, by what its receipt names; asked for by its owner, so no policy is asked. Twice is as once. */
export async function undoCall(deps: Dependencies, run: string, call: string): Promise<void> {
  const state = await loadRun(deps, run);
  const undo = state.calls.find(({ id }) => id === call)?.effect?.undo ?? null;
  const nothing = (why: string): UpshotError =>
    new UpshotError({ code: "nothing-to-undo", message: why, hint: "Look at it where it was done." });
  if (undo === null) throw nothing("this call did nothing that can be taken back");
  const world = worldOf(deps, { definition: state.definition, owner: state.owner, run });
  const opened = await openTools(deps, world);
  try {
    const tool = opened.tools.find(({ name }) => name === undo.tool);
    if (tool === undefined) throw nothing(`the tool that takes it back, ${undo.tool}, is not there`);
    const key = { key: `${run}:${call}:undo`, signal: AbortSignal.timeout(60_000), now: deps.now };
    const found = (await tool.find?.(undo.args, key)) ?? "not-done";
    if (found === "not-done" || found === "unknown") await tool.run(undo.args, key);
    // On its timeline like every call; asked for by a person, so it holds no money and waits for no worker.
    await deps.control.query(
      `insert into agent_call (run, seq, id, kind, tool, digest, sealed, state, because, cost_micros, began_at, ended_at)
       select $1, coalesce(max(seq), 0) + 1, $2, 'tool', $3, $4, $5, 'done', 'its owner took it back', 0, now(), now() from agent_call where run = $1
       on conflict (run, id) do nothing`,
      [run, `${call}.undo`, tool.name, digestOf(tool.name, undo.args), deps.seal(JSON.stringify({ args: undo.args }))],
    );
    // What was undone before stays undone: it is not looked at again.
    await deps.control.query("update agent_outcome set next_at = now() where run = $1 and verdict <> 'undone'", [run]);
  } catch (error) {
    if (error instanceof ToolError) throw nothing(error.message);
    throw error;
  } finally {
    await opened.close();
  }
}
