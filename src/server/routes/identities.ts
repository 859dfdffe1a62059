import { z } from "zod";
import { reviewPage } from "../../model/pages/people.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { decideReview, reviewQueue } from "../organisation/identities-review.ts";

const most = 200;

const reasons: Readonly<Record<string, string>> = {
  "same-mail-name": "The mail address has the same name before the @, at another domain",
  "same-login": "The login looks like a name of theirs in another tool",
  "same-account": "One record named an account of both",
};

export default [
  defineRoute({
    method: "get",
    path: "/api/identities/review",
    who: { kind: "roles", roles: ["admin"] },
    summary: "Names from tools that belong to nobody yet, and whose they may be",
    response: reviewPage,
    audited: () => "*",
    handle: async ({ services: { control, keys } }) => {
      const waiting = await reviewQueue(control, keys, most);
      return {
        waiting: waiting.map(({ handle, names, candidates }) => ({
          id: handle,
          names,
          candidates: candidates.map(({ handle: id, name, mail, why }) => ({ id, name, mail, why: reasons[why] ?? why })),
        })),
      };
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/identities/review",
    who: { kind: "roles", roles: ["admin"] },
    summary: "Decides a join: they are that person, or somebody else",
    body: z.strictObject({ waiting: z.string().max(24), person: z.string().max(24), decision: z.enum(["join", "apart"]) }),
    response: z.strictObject({ ok: z.literal(true) }),
    handle: async ({ body, services: { control, keys }, reader }) => {
      await decideReview(control, keys, body);
      await audit(control, reader, "change", "identity review", { decision: body.decision, person: body.person });
      return { ok: true as const };
    },
  }),
];
