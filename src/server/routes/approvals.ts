import { z } from "zod";
import { countWaiting, openApprovals } from "../../agents/show/approval-cards.ts";
import { listApprovals } from "../../agents/show/list-approvals.ts";
import { UpshotError } from "../../kit/errors.ts";
import { roles } from "../../model/access.ts";
import { approvalAnswer, approvalsPage, batchAnswer, batchAnswered, waitingCount } from "../../model/pages/agent-approvals.ts";
import { done } from "../../model/pages/agents.ts";
import { audit } from "../access/audit.ts";
import { needOwn, ownerOf, showFor } from "../agents/for-reader.ts";
import { defineRoute } from "../define-route.ts";
import type { Services } from "../services.ts";

const who = { kind: "roles", roles } as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/approvals",
    who,
    summary: "What the reader's agents ask, and what was answered",
    response: approvalsPage,
    handle: async ({ services, reader }) => ({ timeZone: services.timeZone, ...(await listApprovals(showFor(services, reader))) }),
  }),
  defineRoute({
    method: "get",
    path: "/api/approvals/waiting",
    who,
    summary: "How many questions wait for the reader",
    response: waitingCount,
    handle: async ({ services, reader }) => ({ waiting: await countWaiting(showFor(services, reader)) }),
  }),
  // Before the one below, whose {id} would take it.
  defineRoute({
    method: "post",
    path: "/api/approvals/batch",
    who,
    summary: "One answer to several questions about identical effects that can be undone",
    body: batchAnswer,
    response: batchAnswered,
    handle: async ({ body: { ids, answer, note }, services, reader }) => {
      const open = await openApprovals(showFor(services, reader));
      const asked = open.filter(({ id }) => ids.includes(id));
      const [batch = null] = asked.map((one) => one.batch);
      if (asked.length !== new Set(ids).size || batch === null || asked.some((one) => one.batch !== batch))
        throw new UpshotError({
          code: "input",
          message: "These questions cannot be answered together",
          hint: "Only open ones about identical effects that can be undone: answer the others one by one.",
        });
      const failed: { id: string; why: string }[] = [];
      for (const { id } of asked) {
        try {
          await services.agents.answer(id, { answer, by: ownerOf(reader), ...noteOf(note) });
        } catch (error) {
          // Answered elsewhere meanwhile, or expired: the others still count.
          if (!(error instanceof UpshotError)) throw error;
          failed.push({ id, why: error.message });
        }
      }
      await trail(services);
      return { answered: asked.length - failed.length, failed };
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/approvals/{id}",
    who,
    summary: "Answers a question, once: this call, this and the same from now on, or no with a reason that the agent is told",
    params: z.object({ id: z.string().min(1).max(200) }),
    body: approvalAnswer,
    response: done,
    handle: async ({ params: { id }, body: { answer, note }, services, reader }) => {
      await needOwn(services, reader, "approval", id);
      await services.agents.answer(id, { answer, by: ownerOf(reader), ...noteOf(note) });
      await trail(services);
      return { ok: true as const };
    },
  }),
];

function noteOf(note: string | undefined): { readonly note?: string } {
  return note === undefined || note.trim() === "" ? {} : { note: note.trim() };
}

async function trail({ control }: Pick<Services, "control">): Promise<void> {
  await audit(control, { kind: "somebody" }, "change", "own agent: question answered");
}
