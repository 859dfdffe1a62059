import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** A message as Slack keeps it. */
export interface SlackMessage {
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly text: string;
  readonly metadata?: unknown;
  readonly blocks?: unknown;
}

export interface FakeChannel {
  readonly id: string;
  readonly name: string;
  readonly is_private?: boolean;
  readonly is_ext_shared?: boolean;
  readonly members: readonly string[];
}

/** What goes wrong with the next call of a method. "lost": it is done, and the answer never comes. */
export type SlackFault = { readonly retryAfter: number } | "lost" | "down" | { readonly error: string };

export interface FakeSlack {
  /** For `apiUrl` of a credential; host for the list of private hosts. */
  readonly apiUrl: string;
  readonly host: string;
  readonly messages: readonly SlackMessage[];
  /** Shown to one person only. */
  readonly ephemeral: readonly { readonly channel: string; readonly user: string; readonly text: string }[];
  readonly calls: readonly string[];
  readonly acks: readonly { readonly envelope_id: string; readonly at: number }[];
  /** How many connections there are. */
  connections(): number;
  fault(method: string, fault: SlackFault): void;
  /** Sends an event through one of the connections, the newest, as Slack does. */
  send(type: "events_api" | "interactive", payload: unknown, envelope?: string): void;
  close(): Promise<void>;
}

export const signingSecret = "0123456789abcdef0123456789abcdef";
const bot = "UBOT";

/** Headers of a signed request. Source: docs.slack.dev/authentication/verifying-requests-from-slack */
export function slackSigned(body: string, at: number, secret = signingSecret): Record<string, string> {
  const seconds = String(Math.floor(at / 1000));
  const signature = createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": seconds, "x-slack-signature": `v0=${signature}`, "content-type": "application/json" };
}

/** Event of a mention, as the Events API and the socket send it. */
export function mention(of: {
  readonly user: string;
  readonly text: string;
  readonly channel: string;
  readonly ts: string;
  readonly thread_ts?: string;
}): unknown {
  return {
    type: "event_callback",
    team_id: "T1",
    api_app_id: "A1",
    event_id: `Ev${of.ts}`,
    event_time: 1,
    event: { type: "app_mention", event_ts: of.ts, ...of },
  };
}

/** The press of a button. */
export function press(of: {
  readonly user: string;
  readonly channel: string;
  readonly message: string;
  readonly action: string;
  readonly value: string;
}): unknown {
  return {
    type: "block_actions",
    user: { id: of.user },
    team: { id: "T1" },
    channel: { id: of.channel },
    container: { type: "message", message_ts: of.message, channel_id: of.channel },
    message: { ts: of.message, text: "" },
    api_app_id: "A1",
    token: "t",
    trigger_id: "t",
    actions: [{ type: "button", action_id: of.action, block_id: "b", value: of.value, action_ts: "1" }],
  };
}

