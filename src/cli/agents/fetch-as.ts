import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { text } from "node:stream/consumers";

/**
 * `fetch` under the name that a server answers to, which behind a proxy differs from where it listens: the platform's own
 * sends the name in the address and no other. Redirects are not followed.
 */
export function fetchAs(host: string): typeof globalThis.fetch {
  return async (input, init) => {
    const asked = new Request(input, init);
    const body = asked.body === null ? null : await asked.text();
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const send = new URL(asked.url).protocol === "https:" ? secureRequest : plainRequest;
    const headers = { ...Object.fromEntries(asked.headers), host, ...(body === null ? {} : { "content-length": Buffer.byteLength(body) }) };
    send(asked.url, { method: asked.method, headers, signal: asked.signal })
      .once("error", reject)
      .once("response", (answer) => {
        const status = answer.statusCode ?? 0;
        const told = new Headers();
        for (const [name, values] of Object.entries(answer.headersDistinct)) for (const value of values ?? []) told.append(name, value);
        text(answer).then(
          (said) => resolve(new Response(status === 204 || status === 304 ? null : said, { status, headers: told })),
          reject,
        );
      })
      .end(body);
    return promise;
  };
}
