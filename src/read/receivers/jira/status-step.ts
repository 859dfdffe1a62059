import type { EventKind } from "../../../model/facts.ts";
import { ticketStep, type TicketPhase } from "../ticket-facts.ts";
import type { JiraContext } from "./jira-context.ts";
import { statusOf, type JiraChange } from "./payload.ts";

/**
 * What the changes that were made at once are for the ticket; null where its status is not among them. Where nobody has
 * seen the status it comes from, a resolution that is taken away says that it was done.
 * @param now the phase it came into
 */
export async function statusStep(
  site: string,
  changes: readonly JiraChange[],
  now: TicketPhase,
  context: Pick<JiraContext, "phaseOf">,
): Promise<EventKind | null> {
  const moved = statusOf(changes);
  if (moved === undefined) return null;
  const known = typeof moved.from === "string" ? await context.phaseOf(site, moved.from) : null;
  const resolution = changes.find(({ field, fieldId }) => (fieldId ?? field) === "resolution");
  const unresolved = typeof resolution?.from === "string" && (resolution.to ?? "") === "";
  return ticketStep(known ?? (unresolved ? "done" : null), now);
}
