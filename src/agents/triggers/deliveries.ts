import { repoOf } from "../../model/repository-name.ts";
import type { Trigger } from "./conditions.ts";
import { readDeliveryEvent, type DeliveryEvent } from "./delivery-event.ts";
import { startRun, type TriggerOptions } from "./trigger-options.ts";

/** A delivery of an input, after its signature was found right. */
export interface TakenDelivery {
  /** Name of the input. */
  readonly source: string;
  /** What its sender calls it; "" where it names none. */
  readonly id: string;
  readonly payload: unknown;
}

/** Starts the runs of all agents that wait for what a delivery tells, and may be told it; taken again it starts none. */
export async function runForDelivery(options: TriggerOptions, { source, id, payload }: TakenDelivery): Promise<void> {
  const event = readDeliveryEvent(payload);
  if (event === null) return;
  const heard = new Map<string, Promise<boolean>>();
  const mayHear = async (owner: string): Promise<boolean> => {
    const known = heard.get(owner) ?? options.mayHear?.(owner, event.repo) ?? Promise.resolve(false);
    heard.set(owner, known);
    return known;
  };
  const happening = id === "" ? `${event.repo}#${event.id}:${event.state}` : `${source}:${id}`;
  for (const { definition, owner } of options.definitions()) {
    const { name: agent } = definition;
    if (event.by === agent || !definition.triggers.some((trigger) => waitsFor(trigger, event))) continue;
    // What happens in a repository is told to agents of those who work on it, and of others only where the organisation says so.
    if (!(await mayHear(owner))) {
      options.log.info("an agent was not told of a delivery: its owner has no part in the repository, and it is not open to all", {
        agent,
      });
      continue;
    }
    const { kind, repo, environment, state, commit } = event;
    await startRun(options, {
      agent,
      trigger: kind,
      triggerId: `${kind}:${happening}`,
      input: {
        // What others chose (an environment's name) is told as what it is: words of outsiders, within a sentence of ours.
        text: `This was told of a ${kind}:\n${JSON.stringify({ repo, id: event.id, state, commit, ...(environment === "" ? {} : { environment }) })}`,
        trusted: false,
        facts: { repo, id: event.id, state, commit, environment },
      },
    });
  }
}

function waitsFor(trigger: Trigger, event: DeliveryEvent): boolean {
  if ("deployment" in trigger) {
    const { repo, environment } = trigger.deployment;
    return event.kind === "deployment" && repoOf(repo) === event.repo && (environment === undefined || environment === event.environment);
  }
  return "pull-request" in trigger && event.kind === "pull-request" && repoOf(trigger["pull-request"].repo) === event.repo;
}
