import { UpshotError } from "../../kit/errors.ts";
import type { Outgoing } from "../../kit/outgoing.ts";

export interface Followed {
  /** The address that answered at last. */
  readonly url: URL;
  readonly status: number;
  /** "text/html", in small letters; "" where none is told. */
  readonly type: string;
  /** As the header names it; null where it does not. */
  readonly charset: string | null;
  readonly bytes: Buffer;
}

const mostHops = 5;

/**
 * Gets an address and what it leads to, up to five redirects; every address on the way is checked anew, by `refuses` (null: it may
 * be called) and as any outgoing call. No cookie and no header is carried along.
 * @throws UpshotError `outgoing-refused`, `outgoing-failed`
 */
export async function follow(
  outgoing: Outgoing,
  start: URL,
  {
    refuses,
    signal,
    headers = {},
  }: { refuses: (url: URL) => string | null; signal: AbortSignal; headers?: Readonly<Record<string, string>> },
): Promise<Followed> {
  let url = start;
  for (let hop = 0; hop <= mostHops; hop += 1) {
    const why = refuses(url);
    if (why !== null) throw refused(hop === 0 ? why : `it leads on to ${url.host}, and ${why}`);
    const answer = await outgoing.open(url, { headers, signal });
    const location = answer.headers["location"];
    if (!redirects.has(answer.status) || location === undefined) {
      const [type = "", ...rest] = (answer.headers["content-type"] ?? "").split(";");
      const charset = rest.map((part) => /^\s*charset\s*=\s*"?([\w:-]{1,40})/i.exec(part)?.[1]).find((name) => name !== undefined);
      return {
        url,
        status: answer.status,
        type: type.trim().toLowerCase(),
        charset: charset ?? null,
        bytes: await bytesOf(answer.body, url),
      };
    }
    answer.body.destroy();
    if (!URL.canParse(location, url.href)) throw refused("it leads on to what is no address");
    url = new URL(location, url);
  }
  throw refused(`it leads on more than ${mostHops} times`);
}

const redirects = new Set([301, 302, 303, 307, 308]);

async function bytesOf(body: AsyncIterable<unknown>, url: URL): Promise<Buffer> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of body) if (Buffer.isBuffer(piece)) pieces.push(piece);
  } catch (cause) {
    if (cause instanceof UpshotError) throw cause;
    throw new UpshotError({ code: "outgoing-failed", message: `${url.host} broke off its answer`, hint: "It may work later.", cause });
  }
  return Buffer.concat(pieces);
}

function refused(why: string): UpshotError {
  return new UpshotError({
    code: "outgoing-refused",
    message: `The address is not called: ${why}`,
    hint: "Use an address that the definition lists.",
  });
}
