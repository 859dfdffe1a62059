import { z } from "zod";
import type { EventKind, Facts } from "../../../model/facts.ts";

export interface PagerDutyContext {
  /** Pseudonym of a PagerDuty user id. */
  personOf(userId: string): Promise<string>;
  /** The repository of a PagerDuty service id, "" where nobody said. */
  repoOf(serviceId: string): string;
}

export type MappedEvent =
  | { readonly kind: "facts"; readonly facts: Facts }
  | { readonly kind: "ignored" }
  | { readonly kind: "malformed"; readonly reason: string };

const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const schema = z.object({
  event: z.object({
    event_type: z.string(),
    occurred_at: moment,
    agent: z.object({ id: z.string(), type: z.string() }).nullish(),
    data: z.object({ id: z.string(), created_at: moment, service: z.object({ id: z.string() }) }),
  }),
});

const kinds: Readonly<Record<string, EventKind>> = {
  "incident.triggered": "opened",
  "incident.acknowledged": "acknowledged",
  "incident.resolved": "restored",
  "incident.reopened": "reopened",
};

/** @param payload of a V3 webhook. Source: developer.pagerduty.com/docs/webhooks-overview */
export async function mapPagerDutyEvent(payload: unknown, context: PagerDutyContext): Promise<MappedEvent> {
  const type = z.object({ event: z.object({ event_type: z.string() }) }).safeParse(payload).data?.event.event_type;
  const kind = kinds[type ?? ""];
  if (kind === undefined) return type === undefined ? { kind: "malformed", reason: "event.event_type is missing" } : { kind: "ignored" };
  const parsed = schema.safeParse(payload);
  if (!parsed.success)
    return {
      kind: "malformed",
      reason: `not as PagerDuty documents it: ${parsed.error.issues.map(({ path }) => path.join(".")).join(", ")}`,
    };
  const { occurred_at: at, agent, data } = parsed.data.event;
  const urn = `incident:pagerduty/${data.service.id}#${data.id}`;
  const person = agent?.type === "user_reference" ? await context.personOf(agent.id) : "";
  return {
    kind: "facts",
    facts: {
      artifacts: [
        {
          urn,
          kind: "incident",
          repo: context.repoOf(data.service.id),
          authors: [],
          at: data.created_at,
          linesAdded: 0,
          linesRemoved: 0,
          parent: "",
          version: data.created_at,
        },
      ],
      events: [{ key: `pagerduty:${kind}:${urn}:${at}`, artifact: urn, kind, at, person: kind === "opened" ? "" : person, version: at }],
    },
  };
}
