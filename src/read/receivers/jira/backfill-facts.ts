import type { Facts } from "../../../model/facts.ts";
import { ticketFacts, type TicketStep } from "../ticket-facts.ts";
import type { FoundIssue, JiraHistory } from "./backfill-answer.ts";
import type { JiraContext } from "./jira-context.ts";
import { namesOf, statusOf, ticketUrn } from "./payload.ts";
import { statusStep } from "./status-step.ts";

/** A ticket with all that happened to it: the same facts, under the same keys, as its webhooks gave. */
export async function backfilledIssue(
  { key, self: site, fields }: FoundIssue,
  histories: readonly JiraHistory[],
  context: JiraContext,
): Promise<Facts> {
  const person = async (names: ReturnType<typeof namesOf>): Promise<string> => (names.length === 0 ? "" : context.personOf(names));
  const steps: TicketStep[] = [];
  for (const { id, created, author, items } of histories) {
    const into = statusOf(items)?.to;
    const phase = typeof into === "string" ? await context.phaseOf(site, into) : null;
    const kind = phase === null ? null : await statusStep(site, items, phase, context);
    if (kind !== null) steps.push({ kind, at: created, person: await person(namesOf(author)), name: id });
  }
  return ticketFacts({
    urn: ticketUrn(site, key),
    tracker: "jira",
    author: await person(namesOf(fields.creator)),
    created: fields.created,
    seen: fields.updated,
    steps,
  });
}
