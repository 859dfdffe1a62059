import { z } from "zod";
import { defineRoute } from "../define-route.ts";
import { tellUnsigned, verifiedDelivery } from "../inputs/hook-senders.ts";
import { readHook, takeDelivery, unsigned } from "../inputs/take-delivery.ts";

/** Webhooks of everything in `senders`, and the generic one: which it is, the input's name says. */
export default defineRoute({
  method: "post",
  path: "/hooks/{source}",
  who: { kind: "signature" },
  summary: "A signed message about deployments, incidents, tickets or documents; see docs/inputs.md",
  params: z.object({ source: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/) }),
  body: "raw",
  response: null,
  handle: async ({ params, request, services }) => {
    const body = await readHook(request);
    if (body instanceof Response) return body;
    const delivery = await verifiedDelivery(services, params.source, body, request.headers);
    if (delivery !== null) return takeDelivery(services, body, delivery);
    await tellUnsigned(services, params.source);
    return unsigned();
  },
});
