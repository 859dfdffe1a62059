import { stopInForce } from "../money/calls.ts";
import type { Dependencies } from "./dependencies.ts";
import type { RunState } from "./run-state.ts";

/** "go-on": there is more to do at once; "left": parked, over or somebody else's: the leg ends. */
export type Progress = "go-on" | "left";

/** The run waits: it is a row and nothing else until something wakes it. One that was stopped meanwhile is over. */
export async function park(
  { control }: Dependencies,
  state: RunState,
  waitsFor: string,
  reason: string,
  wakeAt: number | null = null,
): Promise<Progress> {
  await control.transaction(async (transaction) => {
    const [run] = await transaction.query<{ keys: string[] }>("select stop_keys as keys from agent_run where id = $1", [state.id]);
    const stopped = (await stopInForce(transaction, run?.keys ?? [])) !== null;
    await transaction.query(
      `update agent_run set state = case when $6 then 'stopped' else 'parked' end, waits_for = $3, reason = case when $6 then 'it was stopped' else $4 end,
         wake_at = case when $6 then null else $5::timestamptz end, ended_at = case when $6 then now() end, worker = null
       where id = $1 and fence = $2 and state = 'running'`,
      [state.id, state.fence, waitsFor, reason, wakeAt === null ? null : new Date(wakeAt), stopped],
    );
  });
  return "left";
}

/** Parked runs that wait for this go on. */
export async function wake({ control }: Pick<Dependencies, "control">, waitsFor: string): Promise<void> {
  await control.query(
    "update agent_run set state = 'queued', waits_for = '', reason = '', wake_at = null, queued_at = now() where state = 'parked' and waits_for = $1",
    [waitsFor],
  );
}
