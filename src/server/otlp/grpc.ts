import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { UpshotError } from "../../kit/errors.ts";
import type { Signal } from "../../read/receivers/otlp/decoded.ts";
import { openApiKeys } from "../access/api-keys.ts";
import { may } from "../access/may.ts";
import { requestFigures } from "../monitor/request-figures.ts";
import { knownRoom, letGo } from "../room.ts";
import type { Services } from "../services.ts";
import { exportAnswer } from "./answer.ts";
import { mostBytes, readBody, unpack } from "./read-body.ts";
import { receiverOf } from "./receiver.ts";

/** Where OTLP over gRPC is listened for by convention. */
export const usualGrpcPort = 4317;

const signals: Readonly<Record<string, Signal>> = {
  "/opentelemetry.proto.collector.logs.v1.LogsService/Export": "logs",
  "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export": "metrics",
  "/opentelemetry.proto.collector.trace.v1.TraceService/Export": "traces",
};

/** Status codes of gRPC. "unavailable" is what OTLP's senders try again. */
const codes = { ok: 0, invalid: 3, denied: 7, tooLarge: 8, unimplemented: 12, internal: 13, unavailable: 14, unauthenticated: 16 };

interface Answer {
  readonly code: number;
  readonly message: string;
  readonly body: Buffer | null;
}

/**
 * OTLP over gRPC: three methods with one message each way, over HTTP/2 without TLS (a proxy ends it).
 * Source: github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
 * @returns null where the port is taken: gRPC is off then
 */
export async function listenGrpc(
  services: Services,
  host: string,
  port: number,
): Promise<{ readonly port: number; close(): Promise<void> } | null> {
  const apiKeys = openApiKeys(services.control, services.keys);
  const figures = requestFigures(services);
  const server = createServer({ settings: { maxConcurrentStreams: 64, initialWindowSize: 1 << 20 } });
  const sessions = new Set<{ destroy(): void }>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    // A peer that breaks the protocol or goes away ends its own session, nobody else's.
    session.on("error", () => undefined);
  });
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    void answerStream(stream, headers);
  });
  const answerStream = async (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> => {
    const began = performance.now();
    try {
      const answer = await answerCall(stream, headers);
      const path = headers[":path"] ?? "";
      figures.took("gRPC", Object.hasOwn(signals, path) ? path : "other", answer.code, (performance.now() - began) / 1000);
      send(stream, answer);
    } catch (error) {
      services.log.error("a gRPC request failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      send(stream, refusal(codes.internal, "Something went wrong on the server"));
    }
  };
  const answerCall = async (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<Answer> => {
    const path = headers[":path"] ?? "";
    const signal = Object.hasOwn(signals, path) ? signals[path] : undefined;
    if (signal === undefined) return refusal(codes.unimplemented, "There is no such method");
    const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? "")?.[1];
    const reader = bearer === undefined ? null : await apiKeys.find(bearer, services.now());
    if (reader === null) return refusal(codes.unauthenticated, "Send an API key: authorization: Bearer upshot_…");
    if (!may(reader, { kind: "scope", scope: "ingest", roles: [] }))
      return refusal(codes.denied, "The API key does not have the scope ingest");
    const receiver = await receiverOf(services);
    if (!receiver.ready || knownRoom.crowded)
      return refusal(codes.unavailable, "More has arrived than can be taken in: send it again in a moment");
    const holding = { room: knownRoom, request: stream };
    try {
      const read = await readBody(stream.iterator({ destroyOnReturn: false }), 0, holding);
      if ("problem" in read) return refusal(codes.tooLarge, `A request may have ${mostBytes >> 20} MiB`);
      const frame = read.bytes;
      if (frame.length < 5 || frame.readUInt32BE(1) !== frame.length - 5) return refusal(codes.invalid, "The message is cut off");
      const body = await unpack(frame.subarray(5), frame[0] === 1 ? String(headers["grpc-encoding"] ?? "") : "", holding);
      if ("problem" in body)
        return refusal(body.problem === "too large" ? codes.tooLarge : codes.invalid, `The message is ${body.problem}`);
      const received = await receiver.receive(body.bytes, signal, "protobuf", reader);
      if (received.kind === "malformed") return refusal(codes.invalid, received.reason);
      return { code: codes.ok, message: "", body: exportAnswer(signal, "protobuf", received.rejected, received.reason) };
    } catch (error) {
      if (error instanceof UpshotError && retryable.has(error.code)) return refusal(codes.unavailable, error.message);
      throw error;
    } finally {
      letGo(stream);
    }
  };
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    services.log.warn("OTLP over gRPC is off: its port is taken by another program; OTLP over HTTP works", { port });
    return null;
  }
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const session of sessions) session.destroy();
      }),
  };
}

const retryable = new Set(["busy", "journal-full", "journal-closed", "control-unreachable"]);

function refusal(code: number, message: string): Answer {
  return { code, message, body: null };
}

function send(stream: ServerHttp2Stream, { code, message, body }: Answer): void {
  if (stream.destroyed || stream.closed) return;
  const status = { "grpc-status": String(code), ...(message === "" ? {} : { "grpc-message": encodeURI(message) }) };
  const headers = { ":status": 200, "content-type": "application/grpc" };
  if (body === null) {
    stream.respond({ ...headers, ...status }, { endStream: true });
    // What is still being sent is of no use any more.
    if (!stream.readableEnded) stream.close();
    return;
  }
  stream.respond(headers, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers(status));
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.length, 1);
  stream.end(Buffer.concat([head, body]));
}
