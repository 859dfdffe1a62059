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
const hook = defineRoute({
  method: "post",
  path: "/api/agent-hooks/{agent}/{name}",
  who: { kind: "signature" },
  summary: "A signed message that starts a run of an agent",
  params: z.object({ agent: name, name }),
  body: "raw",
  response: null,
  handle: async ({ params, request, services }) => {
    const body = await bodyOf(request);
    if (body instanceof Response) return body;
    const secret = await services.agents.triggers.webhookSecret(params.agent, params.name);
    const header = signatureHeader(request.headers.get("x-upshot-signature") ?? "");
    if (secret === null || header === null || Math.abs(services.now() - header.at) > signatureLasts) return unsigned();
    if (!isSigned(secret, Buffer.concat([Buffer.from(`${header.at / 1000}.`), body]), header.signature)) return unsigned();
    const text = body.toString("utf8");
    const payload = parse(text);
    if (payload === undefined)
      return refuse(400, "malformed", "The body is no JSON, or a text in it holds a NUL", "Send JSON, signed as it is sent.");
    const message = { agent: params.agent, name: params.name, text, payload, signature: header.signature.toLowerCase() };
    const result = await services.agents.triggers.webhook(message);
    if (result === "too-many")
      return refuse(
        429,
        "too-many-runs",
        `${params.agent} starts no more runs in this hour`,
        "Its owner's agents started as many as they may; send it again later, signed anew.",
        { "retry-after": "600" },
      );
    if (result === "refused")
      return refuse(
        409,
        "agent-paused",
        `${params.agent} starts no runs now`,
        "Its owner paused or stopped it; send it again when it goes on.",
      );
    return Response.json({ result }, { status: result === "ignored" ? 202 : 200 });
  },
});

/** What Slack sends about the apps of agents: events, and presses of buttons. */
const slack = defineRoute({
  method: "post",
  path: "/hooks/slack",
  who: { kind: "signature" },
  summary: "What a Slack app of agents is told, where it uses no connection of ours (Socket Mode)",
  body: "raw",
  response: null,
  handle: async ({ request, services }) => {
    const body = await bodyOf(request);
    if (body instanceof Response) return body;
    const taken = await services.agents.triggers.slack(body.toString("utf8"), request.headers);
    if (taken.kind === "unsigned") return unsigned();
    return Response.json(taken.kind === "challenge" ? { challenge: taken.challenge } : {});
  },
});

export default [hook, slack];

async function bodyOf(request: Request): Promise<Buffer | Response> {
  const declared = Number(request.headers.get("content-length") ?? 0);
  const body = await readBody(request.body, declared, { room: unknownRoom, request }, mostHookBytes);
  return "problem" in body
    ? refuse(413, "too-large", `A webhook may have ${mostHookBytes >> 10} KiB`, "Send what is needed to find the rest.")
    : body.bytes;
}

function parse(text: string): unknown {
  try {
    const payload: unknown = JSON.parse(text);
    return jsonHoldsNul(text, payload) ? undefined : payload;
  } catch {
    return undefined;
  }
}
