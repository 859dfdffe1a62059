import { createHash } from "node:crypto";
import { UpshotError } from "../../kit/errors.ts";
import { rowText } from "../tools/row-text.ts";
import type { Effect } from "../tools/tool.ts";
import type { Claim } from "../tools/verifier.ts";
import type { Dependencies } from "./dependencies.ts";
import { wake, type Progress } from "./park.ts";
import { loadRun, type RunState } from "./run-state.ts";

/**
 * Ends a run for good, in one transaction: what its contract promises is written down from the receipts, and what was said and read
 * is forgotten. Arguments and effects stay, for its owner to look at.
 */
export async function endRun(deps: Dependencies, state: RunState, how: "done" | "failed" | "stopped", reason: string): Promise<Progress> {
  await deps.control.transaction(async (control) => {
    const ended = await control.query(
      `update agent_run set state = $3, reason = $4, ended_at = now(), worker = null, wake_at = null, waits_for = '', unclaimed = false
       where id = $1 and fence = $2 and state = 'running' returning id`,
      [state.id, state.fence, how, rowText(reason)],
    );
    if (ended.length === 0) return;
    await forget(control, state.id, keep(state, how));
    await writeClaims(deps, control, state);
  });
  await wake(deps, `run:${state.id}`);
  return "left";
}

/** Runs of one turn whose promises are written down afterwards. */
const mostLeft = 100;

/**
 * Runs that were not ended by themselves (stopped while they waited, given up): what they had done until then is promised like that of
 * any other, and looked at. Not before all that had begun has a receipt.
 */
export async function claimLeft(deps: Dependencies): Promise<void> {
  const left = await deps.control.query<{ id: string }>(
    `select r.id from agent_run r where r.unclaimed and r.state in ('done', 'failed', 'stopped')
       and not exists (select from agent_call c where c.run = r.id and c.state = 'begun' and c.id not like '%.undo')
     order by r.id limit ${mostLeft}`,
  );
  for (const { id } of left) {
    const state = await loadRun(deps, id).catch((error: unknown) => {
      // Its definition is of another time: nothing tells what it promised.
      if (error instanceof UpshotError) return null;
      throw error;
    });
    await deps.control.transaction(async (control) => {
      const taken = await control.query(
        "update agent_run set unclaimed = false, unrecorded = true where id = $1 and unclaimed returning id",
        [id],
      );
      if (taken.length > 0 && state !== null) await writeClaims(deps, control, state);
    });
  }
}

async function writeClaims(deps: Dependencies, control: Dependencies["control"], state: RunState): Promise<void> {
  for (const { verifier, window, claim } of claimsOf(deps, state)) {
    const id = createHash("sha256").update(`${state.id}\n${verifier}\n${claim.artifact}`).digest("hex").slice(0, 32);
    const due = new Date(claim.at + window);
    await control.query(
      `insert into agent_outcome (id, run, agent, owner, verifier, artifact, sealed, window_ms, made_at, due_at, next_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) on conflict (id) do nothing`,
      [
        id,
        state.id,
        state.agent,
        state.owner,
        verifier,
        claim.artifact,
        deps.seal(JSON.stringify({ subject: claim.subject })),
        window,
        new Date(claim.at),
        due,
      ],
    );
  }
}

/** Results that whoever handed the work over still has to read: the last answer of a sub-agent. */
function keep(state: RunState, how: string): string | null {
  if (state.parent === null || how !== "done") return null;
  return state.calls.findLast(({ kind, state: was }) => kind === "model" && was === "done")?.id ?? null;
}

async function forget(control: Dependencies["control"], run: string, kept: string | null): Promise<void> {
  await control.query("update agent_call set result = null where run = $1 and id is distinct from $2", [run, kept]);
  await control.query("update agent_run set sealed = null where id = $1", [run]);
}

interface Promised {
  readonly verifier: string;
  readonly window: number;
  readonly claim: Claim;
}

/** Claims of every clause of the contract, from effects that have a receipt. */
function claimsOf(deps: Dependencies, state: RunState): Promised[] {
  const done = state.calls.filter((row) => row.kind === "tool" && row.state === "done" && row.effect !== null);
  const effects: Effect[] = done.flatMap(({ effect }) => (effect === null ? [] : [effect]));
  const at = Math.max(state.startedAt, ...done.map(({ endedAt }) => endedAt ?? 0));
  return state.definition.contract.flatMap(({ verifier: id, window, of }) => {
    const verifier = deps.verifiers.get(id);
    if (verifier === undefined) return [];
    const claims = verifier.claims(effects, { window, of }, state.id);
    return claims.map((claim) => ({ verifier: id, window, claim: claim.at > 0 ? claim : { ...claim, at } }));
  });
}
