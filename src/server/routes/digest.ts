import { digestPreview } from "../../model/pages/settings.ts";
import { defineRoute } from "../define-route.ts";
import { digestOf } from "../digest/digest.ts";

export default defineRoute({
  method: "get",
  path: "/api/digest/preview",
  who: { kind: "roles", roles: ["admin"] },
  summary: "The weekly digest as it would be sent now; nothing is sent",
  response: digestPreview,
  audited: () => ["org"],
  handle: async ({ services }) => {
    const { page, message } = await digestOf(services);
    const { subject, text, html, slack } = message;
    return { subject, from: page.period.from, to: page.period.to, text, html: html ?? "", slack };
  },
});
