import type { Readable } from "node:stream";
import { UpshotError } from "../../kit/errors.ts";
import type { Outgoing } from "../../kit/outgoing.ts";

/**
 * `fetch` for libraries that take one, over the guarded way out: private addresses, other ports' tricks and redirects are theirs no
 * more than ours. A redirect is an error whatever `redirect` says. Bodies are texts only.
 */
export function safeFetch(outgoing: Outgoing): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { method } = request;
    if (method !== "GET" && method !== "POST" && method !== "DELETE") throw new TypeError(`${method} is not spoken here`);
    const text = method === "POST" ? await request.text() : "";
    const { status, headers, body } = await outgoing.open(new URL(request.url), {
      method,
      headers: Object.fromEntries(request.headers),
      ...(text === "" ? {} : { body: text }),
      signal: request.signal,
    });
    if (status >= 300 && status < 400 && status !== 304) {
      body.destroy();
      throw new UpshotError({
        code: "outgoing-refused",
        message: `${new URL(request.url).host} leads on to another address, which is not followed`,
        hint: "Enter the address it leads to, if it is the right one.",
      });
    }
    const kept = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined && !packing.has(entry[0]));
    if (bodiless.has(status)) {
      body.destroy();
      return new Response(null, { status, headers: kept });
    }
    return new Response(stream(body), { status, headers: kept });
  };
}

/** What no longer holds of the body as it is handed on. */
const packing = new Set(["content-encoding", "content-length", "transfer-encoding"]);
const bodiless = new Set([204, 205, 304]);

function stream(body: Readable): ReadableStream<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece: IteratorResult<unknown> = await pieces.next();
      if (piece.done === true) controller.close();
      else if (piece.value instanceof Uint8Array) controller.enqueue(new Uint8Array(piece.value));
    },
    cancel() {
      body.destroy();
    },
  });
}
