import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";

/** A server of an organisation, asked with an API key. */
export interface Server {
  /** @throws UpshotError what went wrong, and what to do */
  ask(
    method: "GET" | "POST",
    path: string,
    body?: { readonly bytes: Uint8Array; readonly headers: Readonly<Record<string, string>> },
  ): Promise<unknown>;
}

export interface ServerOptions {
  readonly server: string | null;
  readonly key: string | null;
  /** Told what the person should know: that the server asked to wait, that the way there is not private. */
  readonly says: (text: string) => void;
}

const refusal = z.object({ error: z.object({ code: z.string(), message: z.string(), hint: z.string() }) });
const patience = 20;
const longestWait = 60;
const timeout = 120_000;

/** Checks the address and the key before anything is sent to it. */
export function connectServer({ server, key, says }: ServerOptions): Server {
  const url = addressOf(server);
  if (key === null || key === "")
    throw new UpshotError({
      code: "no-key",
      message: "There is no API key",
      hint: "Make one on the page Mine and set UPSHOT_KEY (others on this machine can read --key).",
    });
  if (!/^[\x21-\x7e]+$/.test(key)) throw keyWrong("The key holds characters that no key has");
  if (url.protocol === "http:" && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)) {
    says(`${url.origin} is not reached by https: whoever is on the way can read the key`);
  }
  return {
    ask: async (method, path, body) => {
      for (let tries = 1; ; tries++) {
        const answer = await send(url, method, path, key, body, tries);
        if (answer !== null && answer.status !== 429 && answer.status !== 503) return readAnswer(answer, url);
        const wait = answer === null ? tries * 2 : waitOf(answer.headers.get("retry-after"));
        if (tries >= (answer === null ? 3 : patience)) {
          if (answer !== null) return readAnswer(answer, url);
          throw unreachable(url, undefined);
        }
        await answer?.body?.cancel();
        says(`the server is busy; going on in ${Math.ceil(wait)} s`);
        await setTimeout(wait * 1000);
      }
    },
  };
}

/** Null where the server did not answer and may be asked again. */
async function send(
  url: URL,
  method: string,
  path: string,
  key: string,
  body: { readonly bytes: Uint8Array; readonly headers: Readonly<Record<string, string>> } | undefined,
  tries: number,
): Promise<Response | null> {
  try {
    return await fetch(new URL(path, url), {
      method,
      // A server that sends us elsewhere would get the key there.
      redirect: "error",
      headers: { ...body?.headers, authorization: `Bearer ${key}`, accept: "application/json" },
      signal: AbortSignal.timeout(timeout),
      ...(body === undefined ? {} : { body: new Uint8Array(body.bytes) }),
    });
  } catch (cause) {
    // A connection that was never there will not be in two seconds either; one that broke may be.
    if (tries >= 3 || /ENOTFOUND|ECONNREFUSED|redirect|certificate|CERT/i.test(`${String(cause)} ${causeOf(cause)}`))
      throw unreachable(url, cause);
    return null;
  }
}

async function readAnswer(answer: Response, url: URL): Promise<unknown> {
  const text = await answer.text();
  const value = parse(text);
  if (answer.ok && value !== undefined) return value;
  const said = refusal.safeParse(value).data?.error;
  if (answer.status === 401) throw keyWrong(`${url.origin} does not know this key`);
  if (said !== undefined) throw new UpshotError(said);
  throw new UpshotError({
    code: "server-odd",
    message: `${url.origin} answered ${answer.status} in a way that no Upshot server does`,
    hint: "Is it the address of your Upshot server? Ask whoever runs it.",
  });
}

function addressOf(server: string | null): URL {
  const url = URL.canParse(server ?? "") ? new URL(server ?? "") : null;
  if (url !== null && (url.protocol === "https:" || url.protocol === "http:")) return url;
  throw new UpshotError({
    code: "no-server",
    message: server === null ? "No server is named" : "--server is no address of a server",
    hint: "Name your organisation's server: --server https://upshot.example.org, or set UPSHOT_SERVER.",
  });
}

/** Seconds; a date or nothing means two. */
function waitOf(header: string | null): number {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) && seconds >= 0 ? Math.min(longestWait, Math.max(0.1, seconds)) : 2;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function keyWrong(message: string): UpshotError {
  return new UpshotError({
    code: "key-wrong",
    message,
    hint: "Make a new one on the page Mine (or Settings for an import) and set UPSHOT_KEY.",
  });
}

function unreachable(url: URL, cause: unknown): UpshotError {
  const why = causeOf(cause);
  return new UpshotError({
    code: "server-unreachable",
    message: `${url.origin} cannot be reached${why === "" ? "" : ` (${why})`}`,
    hint: "Look at the address and your network, then run the command again: it goes on where it stopped.",
    cause,
  });
}

function causeOf(error: unknown): string {
  const inner = error instanceof Error ? error.cause : undefined;
  if (inner instanceof Error) return "code" in inner && typeof inner.code === "string" ? inner.code : inner.message;
  return error instanceof Error ? error.name : "";
}
