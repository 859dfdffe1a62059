import { z } from "zod";
import { roles } from "../../model/access.ts";
import { sourceErrorsPage, sourcesPage } from "../../model/pages/sources.ts";
import { audit } from "../access/audit.ts";
import { may } from "../access/may.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { errorsCsv } from "../inputs/errors-csv.ts";
import { isInputKind } from "../inputs/input-kinds.ts";
import { connectInput, disconnectInput } from "../inputs/inputs.ts";
import { addRepository, removeRepository } from "../inputs/repositories.ts";
import { sourceErrors } from "../inputs/source-errors.ts";
import { sourcesPageOf } from "../inputs/sources-page.ts";
import { nextOf, numberOf, pageQuery } from "../paging.ts";

const params = z.object({ id: z.string().regex(/^[\w:.-]{1,80}$/) });
const inputName = z.object({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/) });
const admins = { kind: "roles", roles: ["admin"] } as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/sources",
    who: { kind: "roles", roles },
    summary: "Every input: how it fares, and how to connect it",
    response: sourcesPage,
    handle: ({ services, reader }) => sourcesPageOf(services, may(reader, { kind: "roles", roles: ["admin", "auditor"] })),
  }),
  defineRoute({
    method: "get",
    path: "/api/sources/{id}/errors",
    who: { kind: "roles", roles: ["admin", "auditor"] },
    summary: "What of an input could not be read in the last 30 days, the newest first",
    params,
    query: z.object(pageQuery(100)),
    response: sourceErrorsPage,
    handle: async ({ params: { id }, query: { cursor, limit }, services }) => {
      const errors = await sourceErrors(services.control, id, numberOf(cursor), limit);
      return {
        errors: errors.map(({ at, place, reason }) => ({ at: at.toISOString(), place, reason })),
        next: nextOf(errors, limit, (last) => String(last.id)),
      };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/sources/{id}/errors.csv",
    who: { kind: "roles", roles: ["admin", "auditor"] },
    summary: "What of an input could not be read in the last 30 days",
    params,
    response: null,
    handle: async ({ params: { id }, services }) =>
      new Response(await errorsCsv(services.control, id), {
        headers: {
          "content-type": "text/csv; charset=utf-8",
          "content-disposition": `attachment; filename="errors-${id.replaceAll(":", "-")}.csv"`,
        },
      }),
  }),
  defineRoute({
    method: "put",
    path: "/api/sources/{id}",
    who: admins,
    summary: "Connects an input, or changes one; secrets that are left out stay as they are and are never given out",
    params: inputName,
    body: z.strictObject({
      kind: z.string(),
      config: z.record(z.string(), z.unknown()).default({}),
      secrets: z.record(z.string(), z.string()).default({}),
    }),
    response: null,
    handle: async ({ params: { id }, body, services, reader }) => {
      // The addresses of systems that we know by name are fixed, so only webhooks have names of their own.
      if (!isInputKind(body.kind) || (body.kind !== "webhook" && body.kind !== id) || (body.kind === "webhook" && isInputKind(id))) {
        return refuse(400, "input", `${id} cannot be connected as ${body.kind}`, "GET /api/sources tells what can be connected.");
      }
      await connectInput(services, id, body.kind, body.config, body.secrets);
      await audit(services.control, reader, "change", `input ${id}`);
      return new Response(null, { status: 204 });
    },
  }),
  defineRoute({
    method: "delete",
    path: "/api/sources/{id}",
    who: admins,
    summary: "Takes nothing more from an input and forgets its secrets; what it brought stays",
    params: inputName,
    response: null,
    handle: async ({ params: { id }, services, reader }) => {
      if (!(await disconnectInput(services, id)))
        return refuse(404, "not-found", `No input ${id} is connected`, "GET /api/sources tells what is.");
      await audit(services.control, reader, "change", `input ${id} off`);
      return new Response(null, { status: 204 });
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/repositories",
    who: admins,
    summary: "Puts a repository on the organisation's list, or takes it off: only work on listed ones is looked at",
    body: z.strictObject({
      repo: z.string().min(3).max(300),
      listed: z.boolean(),
      mirror: z.boolean().default(false).describe("Fetch and judge it without a token: for repositories anybody may read"),
    }),
    response: z.strictObject({ repo: z.string() }),
    handle: async ({ body, services, reader }) => {
      const repo = body.listed ? await addRepository(services.control, body.repo, body.mirror ? "git" : null, true) : body.repo;
      if (!body.listed && !(await removeRepository(services.control, repo)))
        return refuse(404, "not-found", "That repository is not on the list", "GET /api/sources shows the list.");
      await audit(services.control, reader, "change", `repository ${repo}`, { listed: body.listed });
      return { repo };
    },
  }),
];
