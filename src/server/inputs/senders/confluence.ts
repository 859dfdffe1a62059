import { z } from "zod";
import { mapConfluenceEvent } from "../../../read/receivers/confluence/map-event.ts";
import { resolvePerson } from "../../organisation/identities.ts";
import { defineSender } from "../define-sender.ts";
import { isHubSigned } from "../hub-signature.ts";
import { secret } from "../secret.ts";

/** Confluence Data Center from version 7.7. Cloud signs what it sends to apps only, in another way. */
export const confluence = defineSender({
  kind: "confluence",
  config: z.strictObject({
    /** Its host, with the path below which it lies: "wiki.example.org". Payloads do not say where they come from. */
    site: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]*(?::\d+)?(?:\/[\w.~-]+)*$/, "a host, without https://")
      .meta({ title: "Host of Confluence", description: "wiki.example.org, without https://" }),
  }),
  secrets: z.object({ secret }),
  entry: {
    name: "Confluence",
    group: "delivery",
    brings: "Documents: when a page was made, edited and taken away, and by whom; no titles, no texts, and never who read it.",
    steps: [
      "Data Center only: under General configuration, Webhooks, add {url}/hooks/confluence with a secret of at least 16 characters; events page created, updated, trashed, removed, restored.",
      "Enter the secret here, and the host of your Confluence.",
    ],
    docs: "docs/inputs.md#confluence",
    quietAfter: 30,
  },
  verify: ({ services: { control, keys }, body, headers }, { config, secrets }) =>
    isHubSigned(secrets.secret, body, headers)
      ? {
          source: "confluence",
          // The time is in the body: only the same message has the same signature.
          id: headers.get("x-hub-signature")?.slice(0, 100).toLowerCase() ?? "",
          place: "event",
          read: (payload) => mapConfluenceEvent(payload, { site: config.site, personOf: (names) => resolvePerson(control, keys, names) }),
        }
      : null,
});
