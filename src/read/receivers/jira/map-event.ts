import { z } from "zod";
import type { Facts } from "../../../model/facts.ts";
import { mapped, plausibleTime, type MappedEvent } from "../mapped-event.ts";
import { ticketFacts, type TicketStep } from "../ticket-facts.ts";
import type { JiraContext } from "./jira-context.ts";
import { account, change, issue, namesOf, phaseOf, ticketKey, ticketUrn } from "./payload.ts";
import { statusStep } from "./status-step.ts";

const schema = z.object({
  timestamp: plausibleTime,
  user: account,
  issue,
  changelog: z.object({ id: z.string(), items: z.array(change) }).optional(),
});

/** @param payload of a webhook of Jira Cloud or Data Center. Source: developer.atlassian.com/cloud/jira/platform/webhooks */
export function mapJiraEvent(payload: unknown, context: JiraContext): Promise<MappedEvent> {
  return mapped("Jira", async () => {
    const { webhookEvent } = z.object({ webhookEvent: z.string() }).parse(payload);
    if (!/^jira:issue_(created|updated|deleted)$/.test(webhookEvent)) return { kind: "ignored" };
    return { kind: "facts", facts: await issueFacts(schema.parse(payload), webhookEvent === "jira:issue_deleted", context) };
  });
}

async function issueFacts(
  { timestamp, user, issue: { key, self: site, fields }, changelog }: z.output<typeof schema>,
  deleted: boolean,
  context: JiraContext,
): Promise<Facts> {
  const urn = ticketUrn(site, key);
  const person = async (names: ReturnType<typeof namesOf>): Promise<string> => (names.length === 0 ? "" : context.personOf(names));
  const actor = await person(namesOf(user));
  const phase = phaseOf(fields.status.statusCategory.key);
  const steps: TicketStep[] = [];
  if (changelog !== undefined && phase !== null) {
    const kind = await statusStep(site, changelog.items, phase, context);
    if (kind !== null) steps.push({ kind, at: fields.updated, person: actor, name: changelog.id });
  }
  if (phase !== null) await context.learn(site, fields.status.id, phase);
  if (deleted) steps.push({ kind: "deleted", at: timestamp, person: actor, name: "" });
  const facts = ticketFacts({
    urn,
    tracker: "jira",
    author: await person(namesOf(fields.creator)),
    created: fields.created,
    seen: fields.updated,
    steps,
  });
  // It has another key since it was moved to another project: under the old one it is there no more.
  const moved = ticketKey.safeParse(changelog?.items.find(({ field }) => field === "Key")?.fromString).data;
  if (moved === undefined || moved === key) return facts;
  const old = ticketUrn(site, moved);
  const gone = { key: `jira:deleted:${old}:`, artifact: old, kind: "deleted" as const, at: fields.updated, person: "", version: timestamp };
  return { ...facts, events: [...(facts.events ?? []), gone] };
}
