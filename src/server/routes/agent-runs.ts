import { z } from "zod";
import { runRows } from "../../agents/show/run-rows.ts";
import { roles } from "../../model/access.ts";
import { agentRunsPage } from "../../model/pages/agents.ts";
import { needOwn, showFor } from "../agents/for-reader.ts";
import { defineRoute } from "../define-route.ts";
import { noCursor, pageQuery } from "../paging.ts";

export default defineRoute({
  method: "get",
  path: "/api/agents/{name}/runs",
  who: { kind: "roles", roles },
  summary: "Runs of one of the reader's own agents, the newest first",
  params: z.object({ name: z.string().min(1).max(40) }),
  query: z.object(pageQuery(100)),
  response: agentRunsPage,
  handle: async ({ params: { name }, query: { cursor, limit }, services, reader }) => {
    await needOwn(services, reader, "agent", name);
    const show = showFor(services, reader);
    const [last] = cursor === "" ? [] : await runRows(show, { id: cursor }, 1);
    if (cursor !== "" && last?.agent !== name) throw noCursor();
    const rows = await runRows(show, { agent: name }, limit + 1, last?.id ?? null);
    const runs = rows.slice(0, limit);
    return { timeZone: services.timeZone, runs, next: rows.length > limit ? (runs.at(-1)?.id ?? null) : null };
  },
});
