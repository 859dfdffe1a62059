import type { CallIntent, CallReceipt } from "../../src/agents/money/calls.ts";
import { scopesOf } from "../../src/agents/money/limits.ts";
import type { Control } from "../../src/db/postgres/control.ts";

export interface AddedRun {
  readonly id: string;
  readonly agent: string;
  /** From the top to the run that hands work to this one. */
  readonly parents?: readonly { readonly id: string; readonly agent: string }[];
  readonly owner?: string;
  readonly teams?: readonly string[];
  readonly state?: "queued" | "running" | "parked";
}

/** A run as the runtime would write it, and its agent. */
export async function addRun(
  control: Control,
  { id, agent, parents = [], owner = "ada", teams = [], state = "running" }: AddedRun,
): Promise<void> {
  await control.query("insert into agent (name, owner, version) values ($1, $2, 'v1') on conflict do nothing", [agent, owner]);
  await control.query(
    `insert into agent_run (id, agent, version, owner, parent, trigger, trigger_id, state, fence, stop_keys, budget_scopes)
     values ($1, $2, 'v1', $3, $4, 'by-hand', $1, $5, 1, $6, $7)`,
    [
      id,
      agent,
      owner,
      parents.at(-1)?.id ?? null,
      state,
      ["org", ...[...parents, { id, agent }].flatMap((one) => [`run:${one.id}`, `agent:${one.agent}`])],
      scopesOf({ root: parents[0]?.id ?? id, run: id, agents: [...parents.map((one) => one.agent), agent], owner, teams }),
    ],
  );
}

/** A free call that is allowed, unless told otherwise. */
export function intent(run: string, seq: number, more: Partial<CallIntent> = {}): CallIntent {
  const plain = {
    fence: 1,
    kind: "model",
    tool: "test/model",
    digest: Buffer.from("digest"),
    sealed: null,
    verdict: "allow",
    because: "",
  } as const;
  return { ...plain, run, seq, id: `c${seq}`, amount: 0, day: "2026-11-21", month: "2026-11", approval: null, ...more };
}

/** A call that is done and cost nothing, unless told otherwise. */
export function receipt(run: string, id: string, more: Partial<CallReceipt> = {}): CallReceipt {
  return { run, id, state: "done", because: "", costMicros: 0, tokens: 0, usage: null, result: null, effect: null, ...more };
}
