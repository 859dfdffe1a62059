import { z } from "zod";
import { day } from "../../model/pages/figure.ts";
import { toolsPage } from "../../model/pages/tools.ts";
import { groupReaders } from "../access/group-readers.ts";
import { defineRoute } from "../define-route.ts";
import { toolsOf } from "../pages/tools.ts";

export default defineRoute({
  method: "get",
  path: "/api/tools",
  who: groupReaders,
  summary: "What each tool and model cost a group, at which kind of price, and what came of it",
  query: z.object({ from: day.optional(), to: day.optional(), team: z.string().max(100).optional() }),
  response: toolsPage,
  audited: (_, { group }) => [group.id],
  handle: ({ query, services }) => toolsOf(services, { from: query.from, to: query.to, team: query.team }),
});
