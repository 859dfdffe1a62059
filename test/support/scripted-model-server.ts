import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { anthropic } from "./model-wires/anthropic.ts";
import { bedrock } from "./model-wires/bedrock.ts";
import { google } from "./model-wires/google.ts";
import { openaiChat } from "./model-wires/openai-chat.ts";
import { openaiResponses } from "./model-wires/openai-responses.ts";
import type { Wire, WireAnswer, WireRequest, WireUsage } from "./model-wires/wire.ts";

/**
 * A model provider that is a program: answers over HTTP on loopback in the languages of Anthropic, OpenAI (chat completions and
 * responses), Google and Bedrock, whole and as streams, as `script` says. It decides by the request alone, so that it survives
 * restarts of whoever asks.
 */
export interface ModelServer {
  /** "http://127.0.0.1:34567". */
  readonly url: string;
  /** "127.0.0.1:34567". */
  readonly host: string;
  readonly seen: SeenRequest[];
  script: (request: WireRequest) => WireAnswer;
  /** What is counted for every answer; null: nothing. */
  usage: WireUsage | null;
  /** What goes wrong with the next requests, one each. */
  readonly faults: Fault[];
  /** Goes wrong with every request that has no fault of its own. */
  always: Fault | null;
  close(): void;
}

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
  /** Whoever asked closed the line before the answer was whole. */
  abandoned: boolean;
}

export type Fault =
  | { readonly kind: "status"; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  /** Nothing is ever answered. */
  | { readonly kind: "hang" }
  /** The first pieces come, then nothing. */
  | { readonly kind: "hang-within" }
  /** The line breaks within the answer. */
  | { readonly kind: "cut" }
  /** The answer ends properly, but half of it is missing. */
  | { readonly kind: "half" }
  /** Half of it comes, then this piece, then it ends. */
  | { readonly kind: "event"; readonly piece: string }
  | { readonly kind: "garbage" }
  /** Never ends. */
  | { readonly kind: "flood" };

const wires: readonly Wire[] = [anthropic, openaiChat, openaiResponses, google, bedrock];

export const someUsage: WireUsage = { uncached: 120, read: 5000, write5m: 1500, write1h: 500, output: 42, reasoning: 10 };

export async function startModelServer(script: ModelServer["script"]): Promise<ModelServer> {
  const http = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => answer(request, Buffer.concat(pieces).toString("utf8"), response));
    response.on("error", () => undefined);
  });
  await new Promise<void>((done) => http.listen(0, "127.0.0.1", done));
  const address = http.address();
  const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const server: ModelServer = {
    url: `http://${host}`,
    host,
    seen: [],
    script,
    usage: someUsage,
    faults: [],
    always: null,
    close: () => {
      http.closeAllConnections();
      http.close();
    },
  };
  return server;

  function answer(request: IncomingMessage, text: string, response: ServerResponse): void {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
    const wire = wires.find((one) => one.matches(path));
    const body = objectOf(text);
    const seen: SeenRequest = { path, headers: request.headers, body, abandoned: false };
    server.seen.push(seen);
    response.on("close", () => (seen.abandoned = !response.writableEnded));
    const fault = server.faults.shift() ?? server.always;
    if (fault?.kind === "hang") return;
    if (fault?.kind === "status")
      return json(response, fault.body ?? { error: { type: "fault", message: "a fault" } }, fault.status, fault.headers);
    if (wire === undefined) return json(response, { error: { message: `nobody speaks ${path}` } }, 404);
    if (fault?.kind === "garbage") return void response.writeHead(200, { "content-type": "application/json" }).end("<html>a page</html>");
    const said = server.script({ body, results: wire.results(text) });
    if (!wire.streams(path, body) && fault === null) return json(response, wire.json(said, server.usage));
    const whole = wire.streams(path, body) ? wire.pieces(said, server.usage) : [JSON.stringify(wire.json(said, server.usage))];
    send(response, whole, wire.streams(path, body) ? wire.streamType : "application/json", fault);
  }
}

function send(response: ServerResponse, pieces: readonly (string | Buffer)[], type: string, fault: Fault | null): void {
  response.writeHead(200, { "content-type": type });
  if (fault === null) {
    for (const piece of pieces) response.write(piece);
    return void response.end();
  }
  if (fault.kind === "flood") return flood(response);
  const half = pieces.length === 1 ? [Buffer.from(pieces[0] ?? "").subarray(0, 20)] : pieces.slice(0, Math.floor(pieces.length / 2));
  for (const piece of half) response.write(piece);
  if (fault.kind === "event") response.write(fault.piece);
  if (fault.kind === "half" || fault.kind === "event") response.end();
  // What was written has to be on its way before the line breaks.
  if (fault.kind === "cut") setTimeout(() => response.destroy(), 20);
}

function flood(response: ServerResponse): void {
  const piece = Buffer.alloc(1 << 20, " ");
  const more = (): void => {
    while (!response.destroyed && response.write(piece));
  };
  response.on("drain", more);
  more();
}

function json(response: ServerResponse, body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { "content-type": "application/json", "request-id": "req_1", ...headers }).end(JSON.stringify(body));
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = text === "" ? {} : JSON.parse(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}
