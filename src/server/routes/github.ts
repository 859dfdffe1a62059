import { mapGitHubEvent } from "../../read/receivers/github/map-event.ts";
import { defineRoute } from "../define-route.ts";
import { githubContext } from "../inputs/github/context.ts";
import { inputKinds } from "../inputs/input-kinds.ts";
import { readInput } from "../inputs/inputs.ts";
import { isSigned } from "../inputs/signature.ts";
import { readHook, takeDelivery, unsigned } from "../inputs/take-delivery.ts";

/** Webhooks of the GitHub App. Source: docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export default defineRoute({
  method: "post",
  path: "/hooks/github",
  who: { kind: "signature" },
  summary: "A delivery of the GitHub App: pull requests, reviews, deployments, pushes",
  body: "raw",
  response: null,
  handle: async ({ request, services }) => {
    const body = await readHook(request);
    if (body instanceof Response) return body;
    const input = await readInput(services, "github", inputKinds.github);
    const signature = /^sha256=(.*)$/.exec(request.headers.get("x-hub-signature-256") ?? "")?.[1] ?? "";
    if (input === null || !isSigned(input.secrets.webhookSecret, body, signature)) return unsigned();
    const event = request.headers.get("x-github-event") ?? "";
    return takeDelivery(services, body, {
      source: "github",
      id: request.headers.get("x-github-delivery")?.slice(0, 100) ?? "",
      place: `event ${/^[a-z_]{1,60}$/.test(event) ? event : "of no known name"}`,
      read: (payload) => mapGitHubEvent(event, payload, githubContext(services, input)),
    });
  },
});
