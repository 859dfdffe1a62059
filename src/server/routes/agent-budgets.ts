import { z } from "zod";
import { roles } from "../../model/access.ts";
import { agentLimitInput, agentLimitsPage } from "../../model/pages/agent-access.ts";
import { done } from "../../model/pages/agents.ts";
import { audit } from "../access/audit.ts";
import { listLimits, setLimit } from "../agents/limits.ts";
import { defineRoute } from "../define-route.ts";

const who = { kind: "roles", roles } as const;
const params = z.object({ scope: z.string().min(1).max(300), period: z.enum(["day", "month"]) });
const ok = { ok: true as const };

export default [
  defineRoute({
    method: "get",
    path: "/api/agent-budgets",
    who,
    summary: "Limits on what agents spend together: all of the reader's; for admins also those of teams and of everybody",
    response: agentLimitsPage,
    handle: ({ services, reader }) => listLimits(services, reader),
  }),
  defineRoute({
    method: "put",
    path: "/api/agent-budgets/{scope}/{period}",
    who,
    summary: 'Sets a limit for "owner" (all of the reader\'s agents); for admins also "org" and "team:<id>"',
    params,
    body: agentLimitInput,
    response: done,
    handle: async ({ params: place, body: { micros }, services, reader }) => {
      await setLimit(services, reader, { ...place, micros });
      await audit(
        services.control,
        place.scope === "owner" ? { kind: "somebody" } : reader,
        "change",
        `agent budget ${place.scope} ${place.period}`,
      );
      return ok;
    },
  }),
  defineRoute({
    method: "delete",
    path: "/api/agent-budgets/{scope}/{period}",
    who,
    summary: "Takes a limit away",
    params,
    response: done,
    handle: async ({ params: place, services, reader }) => {
      await setLimit(services, reader, { ...place, micros: null });
      await audit(
        services.control,
        place.scope === "owner" ? { kind: "somebody" } : reader,
        "change",
        `agent budget ${place.scope} ${place.period} off`,
      );
      return ok;
    },
  }),
];