/** Speaks Slack's Web API and Socket Mode; knows one workspace T1, its bot UBOT, and what was posted. */
export async function fakeSlack(channels: readonly FakeChannel[]): Promise<FakeSlack> {
  const messages: SlackMessage[] = [];
  const ephemeral: { channel: string; user: string; text: string }[] = [];
  const calls: string[] = [];
  const acks: { envelope_id: string; at: number }[] = [];
  const faults = new Map<string, SlackFault[]>();
  const sockets = new Set<Duplex>();
  let clock = 1_700_000_000;

  const answers: Readonly<Record<string, (given: Readonly<Record<string, string>>) => object>> = {
    "auth.test": () => ({ user_id: bot, bot_id: "B1", team_id: "T1", team: "acme", user: "upshot", url: "https://acme.slack.test/" }),
    "apps.connections.open": () => ({ url: `ws://${host}/socket` }),
    "chat.postMessage": ({ channel = "", text = "", thread_ts: thread, metadata, blocks }) => {
      // A message to a person goes to their conversation with the bot.
      const to = channel.startsWith("U") ? `D${channel.slice(1)}` : channel;
      if (channel !== to || channels.some(({ id }) => id === channel)) {
        const ts = `${++clock}.000100`;
        messages.push({
          channel: to,
          ts,
          user: bot,
          bot_id: "B1",
          text,
          ...(thread === undefined ? {} : { thread_ts: thread }),
          ...parsed({ metadata, blocks }),
        });
        return { channel: to, ts };
      }
      return { ok: false, error: "channel_not_found" };
    },
    "chat.postEphemeral": ({ channel = "", user = "", text = "" }) => {
      ephemeral.push({ channel, user, text });
      return {};
    },
    "chat.update": ({ channel, ts, text = "", blocks }) => {
      const at = messages.findIndex((one) => one.channel === channel && one.ts === ts);
      const was = messages[at];
      if (was === undefined) return { ok: false, error: "message_not_found" };
      messages[at] = { ...was, text, ...parsed({ blocks }) };
      return {};
    },
    "chat.delete": ({ channel, ts }) => {
      const at = messages.findIndex((one) => one.channel === channel && one.ts === ts);
      if (at < 0) return { ok: false, error: "message_not_found" };
      messages.splice(at, 1);
      return {};
    },
    "conversations.replies": ({ channel, ts }) => ({
      messages: messages.filter((one) => one.channel === channel && (one.ts === ts || one.thread_ts === ts)),
      has_more: false,
    }),
    "conversations.history": ({ channel, latest, inclusive, limit }) => ({
      messages: messages
        .filter((one) => one.channel === channel && (latest === undefined || (inclusive === "true" ? one.ts <= latest : one.ts < latest)))
        .toReversed()
        .slice(0, Number(limit ?? 100)),
      has_more: false,
    }),
    "conversations.list": () => ({ channels: channels.map(described), response_metadata: { next_cursor: "" } }),
    "conversations.info": ({ channel }) => {
      const found = channels.find(({ id }) => id === channel);
      return found === undefined ? { ok: false, error: "channel_not_found" } : { channel: described(found) };
    },
    "conversations.members": ({ channel }) => ({
      members: channels.find(({ id }) => id === channel)?.members ?? [],
      response_metadata: { next_cursor: "" },
    }),
  };

  const server = createServer((request, response) => {
    void (async () => {
      const method = (request.url ?? "").split("/").at(-1)?.split("?")[0] ?? "";
      const given = Object.fromEntries(new URLSearchParams(await textOf(request)));
      calls.push(method);
      const fault = faults.get(method)?.shift();
      if (fault === "down") return void request.socket.destroy();
      if (typeof fault === "object" && "retryAfter" in fault) {
        response.writeHead(429, { "retry-after": String(fault.retryAfter) });
        return void response.end();
      }
      const answer = typeof fault === "object" ? { ok: false, ...fault } : { ok: true, ...answers[method]?.(given) };
      if (fault === "lost") return void request.socket.destroy();
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(answers[method] === undefined ? { ok: false, error: "unknown_method" } : answer));
    })();
  });
  server.on("upgrade", (request, socket) => {
    const key = String(request.headers["sec-websocket-key"]);
    // The text every server adds. Source: RFC 6455, 1.3
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    );
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => sockets.delete(socket));
    readFrames(socket, (opcode, data) => {
      if (opcode === 8) socket.end(frame(8, data));
      if (opcode === 9) socket.write(frame(10, data));
      if (opcode === 1) acks.push({ ...JSON.parse(data.toString("utf8")), at: performance.now() });
    });
    socket.write(frame(1, Buffer.from(JSON.stringify({ type: "hello", num_connections: 1, connection_info: { app_id: "A1" } }))));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  let envelopes = 0;
  return {
    apiUrl: `http://${host}/api/`,
    host,
    messages,
    ephemeral,
    calls,
    acks,
    connections: () => sockets.size,
    fault: (method, fault) => void faults.set(method, [...(faults.get(method) ?? []), fault]),
    send(type, payload, envelope = `e${++envelopes}`) {
      const text = JSON.stringify({ envelope_id: envelope, type, accepts_response_payload: type === "interactive", payload });
      [...sockets].at(-1)?.write(frame(1, Buffer.from(text)));
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function described({ id, name, is_private: isPrivate = false, is_ext_shared: isShared = false, members }: FakeChannel): object {
  return { id, name, is_private: isPrivate, is_ext_shared: isShared, is_channel: true, is_member: members.includes(bot) };
}

/** Structures are sent as JSON within a form. */
function parsed(given: Readonly<Record<string, string | undefined>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [[name, JSON.parse(text) as unknown]])),
  );
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}

/** Source: RFC 6455, 5.2; a server does not mask. */
function frame(opcode: number, data: Buffer): Buffer {
  const size = data.length;
  const head = size < 126 ? Buffer.from([0x80 | opcode, size]) : Buffer.from([0x80 | opcode, 126, size >> 8, size & 0xff]);
  return Buffer.concat([head, data]);
}

function readFrames(socket: Duplex, take: (opcode: number, data: Buffer) => void): void {
  let held = Buffer.alloc(0);
  socket.on("data", (piece: Buffer) => {
    held = Buffer.concat([held, piece]);
    for (;;) {
      if (held.length < 2) return;
      const short = (held[1] ?? 0) & 0x7f;
      const start = short === 126 ? 4 : 2;
      if (held.length < start + 4) return;
      const size = short === 126 ? held.readUInt16BE(2) : short;
      if (held.length < start + 4 + size) return;
      const mask = held.subarray(start, start + 4);
      const data = Buffer.from(held.subarray(start + 4, start + 4 + size).map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
      const opcode = (held[0] ?? 0) & 0x0f;
      held = Buffer.from(held.subarray(start + 4 + size));
      take(opcode, data);
    }
  });
}
