import { z } from "zod";
import { mostHookBytes } from "../../agents/triggers/webhook.ts";
import { signatureHeader, signatureLasts } from "../../read/receivers/hooks/signature-header.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { jsonHoldsNul } from "../holds-nul.ts";
import { isSigned } from "../inputs/signature.ts";
import { unsigned } from "../inputs/take-delivery.ts";
import { readBody } from "../otlp/read-body.ts";
import { unknownRoom } from "../room.ts";

const name = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** Wakes one agent; see docs/agents/triggers.md. An agent that is not there, or has no such trigger, is answered like a wrong signature. */
export default defineRoute({
  method: "post",
  path: "/api/agent-hooks/{agent}/{name}",
  who: { kind: "signature" },
  summary: "A signed message that starts a run of an agent",
  params: z.object({ agent: name, name }),
  body: "raw",
  response: null,
  handle: async ({ params, request, services }) => {
    const declared = Number(request.headers.get("content-length") ?? 0);
    const body = await readBody(request.body, declared, { room: unknownRoom, request }, mostHookBytes);
    if ("problem" in body) return refuse(413, "too-large", `A webhook may have ${mostHookBytes >> 10} KiB`, "Send what is needed to find the rest.");
    const secret = (await services.triggers?.webhookSecret(params.agent, params.name)) ?? null;
    const header = signatureHeader(request.headers.get("x-upshot-signature") ?? "");
    if (secret === null || header === null || Math.abs(services.now() - header.at) > signatureLasts) return unsigned();
    if (!isSigned(secret, Buffer.concat([Buffer.from(`${header.at / 1000}.`), body.bytes]), header.signature)) return unsigned();
    const text = body.bytes.toString("utf8");
    const payload = parse(text);
    if (payload === undefined)
      return refuse(400, "malformed", "The body is no JSON, or a text in it holds a NUL", "Send JSON, signed as it is sent.");
    const hook = { agent: params.agent, name: params.name, text, payload, signature: header.signature.toLowerCase() };
    const result = await services.triggers?.webhook(hook);
    if (result === "refused" || result === undefined)
      return refuse(409, "agent-paused", `${params.agent} starts no runs now`, "Its owner paused or stopped it; send it again when it goes on.");
    return Response.json({ result }, { status: result === "ignored" ? 202 : 200 });
  },
});

function parse(text: string): unknown {
  try {
    const payload: unknown = JSON.parse(text);
    return jsonHoldsNul(text, payload) ? undefined : payload;
  } catch {
    return undefined;
  }
}
