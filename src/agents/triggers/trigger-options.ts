import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { Log } from "../../kit/log.ts";
import type { Agents, StartOrder } from "../agents.ts";
import type { World } from "../tools/connector.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";

/** An agent whose definition is in force. */
export interface ActiveAgent {
  readonly definition: AgentDefinition;
  /** Pseudonym of whom it works for, or "owner". */
  readonly owner: string;
}

export interface TriggerOptions {
  readonly control: Control;
  readonly agents: Pick<Agents, "start">;
  readonly definitions: () => readonly ActiveAgent[];
  /** What a connector of this agent would get, outside any run. */
  readonly world: (agent: string) => World;
  /** Whether an owner's agents may be told what happens in a repository ("github.com/acme/shop", small letters). Without it: none is. */
  readonly mayHear?: (owner: string, repo: string) => Promise<boolean>;
  /** The organisation's, for schedules and hours that name none. */
  readonly timeZone: string;
  /** Milliseconds UTC. */
  readonly now: () => number;
  readonly log: Log;
}

/** "refused": the agent is paused, stopped or gone, and nothing was started. "too-many": its owner's runs of this hour are used up. */
export type Started = "started" | "known" | "refused" | "too-many";

const refusals = new Set(["agent-paused", "agent-stopped", "no-such-agent"]);

export async function startRun({ agents }: Pick<TriggerOptions, "agents">, order: StartOrder): Promise<Started> {
  try {
    const { known } = await agents.start(order);
    return known ? "known" : "started";
  } catch (error) {
    if (error instanceof UpshotError && error.code === "too-many-runs") return "too-many";
    if (!(error instanceof UpshotError) || !refusals.has(error.code)) throw error;
    return "refused";
  }
}
