import { z } from "zod";
import { runSteps } from "../../agents/show/run-steps.ts";
import { showRun } from "../../agents/show/show-run.ts";
import { roles } from "../../model/access.ts";
import { done, runPage, runStepsPage } from "../../model/pages/agents.ts";
import { audit } from "../access/audit.ts";
import { needOwn, notFound, showFor } from "../agents/for-reader.ts";
import { streamRun } from "../agents/stream-run.ts";
import { defineRoute } from "../define-route.ts";
import { numberOf, pageQuery } from "../paging.ts";
import type { Services } from "../services.ts";

const who = { kind: "roles", roles } as const;
const params = z.object({ id: z.string().min(1).max(200) });
const ok = { ok: true as const };

export default [
  defineRoute({
    method: "get",
    path: "/api/runs/{id}",
    who,
    summary: "What a run of one of the reader's agents read, decided, spent and did",
    params,
    response: runPage,
    handle: async ({ params: { id }, services, reader }) => {
      const page = await showRun(showFor(services, reader), id);
      if (page === null) throw notFound("run");
      return { timeZone: services.timeZone, ...page };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/runs/{id}/steps",
    who,
    summary: "Steps of a run, from the newest page back",
    params,
    query: z.object(pageQuery(100)),
    response: runStepsPage,
    handle: async ({ params: { id }, query: { cursor, limit }, services, reader }) => {
      await needOwn(services, reader, "run", id);
      return runSteps(showFor(services, reader), id, { before: numberOf(cursor), limit });
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/runs/{id}/stream",
    who,
    summary: "What a running model says, as it comes (server-sent events: text, over)",
    params,
    response: null,
    handle: async ({ params: { id }, services, reader, request }) => {
      await needOwn(services, reader, "run", id);
      return streamRun(services, id, request.signal);
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/runs/{id}/stop",
    who,
    summary: "Stops a run and the runs it handed work to: once it is answered, none of them begins another call",
    params,
    response: done,
    handle: async ({ params: { id }, services, reader }) => {
      await needOwn(services, reader, "run", id);
      await services.agents.stop(`run:${id}`, "its owner");
      await note(services, "run stopped");
      return ok;
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/runs/{id}/undo",
    who,
    summary: "Takes back what a call did, by the undo that its receipt names",
    params,
    body: z.strictObject({ call: z.string().min(1).max(200) }),
    response: done,
    handle: async ({ params: { id }, body: { call }, services, reader }) => {
      await needOwn(services, reader, "run", id);
      await services.agents.undo(id, call, "its owner");
      await note(services, "effect taken back");
      return ok;
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/runs/{id}/tag",
    who,
    summary: "Declares a run as learning, or takes that back",
    params,
    body: z.strictObject({ exploration: z.boolean() }),
    response: done,
    handle: async ({ params: { id }, body: { exploration }, services, reader }) => {
      await needOwn(services, reader, "run", id);
      await services.agents.tag(id, exploration);
      await note(services, "run tagged");
      return ok;
    },
  }),
];

async function note({ control }: Pick<Services, "control">, what: string): Promise<void> {
  await audit(control, { kind: "somebody" }, "change", `own agent: ${what}`);
}
