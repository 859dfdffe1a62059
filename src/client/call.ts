import { UpshotApiError } from "./upshot-api-error.ts";

export interface ClientOptions {
  /** Where the server is: "https://upshot.example.org". */
  readonly url: string | URL;
  /** An API key: "upshot_…". */
  readonly key?: string;
  /** Somebody's sign-in instead of a key; `csrf` comes from `getSession`, and only changes need it. */
  readonly session?: { readonly cookie?: string; readonly csrf?: string };
  /** The platform's own where none is given. */
  readonly fetch?: typeof globalThis.fetch;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** Bytes or text of a route that takes a file. */
export type RawBody = string | Uint8Array<ArrayBuffer>;

/** Method, path, and what is sent and answered. */
export type Endpoint = readonly [method: string, path: string, answer: "json" | "response", body: "none" | "json" | "raw"];

export type Input = Readonly<Record<string, unknown>>;

/** One request and its answer. @throws UpshotApiError */
export async function call(
  client: ClientOptions,
  [method, path, answer, sent]: Endpoint,
  input: Input,
  { signal }: CallOptions,
): Promise<unknown> {
  const { body, headers: own, ...rest } = input;
  const { address, headers } = requestOf(client, path, sent === "none" ? input : rest);
  if (sent === "json") headers.set("content-type", "application/json");
  if (sent === "raw") for (const [name, value] of Object.entries(headersOf(own))) headers.set(name, value);
  const response = await ask(client, address, {
    method,
    headers,
    credentials: "same-origin",
    ...(sent === "none" ? {} : { body: sent === "json" ? JSON.stringify(body) : rawBody(body) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!response.ok) throw await failureOf(response);
  return answer === "response" ? response : json(response);
}

function requestOf({ url, key, session }: ClientOptions, path: string, input: Input): { readonly address: URL; readonly headers: Headers } {
  const left = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(left.get(name));
    left.delete(name);
    return encodeURIComponent(value);
  });
  const address = new URL(filled.slice(1), String(url).replace(/\/*$/, "/"));
  for (const [name, value] of left) address.searchParams.set(name, String(value));
  const headers = new Headers({ accept: "application/json, */*" });
  if (key !== undefined) headers.set("authorization", `Bearer ${key}`);
  if (session?.cookie !== undefined) headers.set("cookie", session.cookie);
  if (session?.csrf !== undefined) headers.set("x-upshot-csrf", session.csrf);
  return { address, headers };
}

async function ask({ fetch = globalThis.fetch }: ClientOptions, address: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (cause) {
    if (cause instanceof Error && cause.name === "AbortError") throw cause;
    throw new UpshotApiError({
      code: "unreachable",
      message: `${address.origin} does not answer`,
      hint: "See that the address is right and that `upshot serve` runs there.",
      status: 0,
      retryAfter: null,
      cause,
    });
  }
}

/** Every refusal of the server is `{ error: { code, message, hint } }`. */
async function failureOf(response: Response): Promise<UpshotApiError> {
  const value: unknown = await response.json().catch(() => null);
  const error: unknown = typeof value === "object" && value !== null && "error" in value ? value.error : null;
  const told: object = typeof error === "object" && error !== null ? error : {};
  const retryAfter = Number(response.headers.get("retry-after") ?? "");
  return new UpshotApiError({
    code: "code" in told ? String(told.code) : "answer-unreadable",
    message: "message" in told ? String(told.message) : `The server answered ${response.status}`,
    hint: "hint" in told ? String(told.hint) : "See that the address is that of an Upshot server.",
    status: response.status,
    retryAfter: retryAfter > 0 ? retryAfter : null,
  });
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new UpshotApiError({
      code: "answer-unreadable",
      message: `The server answered ${response.status} with something that is no JSON`,
      hint: "See that the address is that of an Upshot server.",
      status: response.status,
      retryAfter: null,
      cause,
    });
  }
}

function headersOf(value: unknown): Readonly<Record<string, string>> {
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]))
    : {};
}

function rawBody(value: unknown): RawBody {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array && value.buffer instanceof ArrayBuffer)
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  throw new TypeError("the body of a file is a text or its bytes");
}
