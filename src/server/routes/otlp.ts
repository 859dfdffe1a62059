import { UpshotError } from "../../kit/errors.ts";
import type { Signal } from "../../read/receivers/otlp/decoded.ts";
import { defineRoute, type Route, type RouteCall } from "../define-route.ts";
import { exportAnswer, statusAnswer } from "../otlp/answer.ts";
import { mostBytes, mostUnpacked, readBody, unpack } from "../otlp/read-body.ts";
import { knownRoom } from "../room.ts";
import { receiverOf, type BodyForm } from "../otlp/receiver.ts";

/** OTLP over HTTP. Source: opentelemetry.io/docs/specs/otlp, "OTLP/HTTP". */
export default (["logs", "metrics", "traces"] as const).map((signal) =>
  defineRoute({
    method: "post",
    path: `/v1/${signal}`,
    who: { kind: "scope", scope: "ingest", roles: [] },
    summary: `OpenTelemetry ${signal}: an OTLP export request in protocol buffers or JSON, gzip or plain`,
    body: "raw",
    response: null,
    handle: (call) => take(call, signal),
  }),
) satisfies readonly Route[];

/** Codes of google.rpc.Code. */
const [invalid, exhausted, unavailable] = [3, 8, 14];
/** Seconds after which a sender may try again. */
const retryAfter = "2";

async function take({ request, services, reader }: RouteCall, signal: Signal): Promise<Response> {
  const form = formOf(request.headers.get("content-type") ?? "");
  if (form === null)
    return answer("json", 415, statusAnswer("json", invalid, "The content type must be application/x-protobuf or application/json"));
  const refuse = (status: number, code: number, message: string): Response =>
    answer(form, status, statusAnswer(form, code, message), status === 429 || status === 503 ? { "retry-after": retryAfter } : {});
  const receiver = await receiverOf(services);
  if (!receiver.ready || knownRoom.crowded)
    return refuse(429, exhausted, "More has arrived than can be taken in: send it again in a moment");
  try {
    const holding = { room: knownRoom, request };
    const travelled = await readBody(request.body, Number(request.headers.get("content-length") ?? 0), holding);
    const encoding = (request.headers.get("content-encoding") ?? "").toLowerCase();
    const body = "problem" in travelled ? travelled : await unpack(travelled.bytes, encoding, holding);
    if ("problem" in body) {
      if (body.problem === "too large")
        return refuse(
          413,
          invalid,
          `A request may have ${mostBytes >> 20} MiB, and ${mostUnpacked >> 20} MiB unpacked: send smaller batches`,
        );
      return refuse(
        body.problem === "damaged" ? 400 : 415,
        invalid,
        `The body's encoding is ${body.problem}: gzip, deflate and identity are known`,
      );
    }
    const received = await receiver.receive(body.bytes, signal, form, reader);
    if (received.kind === "malformed") return refuse(400, invalid, received.reason);
    return answer(form, 200, exportAnswer(signal, form, received.rejected, received.reason));
  } catch (error) {
    if (!(error instanceof UpshotError)) throw error;
    if (error.code === "journal-full" || error.code === "busy") return refuse(429, exhausted, error.message);
    if (error.code === "journal-closed" || error.code === "control-unreachable") return refuse(503, unavailable, error.message);
    throw error;
  }
}

function formOf(contentType: string): BodyForm | null {
  const type = contentType.split(";", 1)[0]?.trim().toLowerCase();
  return type === "application/x-protobuf" ? "protobuf" : type === "application/json" ? "json" : null;
}

function answer(form: BodyForm, status: number, body: Buffer, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(new Uint8Array(body), {
    status,
    headers: { "content-type": form === "json" ? "application/json" : "application/x-protobuf", ...headers },
  });
}
