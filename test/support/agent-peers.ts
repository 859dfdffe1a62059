import { createServer } from "node:http";
import { once } from "node:events";
import { z } from "zod";
import { smtpSink } from "./smtp-sink.ts";

/** Where a call of an agent is, seen from the peer: nothing happened yet, it happened and nobody was told, the answer is on its way. */
export type Moment = "received" | "happened" | "answered";

export interface AgentPeers {
  readonly url: string;
  readonly smtpPort: number;
  /** By idempotency key: how often it happened, how often it was asked for. */
  readonly effects: ReadonlyMap<string, { readonly kind: string; readonly chore: string; times: number; asked: number }>;
  /** Subjects of the mails that the mail server took. */
  readonly sent: () => readonly string[];
  close(): Promise<void>;
}

const body = z.object({ key: z.string(), chore: z.string() });

/** An HTTP peer and a mail server, which tell each moment of each call before they go on. */
export async function openAgentPeers(tell: (peer: "http" | "smtp", moment: Moment) => void): Promise<AgentPeers> {
  const effects = new Map<string, { kind: string; chore: string; times: number; asked: number }>();
  const server = createServer((request, response) => {
    const [, kind = "", key = ""] = (request.url ?? "").split("/");
    if (request.method === "GET") {
      response.writeHead(effects.has(decodeURIComponent(key)) ? 200 : 404).end();
      return;
    }
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const read = body.parse(JSON.parse(Buffer.concat(pieces).toString("utf8")));
      tell("http", "received");
      const known = effects.get(read.key);
      // Only the first kind looks at the key; the others do again what they are told again.
      if (known === undefined) effects.set(read.key, { kind, chore: read.chore, times: 1, asked: 1 });
      else {
        known.asked++;
        if (kind !== "keyed") known.times++;
      }
      tell("http", "happened");
      response.end("{}", () => tell("http", "answered"));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const sink = await smtpSink(() => tell("smtp", "happened"));
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    smtpPort: sink.port,
    effects,
    sent: () => sink.mails.map(({ data }) => /^Subject: (.*)$/m.exec(data)?.[1]?.trim() ?? ""),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await sink.close();
    },
  };
}
