import { z } from "zod";
import { roles } from "../../model/access.ts";
import { credentialKindNames } from "../../model/pages/agent-access.ts";
import { credentialTrial } from "../../model/pages/agent-trial.ts";
import { audit } from "../access/audit.ts";
import { tryCredential } from "../agents/try-credential.ts";
import { defineRoute } from "../define-route.ts";

export default defineRoute({
  method: "post",
  path: "/api/agent-credentials/{kind}/{name}/test",
  who: { kind: "roles", roles },
  summary: "Tries a credential: signs in, reads a list, changes nothing; tells what failed and what to do, never what was entered",
  params: z.object({ kind: z.enum(credentialKindNames), name: z.string().min(1).max(40) }),
  query: z.object({ shared: z.stringbool().default(false).describe("The one that an admin gave to everybody") }),
  response: credentialTrial,
  handle: async ({ params: { kind, name }, query: { shared }, services, reader }) => {
    const tried = await tryCredential(services, reader, { kind, name, shared });
    const whose = shared ? "credential of the organisation" : "credential of own agents";
    await audit(services.control, shared ? reader : { kind: "somebody" }, "change", `${whose}: ${kind} tested`);
    return tried;
  },
});
