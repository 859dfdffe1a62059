import { randomUUID } from "node:crypto";
import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { StartOrder } from "../agents.ts";
import { readDefinition } from "../definition/read-definition.ts";
import { beyondParent } from "../definition/within.ts";
import { stopInForce } from "../money/calls.ts";
import { scopesOf } from "../money/limits.ts";
import type { Definitions } from "./definitions.ts";
import type { Dependencies } from "./dependencies.ts";

/** Runs below one another, the first one included. */
const deepest = 4;

interface ParentRow {
  readonly id: string;
  readonly owner: string;
  readonly agent: string;
  /** Of the definition that it started with, whatever the newest one says. */
  readonly definition: Buffer;
  readonly stop_keys: string[];
  readonly budget_scopes: string[];
}

/** Writes a run down that waits for a worker; the same happening again names the run there is. @throws UpshotError */
export async function startRun(deps: Dependencies, definitions: Definitions, order: StartOrder): Promise<{ run: string; known: boolean }> {
  const defined = definitions.of(order.agent);
  const [agent] = await deps.control.query<{ owner: string; version: string; paused: boolean }>(
    "select owner, version, paused_at is not null as paused from agent where name = $1",
    [order.agent],
  );
  if (defined === null || agent === undefined)
    throw new UpshotError({
      code: "no-such-agent",
      message: `there is no agent ${order.agent}`,
      hint: "upshot agents list names those there are.",
    });
  const [known] = await deps.control.query<{ id: string }>("select id from agent_run where agent = $1 and trigger_id = $2", [
    order.agent,
    order.triggerId,
  ]);
  if (known !== undefined) return { run: known.id, known: true };
  if (agent.paused)
    throw new UpshotError({
      code: "agent-paused",
      message: `${order.agent} is paused`,
      hint: `Let it go on first, on its page or by: upshot agents pause ${order.agent} --off`,
    });

  const { definition, owner } = defined;
  const [parent] =
    order.parent === undefined
      ? []
      : await deps.control.query<ParentRow>(
          `select r.id, r.owner, r.agent, r.stop_keys, r.budget_scopes, v.sealed as definition
           from agent_run r join agent_version v on v.agent = r.agent and v.version = r.version where r.id = $1`,
          [order.parent],
        );
  if (order.parent !== undefined) checkParent(deps, parent, owner, order.agent, definition.tools);
  const id = randomUUID();
  const stopKeys = [...new Set([`run:${id}`, `agent:${order.agent}`, ...(parent?.stop_keys ?? []), "org"])];
  const own = scopesOf({ root: id, agents: [order.agent], owner, teams: await deps.teamsOf(owner) });
  const scopes = [...new Set([...own, ...(parent?.budget_scopes ?? [])])];
  // Read before: whoever is in a transaction waits for no other connection.
  const { runsAnHour } = await deps.limits();
  return deps.control.transaction(async (control) => {
    const stop = await stopInForce(control, stopKeys);
    if (stop !== null)
      throw new UpshotError({
        code: "agent-stopped",
        message: stop === "org" ? "all agents are stopped" : `${stop.replace(/^\w+:/, "")} is stopped`,
        hint: `Lift the stop first, on the page Agents or by: upshot agents stop ${stop === "org" ? "--all" : stop.replace(/^\w+:/, "")} --lift`,
      });
    await checkStarts(control, owner, runsAnHour);
    const made = await control.query<{ id: string }>(
      `insert into agent_run (id, agent, version, owner, parent, trigger, trigger_id, sealed, stop_keys, budget_scopes)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (agent, trigger_id) do nothing returning id`,
      [
        id,
        order.agent,
        agent.version,
        owner,
        parent?.id ?? null,
        order.trigger,
        order.triggerId,
        order.input === null ? null : deps.seal(JSON.stringify(order.input)),
        stopKeys,
        scopes,
      ],
    );
    if (made.length === 0) {
      const [other] = await control.query<{ id: string }>("select id from agent_run where agent = $1 and trigger_id = $2", [
        order.agent,
        order.triggerId,
      ]);
      return { run: other?.id ?? id, known: true };
    }
    await control.query("insert into agent_limit (scope, period, micros) values ($1, 'run', $2)", [`run:${id}`, definition.budget.run]);
    return { run: id, known: false };
  });
}

/**
 * So many runs an hour are an owner's: a loop of triggers, or a model that hands work over without end, comes to rest. Starts of one
 * owner wait for each other, so that none slips by. @throws UpshotError `too-many-runs`
 */
async function checkStarts(control: Control, owner: string, most: number): Promise<void> {
  await control.query("select pg_advisory_xact_lock(7206, hashtext($1))", [owner]);
  const [row] = await control.query<{ count: number }>(
    "select count(*) as count from agent_run where owner = $1 and made_at > now() - interval '1 hour'",
    [owner],
  );
  if ((row?.count ?? 0) >= most)
    throw new UpshotError({
      code: "too-many-runs",
      message: `${most} runs were started within an hour by agents of this owner, and more are not allowed`,
      hint: "Wait, or narrow what wakes them (their triggers and conditions). An admin can raise the limit in the settings of agents.",
    });
}

function checkParent(
  { unseal }: Dependencies,
  parent: ParentRow | undefined,
  owner: string,
  name: string,
  tools: Parameters<typeof beyondParent>[0],
): void {
  const may = parent === undefined ? null : readDefinition(unseal(parent.definition)).definition;
  const refused = (message: string): UpshotError =>
    new UpshotError({ code: "hand-over-refused", message, hint: "Its owner can change the definitions." });
  if (parent === undefined || may === null) throw refused("the run that hands it over is not there any more");
  if (parent.owner !== owner) throw refused(`${name} belongs to somebody else`);
  if (parent.stop_keys.filter((key) => key.startsWith("run:")).length >= deepest)
    throw refused(`work is handed over ${deepest - 1} times at most`);
  if (parent.stop_keys.includes(`agent:${name}`)) throw refused(`${name} is already at work on it, further up`);
  const more = beyondParent(tools, may.tools);
  if (more !== null) throw refused(`${name} may do more than ${may.name}: ${more}`);
}
