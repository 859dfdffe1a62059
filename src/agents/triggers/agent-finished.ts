import { numberOf, writeCursor, type TriggerCursor } from "./trigger-cursors.ts";
import { startRun, type ActiveAgent, type TriggerOptions } from "./trigger-options.ts";

/** A run may be told as over a little after one that was over later. */
const late = 60_000;

export function finishedName(agent: string): string {
  return `agent:${agent}`;
}

/**
 * Starts a run for each run of another agent of the same owner that is done. Runs that a run handed work to do not count; nor do
 * runs that this agent had a part in starting: two agents that wait for each other would never end.
 */
export async function runAfterAgents(
  options: TriggerOptions,
  { definition: { name: agent }, owner }: ActiveAgent,
  after: string,
  known: TriggerCursor | undefined,
): Promise<void> {
  const { control } = options;
  const keep = async (at: number, since: number): Promise<void> =>
    writeCursor(control, agent, finishedName(after), { cursor: { at, since }, nextAt: null });
  if (known === undefined) return keep(options.now(), options.now());
  const [at, since] = [numberOf(known.cursor, "at"), numberOf(known.cursor, "since")];
  const done = await control.query<{ id: string; ended_at: Date }>(
    `select done.id, done.ended_at from agent_run done
     where done.owner = $1 and done.agent = $2 and done.state = 'done' and done.parent is null
       and done.ended_at >= to_timestamp($3::double precision / 1000) and done.ended_at > to_timestamp($5::double precision / 1000)
       and not exists (select from agent_run own where own.agent = $4 and own.trigger_id = 'agent:' || done.id)
       and $4 not in (
         with recursive chain (id, agent, trigger, trigger_id) as (
           select done.id, done.agent, done.trigger, done.trigger_id
           union select before.id, before.agent, before.trigger, before.trigger_id
           from chain join agent_run before on chain.trigger = 'agent' and chain.trigger_id = 'agent:' || before.id
         ) select chain.agent from chain)
     order by done.ended_at limit 100`,
    [owner, after, at - late, agent, since],
  );
  let newest = at;
  for (const { id, ended_at: ended } of done) {
    const started = await startRun(options, {
      agent,
      trigger: "agent",
      triggerId: `agent:${id}`,
      input: { text: `The agent ${after} is done.`, trusted: false, facts: { agent: after, run: id } },
    });
    // It waits until the agent goes on, or may start more.
    if (started !== "started" && started !== "known") break;
    newest = Math.max(newest, ended.getTime());
  }
  if (newest > at) await keep(newest, since);
}
