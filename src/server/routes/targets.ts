import { z } from "zod";
import { dayName } from "../../kit/time-zone.ts";
import { targetInput, targetsPage } from "../../model/pages/adoption.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { listJobs, listTargets, removeTarget, saveTarget, usualAllowance, usualShare } from "../organisation/targets.ts";
import { listTeams } from "../organisation/teams.ts";
import { wordsOf } from "../pages/adoption.ts";
import type { Services } from "../services.ts";

const admins = { kind: "roles", roles: ["admin"] } as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/targets",
    who: admins,
    summary: "The weekly-active targets that are set, and what one can be set for",
    response: targetsPage,
    handle: ({ services }) => pageOf(services),
  }),
  defineRoute({
    method: "put",
    path: "/api/targets",
    who: admins,
    summary: "Sets a team's weekly-active target for job roles (80 % where nothing is said). Figures are made from the next day on",
    body: targetInput,
    response: targetsPage,
    handle: async ({ body, reader, services }) => {
      const today = dayName(services.now(), services.timeZone);
      await saveTarget(services.control, { ...body, since: body.since ?? today, setOn: today });
      await audit(services.control, reader, "change", `target ${body.team}`, {
        share: body.share,
        allowance: body.allowance,
        jobs: body.jobs.join(", "),
      });
      return pageOf(services);
    },
  }),
  defineRoute({
    method: "delete",
    path: "/api/targets/{team}",
    who: admins,
    summary: "Takes a team's target away",
    params: z.object({ team: z.string().max(100) }),
    response: targetsPage,
    handle: async ({ params, reader, services }) => {
      if (!(await removeTarget(services.control, params.team)))
        return refuse(404, "not-found", "That team has no target", "GET /api/targets lists them.");
      await audit(services.control, reader, "change", `target ${params.team}`, { removed: true });
      return pageOf(services);
    },
  }),
];

async function pageOf({ control }: Services): Promise<z.input<typeof targetsPage>> {
  const [targets, teams, jobs] = await Promise.all([listTargets(control), listTeams(control), listJobs(control)]);
  return { targets: targets.map((target) => wordsOf(target, teams)), jobs, usual: { share: usualShare, allowance: usualAllowance } };
}
