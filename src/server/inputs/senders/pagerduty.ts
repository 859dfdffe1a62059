import { z } from "zod";
import { mapPagerDutyEvent } from "../../../read/receivers/pagerduty/map-event.ts";
import { resolvePerson } from "../../organisation/identities.ts";
import { defineSender } from "../define-sender.ts";
import { secret } from "../secret.ts";
import { isSigned } from "../signature.ts";

export const pagerduty = defineSender({
  kind: "pagerduty",
  config: z.strictObject({
    /** Repository ("host/path") by the id of a PagerDuty service. */
    services: z.record(z.string().max(40), z.string().max(200)).default({}),
  }),
  secrets: z.object({ secret }),
  entry: {
    name: "PagerDuty",
    group: "delivery",
    brings: "Incidents: when they began, when they were over.",
    steps: [
      "Under Integrations, Generic Webhooks (V3), add {url}/hooks/pagerduty for incident events.",
      "Enter the signing secret here, and which service is which repository.",
    ],
    docs: "docs/inputs.md#pagerduty",
    quietAfter: 60,
  },
  verify: ({ services: { control, keys }, body, headers }, { config, secrets }) => {
    // Several while the secret is being changed.
    const signatures = (headers.get("x-pagerduty-signature") ?? "")
      .split(",")
      .flatMap((text) => /^\s*v1=([0-9a-f]{64})\s*$/.exec(text)?.[1] ?? []);
    if (!signatures.slice(0, 5).some((signature) => isSigned(secrets.secret, body, signature))) return null;
    return {
      source: "pagerduty",
      id: headers.get("x-webhook-id") === null ? "" : `${headers.get("x-webhook-id")?.slice(0, 60)} ${signatures[0]}`,
      place: "event",
      read: (payload) =>
        mapPagerDutyEvent(payload, {
          personOf: (user) => resolvePerson(control, keys, [{ kind: "pagerduty", value: user }]),
          repoOf: (service) => config.services[service] ?? "",
        }),
    };
  },
});
