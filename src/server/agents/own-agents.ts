import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { workspaceOf } from "../../agents/run/open-tools.ts";
import type { Control } from "../../db/postgres/control.ts";
import type { Keys } from "../keys.ts";
import { moveUses } from "./move-uses.ts";

/** Stops and forgets all that works for a person: agents, their files, runs, questions, what was entered for them. */
export async function forgetOwner(control: Control, folder: string, owner: string): Promise<void> {
  const agents = await control.query<{ name: string }>("select name from agent where owner = $1 order by name", [owner]);
  for (const { name } of agents) {
    await control.query("select agent_stop_all($1, 'its owner was forgotten')", [`agent:${name}`]);
    rmSync(join(folder, "agents", name), { recursive: true, force: true });
  }
  rmSync(dirname(workspaceOf(folder, owner, "any")), { recursive: true, force: true });
  await control.transaction(async (transaction) => {
    const runs = "select 'run:' || id from agent_run where owner = $1";
    for (const table of ["agent_limit", "agent_spend"])
      await transaction.query(`delete from ${table} where scope in (${runs}) or scope = 'owner:' || $1 or scope = any ($2)`, [
        owner,
        agents.map(({ name }) => `agent:${name}`),
      ]);
    for (const table of ["agent_credential", "agent_run", "agent_outcome", "agent_grant", "agent_approval", "agent"])
      await transaction.query(`delete from ${table} where owner = $1`, [owner]);
    await moveUses(transaction, owner, null);
    // The names are free again.
    await transaction.query("delete from agent_stop where key = any ($1)", [agents.map(({ name }) => `agent:${name}`)]);
  });
}

/** What is kept about a person's agents, for that person. What is entered as a secret is named, never told. */
export async function exportedAgents(
  control: Control,
  keys: Keys,
  owner: string,
): Promise<{ readonly kind: string; readonly row: object }[]> {
  const definitions = await control.query<{ agent: string; read_at: Date; sealed: Buffer }>(
    "select v.agent, v.read_at, v.sealed from agent_version v join agent a on a.name = v.agent where a.owner = $1 order by v.agent, v.read_at",
    [owner],
  );
  const runs = await control.query(
    "select id, agent, trigger, state, reason, queued_at, started_at, ended_at, cost_micros, tokens, exploration from agent_run where owner = $1 order by queued_at, id",
    [owner],
  );
  const calls = await control.query<{ sealed: Buffer | null; effect: Buffer | null }>(
    `select c.run, c.id, c.tool, c.state, c.verdict, c.because, c.cost_micros, c.began_at, c.ended_at, c.sealed, c.effect
     from agent_call c join agent_run r on r.id = c.run where r.owner = $1 order by c.run, c.seq`,
    [owner],
  );
  const outcomes = await control.query(
    "select run, agent, verifier, artifact, verdict, evidence, made_at, judged_at from agent_outcome where owner = $1 order by made_at, id",
    [owner],
  );
  const credentials = await control.query("select kind, name, made_at from agent_credential where owner = $1 order by kind, name", [owner]);
  const uses = await control.query(
    "select kind, name, who, acts from agent_credential_use where who = 'owner:' || $1 or whose = $1 order by kind, name, who",
    [owner],
  );
  const open = (sealed: Buffer | null): unknown => (sealed === null ? null : JSON.parse(keys.unseal(sealed)));
  return [
    ...definitions.map(({ sealed, ...row }) => ({ kind: "agent definition", row: { ...row, text: keys.unseal(sealed) } })),
    ...runs.map((row) => ({ kind: "agent run", row })),
    ...calls.map(({ sealed, effect, ...row }) => ({ kind: "agent call", row: { ...row, made: open(sealed), did: open(effect) } })),
    ...outcomes.map((row) => ({ kind: "agent outcome", row })),
    ...credentials.map((row) => ({ kind: "agent credential", row })),
    ...uses.map((row) => ({ kind: "agent credential of the organisation", row })),
  ];
}
