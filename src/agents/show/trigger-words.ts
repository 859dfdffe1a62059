import type { AgentDefinition } from "../definition/agent-definition.ts";

type Trigger = AgentDefinition["triggers"][number];

/** What wakes an agent, in words. */
export function triggerWords(trigger: Trigger): string {
  const when = "when" in trigger && trigger.when !== undefined ? `, where ${whenWords(trigger.when)}` : "";
  if ("mail" in trigger) return `mail arrives in ${trigger.mail.folder} of ${trigger.mail.mailbox}${when}`;
  if ("schedule" in trigger) return `by the clock: ${trigger.schedule}${trigger.zone === undefined ? "" : ` in ${trigger.zone}`}`;
  if ("webhook" in trigger) return `a signed message to the webhook ${trigger.webhook}${when}`;
  if ("slack" in trigger) return `a ${trigger.slack.on} in the Slack channel ${trigger.slack.channel}`;
  if ("deployment" in trigger)
    return `a deployment of ${trigger.deployment.repo}${trigger.deployment.environment === undefined ? "" : ` to ${trigger.deployment.environment}`}`;
  if ("pull-request" in trigger) return `a pull request in ${trigger["pull-request"].repo}`;
  return "agent" in trigger ? `the agent ${trigger.agent} hands work over` : "you start it by hand";
}

const conditions: Readonly<Record<string, string>> = {
  from: "it comes from",
  to: "it is for",
  subject: "its subject is like",
  folder: "it lies in",
  hours: "the hour is within",
};

function whenWords(when: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(when)
    .flatMap(([name, value]) => (value === undefined ? [] : [`${conditions[name] ?? name} ${value}`]))
    .join(" and ");
}

/** A span in words: "2 days". */
export function spanWords(milliseconds: number): string {
  const [size, name] = [[86_400_000, "day"] as const, [3_600_000, "hour"] as const, [60_000, "minute"] as const].find(
    ([one]) => milliseconds >= one && milliseconds % one === 0,
  ) ?? [1000, "second"];
  const count = Math.round(milliseconds / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
