import { z } from "zod";
import { mapHook } from "../../../read/receivers/hooks/map-hook.ts";
import { signatureHeader, signatureLasts } from "../../../read/receivers/hooks/signature-header.ts";
import { defineSender } from "../define-sender.ts";
import { secret } from "../secret.ts";
import { isSigned } from "../signature.ts";

/** Deployments and incidents from whatever an organisation deploys with, under a name of its own. */
export const webhook = defineSender({
  kind: "webhook",
  config: z.strictObject({ name: z.string().min(1).max(80).meta({ title: "Name", description: "As it stands on this page" }) }),
  secrets: z.object({ secret }),
  entry: null,
  verify: ({ services, id, body, headers }, { secrets }) => {
    const header = signatureHeader(headers.get("x-upshot-signature") ?? "");
    if (header === null || Math.abs(services.now() - header.at) > signatureLasts) return null;
    if (!isSigned(secrets.secret, Buffer.concat([Buffer.from(`${header.at / 1000}.`), body]), header.signature)) return null;
    return {
      source: `hook:${id}`,
      // A message that is sent again within its five minutes has the same signature.
      id: header.signature.toLowerCase(),
      place: "webhook",
      read: async (payload) => mapHook(payload, services.now()),
    };
  },
});
