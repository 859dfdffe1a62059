import { UpshotError } from "../../kit/errors.ts";
import type { Agents } from "../agents.ts";
import type { Slack, SlackTaken } from "../slack/open-slack.ts";
import type { SlackOptions } from "../slack/slack-options.ts";
import { finishedName, runAfterAgents } from "./agent-finished.ts";
import type { Trigger } from "./conditions.ts";
import { runForDelivery, type TakenDelivery } from "./deliveries.ts";
import { mailName, openMailTriggers } from "./mail-trigger.ts";
import { runSchedule, scheduleName } from "./schedule.ts";
import { cursorName, forgetCursors, readCursors } from "./trigger-cursors.ts";
import type { ActiveAgent, Started, TriggerOptions } from "./trigger-options.ts";
import { takeWebhook, webhookSecret, type SignedHook } from "./webhook.ts";

/** What wakes agents. Several servers on one store may each have it: a happening names its run, and starts it once. */
export interface Triggers {
  /** Starts what is due: schedules, agents that wait for others, mail that came while nobody looked. Every few seconds. */
  readonly tick: () => Promise<void>;
  /** What the messages of a webhook are signed with; null where there is none. */
  readonly webhookSecret: (agent: string, name: string) => Promise<string | null>;
  /** A message whose signature was right. */
  readonly webhook: (hook: SignedHook) => Promise<Started | "ignored">;
  /** A delivery of a connected input, after it was verified. */
  readonly delivery: (taken: TakenDelivery) => Promise<void>;
  /** What Slack sent by HTTP; its signature is checked here. */
  readonly slack: (body: string, headers: Headers) => Promise<SlackTaken>;
  /** Ends the watching of mailboxes and the connections to Slack. */
  readonly close: () => Promise<void>;
}

/** What Slack needs besides: without it, mentions start nothing. */
export type SlackSide = Pick<SlackOptions, "cardOf" | "personOf" | "approvalsUrl">;

export function openTriggers(
  options: TriggerOptions & { readonly agents: Pick<Agents, "start" | "answer">; readonly slack?: SlackSide },
): Triggers {
  const mail = openMailTriggers(options);
  let slack: Slack | null = null;
  const told = new Map<string, string>();
  let ticking: Promise<void> | null = null;

  const one = async (active: ActiveAgent, trigger: Trigger, cursors: Awaited<ReturnType<typeof readCursors>>): Promise<void> => {
    const known = cursors.get(cursorName(active.definition.name, nameOf(trigger) ?? ""));
    if ("schedule" in trigger) await runSchedule(options, active, trigger, known);
    else if ("agent" in trigger) await runAfterAgents(options, active, trigger.agent, known);
    else if ("mail" in trigger) await mail.follow(active, trigger);
  };
  const tick = async (): Promise<void> => {
    const cursors = await readCursors(options.control);
    const agents = options.definitions();
    for (const active of agents) {
      const { name: agent, triggers } = active.definition;
      const names = triggers.flatMap((trigger) => nameOf(trigger) ?? []);
      for (const trigger of triggers) await watched(agent, trigger, () => one(active, trigger, cursors));
      const stale = [...cursors.keys()].some((known) => known.startsWith(`${agent} `) && !names.includes(known.slice(agent.length + 1)));
      if (stale) await forgetCursors(options.control, agent, names);
    }
    mail.keep(agents);
    await tickSlack(agents);
  };
  /** Slack's library is loaded where an agent waits for Slack, and not before. */
  const tickSlack = async (agents: readonly ActiveAgent[]): Promise<void> => {
    const isWanted = agents.some(({ definition }) => definition.triggers.some((trigger) => "slack" in trigger));
    if (isWanted && slack === null && options.slack !== undefined) {
      const { openSlack } = await import("../slack/open-slack.ts");
      slack = openSlack({ ...options, ...options.slack });
    }
    await slack?.tick();
  };
  /** One trigger that cannot work keeps no other from working; the same problem is told once. */
  const watched = async (agent: string, trigger: Trigger, work: () => Promise<void>): Promise<void> => {
    const place = `${agent} ${nameOf(trigger) ?? ""}`;
    try {
      await work();
      told.delete(place);
    } catch (error) {
      const reason = error instanceof UpshotError ? error.code : error instanceof Error ? error.name : "unknown";
      if (told.get(place) !== reason) options.log.warn("a trigger does not work", { agent, trigger: kindOf(trigger), reason });
      told.set(place, reason);
    }
  };
  return {
    tick: async () => {
      ticking ??= tick().finally(() => (ticking = null));
      await ticking;
    },
    webhookSecret: async (agent, name) => webhookSecret(options, agent, name),
    webhook: async (hook) => takeWebhook(options, hook),
    delivery: async (taken) => runForDelivery(options, taken),
    slack: async (body, headers) => slack?.request(body, headers) ?? { kind: "unsigned" },
    close: async () => {
      await mail.close();
      await slack?.close();
      await ticking?.catch(() => undefined);
    },
  };
}

/** Triggers that have a cursor, by its name. */
function nameOf(trigger: Trigger): string | null {
  if ("schedule" in trigger) return scheduleName(trigger);
  if ("agent" in trigger) return finishedName(trigger.agent);
  if ("slack" in trigger) return "slack:cards";
  return "mail" in trigger ? mailName(trigger) : null;
}

function kindOf(trigger: Trigger): string {
  return Object.keys(trigger).find((name) => name !== "when") ?? "";
}
