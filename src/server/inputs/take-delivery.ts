import { UpshotError } from "../../kit/errors.ts";
import type { Facts } from "../../model/facts.ts";
import { readBody } from "../otlp/read-body.ts";
import { openSourceHealth, type SourceHealth } from "../otlp/source-health.ts";
import { refuse } from "../errors.ts";
import { jsonHoldsNul } from "../holds-nul.ts";
import { unknownRoom } from "../room.ts";
import type { Services } from "../services.ts";
import { isKnownDelivery, rememberDelivery } from "./deliveries.ts";

/** What a signed delivery said, once it was read. */
export type Delivered =
  | { readonly kind: "facts"; readonly facts: Facts }
  | { readonly kind: "pushed"; readonly repo: string }
  | { readonly kind: "ignored" }
  | { readonly kind: "malformed"; readonly reason: string };

export interface Delivery {
  /** Name of the input, as on the page Sources. */
  readonly source: string;
  /** What the sender calls the delivery; "" where it names none. */
  readonly id: string;
  /** Where an error is said to be: the event's name. */
  readonly place: string;
  readonly read: (payload: unknown) => Promise<Delivered>;
}

/** Largest webhook: GitHub's own bound is 25 MB, and what we read of it has some kilobytes. */
export const mostHookBytes = 4 << 20;

/** The body of a webhook as it was signed, or the answer that refuses it. */
export async function readHook(request: Request): Promise<Buffer | Response> {
  const tooLarge = (): Response => refuse(413, "too-large", `A webhook may have ${mostHookBytes >> 20} MiB`, "Send fewer things at once.");
  const declared = Number(request.headers.get("content-length") ?? 0);
  const body = await readBody(request.body, declared, { room: unknownRoom, request }, mostHookBytes);
  return "problem" in body ? tooLarge() : body.bytes;
}

/** The same answer for a wrong signature, none, and an input that is not there. */
export function unsigned(): Response {
  return refuse(
    401,
    "signature-wrong",
    "The signature does not fit the body",
    "See that both sides have the same secret; the page Sources tells how.",
  );
}

const health = new WeakMap<Services, SourceHealth>();

/** How webhooks fare; told at once, since there are few of them. */
export async function tellHealth(services: Services, tell: (health: SourceHealth) => void): Promise<void> {
  const known = health.get(services) ?? openSourceHealth(services.control, services.log, () => services.now());
  health.set(services, known);
  tell(known);
  await known.flush();
}

/** Takes in a delivery whose signature was right. Coming again it does nothing; an event nobody asked for is 202. */
export async function takeDelivery(services: Services, body: Buffer, { source, id, place, read }: Delivery): Promise<Response> {
  const { control, journal } = services;
  if (id !== "" && (await isKnownDelivery(control, source, id))) return answer(200, "known");
  const payload = parse(body);
  const delivered: Delivered =
    payload === undefined ? { kind: "malformed", reason: "the body is no JSON, or a text in it holds a NUL" } : await read(payload);
  switch (delivered.kind) {
    case "malformed":
      await tellHealth(services, (told) => told.rejected(source, 1, place, delivered.reason));
      return refuse(400, "malformed", `The delivery cannot be read: ${delivered.reason}`, "See docs/inputs.md for what is expected.");
    case "ignored":
      // What the ledger has no use for may be what an agent waits for.
      await services.agents.triggers.delivery({ source, id, payload });
      return answer(202, "ignored");
    case "pushed":
      await control.query("update repository set pushed_at = now() where repo = $1", [delivered.repo]);
      break;
    case "facts":
      if (Object.values(delivered.facts).some((list: readonly unknown[]) => list.length > 0)) await journal.write(delivered.facts);
      break;
    default:
      throw new UpshotError({ code: "internal", message: "a delivery of an unknown kind", hint: "Please report it." });
  }
  await services.agents.triggers.delivery({ source, id, payload });
  if (id !== "") await rememberDelivery(control, source, id);
  await tellHealth(services, (told) => told.accepted(source, 1));
  return answer(200, "taken");
}

function answer(status: number, result: string): Response {
  return Response.json({ result }, { status });
}

function parse(body: Buffer): unknown {
  try {
    const text = body.toString("utf8");
    const payload: unknown = JSON.parse(text);
    return jsonHoldsNul(text, payload) ? undefined : payload;
  } catch {
    return undefined;
  }
}
