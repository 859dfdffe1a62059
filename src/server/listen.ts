import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { UpshotError } from "../kit/errors.ts";

/** How many ports after the asked one are tried. */
const tries = 20;
/** Milliseconds a whole request may take to arrive: 16 MiB at 1 Mbit/s. Who sends slower holds a place for nothing. */
const requestTimeout = 130_000;
/** Milliseconds a quiet connection stays open: longer than any exporter keeps one, so that none is closed under a request. */
const keepAliveTimeout = 125_000;

/** Listens on `port`, or the next free one after it. */
export async function listen(
  answer: (request: Request, environment: unknown) => Response | Promise<Response>,
  host: string,
  port: number,
): Promise<{ readonly server: Server; readonly port: number }> {
  const listener = getRequestListener(answer);
  for (let next = port; next < port + tries; next++) {
    const server = createServer({ requestTimeout, keepAliveTimeout }, (incoming, outgoing) => void listener(incoming, outgoing));
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(next, host, resolve);
      });
      const address = server.address();
      return { server, port: typeof address === "object" && address !== null ? address.port : next };
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    }
  }
  throw new UpshotError({
    code: "no-port",
    message: `The ports ${port} to ${port + tries - 1} of ${host} are all taken`,
    hint: "Name a free one: upshot serve --port 8080.",
  });
}
