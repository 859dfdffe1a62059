import { z } from "zod";
import { loadMetrics } from "../../measure/load-metrics.ts";
import { day } from "../../model/pages/figure.ts";
import { metricPage, metricsPage } from "../../model/pages/metrics.ts";
import { groupReaders } from "../access/group-readers.ts";
import { defineRoute } from "../define-route.ts";
import { metricOf, metricsOf } from "../pages/metrics.ts";

const catalogue = await loadMetrics();
const team = z.string().max(100).optional().describe("A group; the whole organisation where none is named");

export default [
  defineRoute({
    method: "get",
    path: "/api/metrics",
    who: groupReaders,
    summary: "The metrics catalogue: what each one means, and its latest figures for a group beside its counter-metric",
    query: z.object({ team }),
    response: metricsPage,
    audited: (_, { group, metrics }) => [group.id, ...metrics.map((metric) => metric.group.id)],
    handle: async ({ query, services }) => metricsOf(services, catalogue, query.team),
  }),
  defineRoute({
    method: "get",
    path: "/api/metrics/{id}",
    who: groupReaders,
    summary: "One metric of a group by month and quarter, beside its counter-metric",
    params: z.object({ id: z.string().max(100) }),
    query: z.object({ team, from: day.optional(), to: day.optional() }),
    response: metricPage,
    audited: ({ params }, { group }) => [`${group.id} ${params.id}`],
    handle: async ({ params, query, services }) =>
      metricOf(services, catalogue, { id: params.id, team: query.team, from: query.from, to: query.to }),
  }),
];
