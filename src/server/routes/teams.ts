import { z } from "zod";
import { day } from "../../model/pages/figure.ts";
import { teamsPage } from "../../model/pages/teams.ts";
import { groupReaders } from "../access/group-readers.ts";
import { defineRoute } from "../define-route.ts";
import { teamsOf } from "../pages/teams.ts";

export default defineRoute({
  method: "get",
  path: "/api/teams",
  who: groupReaders,
  summary: "Each team of a group: cost, yield and change; in the order of names",
  query: z.object({ from: day.optional(), to: day.optional(), team: z.string().max(100).optional() }),
  response: teamsPage,
  audited: (_, { group }) => [group.id],
  handle: ({ query, services }) => teamsOf(services, { from: query.from, to: query.to, team: query.team }),
});
