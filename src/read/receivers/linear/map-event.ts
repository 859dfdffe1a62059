import { z } from "zod";
import type { Facts } from "../../../model/facts.ts";
import { mapped, plausibleTime, type AccountName, type MappedEvent } from "../mapped-event.ts";
import { ticketFacts, ticketStep, type TicketPhase, type TicketStep } from "../ticket-facts.ts";

export interface LinearContext {
  /** Pseudonym of whoever has these names, at least one. */
  personOf(names: readonly AccountName[]): Promise<string>;
}

const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .pipe(plausibleTime);
/** When it came into a phase; null or missing where it did not. */
const since = z.string().nullish();
const phaseTimes = z.object({ startedAt: since, completedAt: since, canceledAt: since });

// Titles, descriptions, labels and names of states are never read.
const schema = z.object({
  action: z.enum(["create", "update", "remove"]),
  createdAt: moment,
  actor: z.object({ id: z.string(), type: z.string().optional(), email: z.string().nullish() }).nullish(),
  /** "https://linear.app/acme/issue/SHOP-12/…": what follows the key is the title. */
  url: z
    .string()
    .transform((text) => /^https:\/\/linear\.app\/([\w-]+)\/issue\/(\w{1,20}-\d{1,9})(?:\/|$)/.exec(text)?.slice(1))
    .pipe(z.tuple([z.string(), z.string()])),
  data: phaseTimes.extend({
    createdAt: moment,
    updatedAt: moment,
    creatorId: z.string().nullish(),
    /** Made by an integration. */
    botActor: z.object({}).nullish(),
    state: z.object({ type: z.string() }),
  }),
  /** What changed, as it was before. */
  updatedFrom: phaseTimes.extend({ stateId: z.string().optional() }).optional(),
});
type IssueEvent = z.output<typeof schema>;

/** Types of states. Source: Linear's GraphQL schema, WorkflowState.type */
const phases: Readonly<Record<string, TicketPhase>> = {
  triage: "waiting",
  backlog: "waiting",
  unstarted: "waiting",
  started: "started",
  completed: "done",
  canceled: "dropped",
  duplicate: "dropped",
};

/** @param payload of a webhook about issues. Source: linear.app/developers/webhooks */
export function mapLinearEvent(payload: unknown, context: LinearContext): Promise<MappedEvent> {
  return mapped("Linear", async () => {
    const { type, action } = z.object({ type: z.string(), action: z.string() }).parse(payload);
    if (type !== "Issue" || !schema.shape.action.safeParse(action).success) return { kind: "ignored" };
    return { kind: "facts", facts: await issueFacts(schema.parse(payload), context) };
  });
}

async function issueFacts({ action, createdAt: at, actor, url, data, updatedFrom }: IssueEvent, context: LinearContext): Promise<Facts> {
  const [workspace, key] = url;
  // Integrations and apps act too.
  const human = actor !== null && actor !== undefined && actor.type?.toLowerCase() === "user";
  const person = human ? await context.personOf(namesOf(actor.id, actor.email)) : "";
  const steps: TicketStep[] = [];
  const now = phases[data.state.type];
  if (now !== undefined && updatedFrom?.stateId !== undefined) {
    const kind = ticketStep(phaseBefore(data, updatedFrom), now);
    if (kind !== null) steps.push({ kind, at, person, name: String(at) });
  }
  if (action === "remove") steps.push({ kind: "deleted", at, person, name: "" });
  return ticketFacts({
    urn: `ticket:linear.app/${workspace.toLowerCase()}#${key}`,
    tracker: "linear",
    author: await authorOf(data, human ? actor : null, person, context),
    created: data.createdAt,
    seen: data.updatedAt,
    steps,
  });
}

async function authorOf(
  { creatorId, botActor }: IssueEvent["data"],
  actor: { readonly id: string } | null,
  person: string,
  context: LinearContext,
): Promise<string> {
  if (typeof creatorId !== "string" || (botActor !== null && botActor !== undefined)) return "";
  return creatorId === actor?.id ? person : context.personOf(namesOf(creatorId, null));
}

/** The payload has the state it was in by its id only; the times it came into its phases tell which one that was. */
function phaseBefore(data: z.output<typeof phaseTimes>, from: z.output<typeof phaseTimes>): TicketPhase {
  const was = (name: keyof typeof data): boolean => typeof (name in from ? from[name] : data[name]) === "string";
  if (was("completedAt")) return "done";
  if (was("canceledAt")) return "dropped";
  return was("startedAt") ? "started" : "waiting";
}

/** Linear signs people in by their mail. */
function namesOf(id: string, mail: string | null | undefined): AccountName[] {
  return [
    { kind: "linear", value: id },
    ...(typeof mail === "string" && mail.includes("@") ? [{ kind: "mail", value: mail, verified: true }] : []),
  ];
}
