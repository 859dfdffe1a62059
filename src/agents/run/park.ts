import { stopInForce } from "../money/calls.ts";
import type { Dependencies } from "./dependencies.ts";
import type { RunState } from "./run-state.ts";

/** "go-on": there is more to do at once; "left": parked, over or somebody else's: the leg ends. */
export type Progress = "go-on" | "left";

/**
 * The run waits: it is a row and nothing else until something wakes it. One that was stopped meanwhile is over; one whose question
 * was answered meanwhile goes on: whoever answers takes the run's lock first, so one of the two sees the other.
 */
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
    await transaction.query("select id from agent_run where id = $1 for no key update", [state.id]);
    const answered = await transaction.query(
      "select id from agent_approval where 'approval:' || id = $1 and run = $2 and answer is not null",
      [waitsFor, state.id],
    );
    const next = stopped ? "stopped" : answered.length > 0 ? "queued" : "parked";
    await transaction.query(
      `update agent_run set state = $6, waits_for = $3, reason = $4, wake_at = $5, worker = null,
         ended_at = case when $6 = 'stopped' then now() end, queued_at = case when $6 = 'queued' then now() else queued_at end
       where id = $1 and fence = $2 and state = 'running'`,
      next === "parked"
        ? [state.id, state.fence, waitsFor, reason, wakeAt === null ? null : new Date(wakeAt), next]
        : [state.id, state.fence, "", next === "stopped" ? "it was stopped" : "", null, next],
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
