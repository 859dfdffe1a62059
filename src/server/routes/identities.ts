import { z } from "zod";
import { reviewPage } from "../../model/pages/people.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { decideReview, reviewQueue, type ReviewPlace } from "../organisation/identities-review.ts";
import { nextOf, noCursor, pageQuery } from "../paging.ts";

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
    query: z.object(pageQuery(200)),
    response: reviewPage,
    audited: () => ["*"],
    handle: async ({ query: { cursor, limit }, services: { control, keys } }) => {
      const waiting = await reviewQueue(control, keys, { after: placeOf(cursor), limit });
      return {
        waiting: waiting.map(({ handle, names, candidates }) => ({
          id: handle,
          names,
          candidates: candidates.map(({ handle: id, name, mail, why }) => ({ id, name, mail, why: reasons[why] ?? why })),
        })),
        next: nextOf(waiting, limit, ({ handle, doubtful }) => `${doubtful ? "doubtful" : "new"}:${handle}`),
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

function placeOf(cursor: string): ReviewPlace | null {
  if (cursor === "") return null;
  const [, kind, handle] = /^(doubtful|new):(.{1,24})$/.exec(cursor) ?? [];
  if (handle === undefined) throw noCursor();
  return { handle, doubtful: kind === "doubtful" };
}
