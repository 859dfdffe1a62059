import { defineRoute } from "../define-route.ts";
import { healthFigures } from "../monitor/health-figures.ts";
import { prometheusText, prometheusType } from "../monitor/prometheus-text.ts";

export default defineRoute({
  method: "get",
  path: "/metrics",
  who: { kind: "scope", scope: "monitor", roles: ["admin"] },
  summary: "How the installation fares, for Prometheus: no figure about a person or a group",
  response: null,
  handle: async ({ services }) =>
    new Response(prometheusText(await healthFigures(services)), {
      headers: { "content-type": prometheusType, "cache-control": "no-store" },
    }),
});
