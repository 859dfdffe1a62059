import { z } from "zod";
import { day } from "../../model/pages/figure.ts";
import { overviewPage } from "../../model/pages/overview.ts";
import { groupReaders } from "../access/group-readers.ts";
import { defineRoute } from "../define-route.ts";
import { overviewOf } from "../pages/overview.ts";

export default defineRoute({
  method: "get",
  path: "/api/overview",
  who: groupReaders,
  summary: "What came of it: the yield of a group's AI use in a period, with its trend and cuts",
  query: z.object({ from: day.optional(), to: day.optional(), team: z.string().max(100).optional() }),
  response: overviewPage,
  audited: (_, { group }) => [group.id],
  handle: ({ query, services }) => overviewOf(services, { from: query.from, to: query.to, team: query.team }),
});
