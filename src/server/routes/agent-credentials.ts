import { z } from "zod";
import { roles } from "../../model/access.ts";
import { credentialInput, credentialKindNames, credentialsPage, credentialUsesInput } from "../../model/pages/agent-access.ts";
import { done } from "../../model/pages/agents.ts";
import { audit } from "../access/audit.ts";
import { may } from "../access/may.ts";
import { credentialForms } from "../agents/credential-forms.ts";
import { setUses } from "../agents/credential-uses.ts";
import { forgetCredential, listCredentials, putCredential } from "../agents/credentials.ts";
import { defineRoute } from "../define-route.ts";

const who = { kind: "roles", roles } as const;
const params = z.object({
  kind: z.enum(credentialKindNames),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "small letters, digits and hyphens, beginning with a letter"),
});
const ok = { ok: true as const };

export default [
  defineRoute({
    method: "get",
    path: "/api/agent-credentials",
    who,
    summary: "Mailboxes, providers and other access of the reader's agents: names and how they fare, never what was entered",
    response: credentialsPage,
    handle: async ({ services, reader }) => ({
      timeZone: services.timeZone,
      credentials: await listCredentials(services, reader),
      mayShare: may(reader, { kind: "roles", roles: ["admin"] }),
      forms: [...credentialForms],
    }),
  }),
  defineRoute({
    method: "put",
    path: "/api/agent-credentials/{kind}/{name}",
    who,
    summary: "Enters a credential, or enters it anew; it is sealed and never given out",
    params,
    body: credentialInput,
    response: done,
    handle: async ({ params: place, body: { shared, contents }, services, reader }) => {
      await putCredential(services, reader, { ...place, shared }, contents);
      await audit(services.control, shared ? reader : { kind: "somebody" }, "change", `${named(shared)}: ${place.kind}`);
      return ok;
    },
  }),
  defineRoute({
    method: "put",
    path: "/api/agent-credentials/{kind}/{name}/uses",
    who: { kind: "roles", roles: ["admin"] },
    summary: "Says anew who may use a credential of the organisation, and for what; without any it is for whoever entered it",
    params,
    body: credentialUsesInput,
    response: done,
    handle: async ({ params: place, body: { uses }, services, reader }) => {
      await setUses(services, place, uses);
      await audit(services.control, reader, "change", `${named(true)}: ${place.kind}, who may use it`, { entries: uses.length });
      return ok;
    },
  }),
  defineRoute({
    method: "delete",
    path: "/api/agent-credentials/{kind}/{name}",
    who,
    summary: "Forgets a credential",
    params,
    query: z.object({ shared: z.stringbool().default(false) }),
    response: done,
    handle: async ({ params: place, query: { shared }, services, reader }) => {
      await forgetCredential(services, reader, { ...place, shared });
      await audit(services.control, shared ? reader : { kind: "somebody" }, "change", `${named(shared)}: ${place.kind} forgotten`);
      return ok;
    },
  }),
];

function named(shared: boolean): string {
  return shared ? "credential of the organisation" : "credential of own agents";
}
