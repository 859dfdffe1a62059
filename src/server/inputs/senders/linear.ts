import { z } from "zod";
import { mapLinearEvent } from "../../../read/receivers/linear/map-event.ts";
import { resolvePerson } from "../../organisation/identities.ts";
import { defineSender } from "../define-sender.ts";
import { secret } from "../secret.ts";
import { isSigned } from "../signature.ts";

/** A message that was sent longer ago (milliseconds), or so far ahead, is not taken: somebody may have kept it. */
const lasts = 60_000;

export const linear = defineSender({
  kind: "linear",
  config: z.strictObject({}),
  secrets: z.object({ secret }),
  entry: {
    name: "Linear",
    group: "delivery",
    brings: "Tickets: when they were opened, begun, closed and reopened, and so when a bug was reported; none of their texts.",
    steps: ["In the workspace's settings, under API, Webhooks, add {url}/hooks/linear for issues.", "Enter its signing secret here."],
    docs: "docs/inputs.md#linear",
    quietAfter: 14,
  },
  verify: ({ services, body, headers }, { secrets }) => {
    if (!isSigned(secrets.secret, body, headers.get("linear-signature") ?? "") || !isFresh(body, services.now())) return null;
    return {
      source: "linear",
      id: headers.get("linear-delivery")?.slice(0, 100) ?? "",
      place: "event",
      read: (payload) => mapLinearEvent(payload, { personOf: (names) => resolvePerson(services.control, services.keys, names) }),
    };
  },
});

/** Its time is signed with the rest. A body that is no JSON has none, and is refused as what it is. */
function isFresh(body: Buffer, now: number): boolean {
  try {
    const { webhookTimestamp } = z.object({ webhookTimestamp: z.number() }).parse(JSON.parse(body.toString("utf8")));
    return Math.abs(now - webhookTimestamp) <= lasts;
  } catch (error) {
    return error instanceof SyntaxError;
  }
}
