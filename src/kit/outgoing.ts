import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { BlockList, isIP } from "node:net";
import { join } from "node:path";
import { PassThrough, pipeline, Transform, type Readable } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { UpshotError } from "./errors.ts";

export interface OutgoingRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** An answer whose body is still coming, unpacked; it ends in an error where it is larger than allowed. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
}

/** Calls other systems. What an admin or a model names must not reach into the network the server stands in. */
export interface Outgoing {
  /**
   * Over https, and only to public addresses, except hosts that the operator named. Redirects are answers like any other.
   * @throws UpshotError `outgoing-refused` (never try again), `outgoing-failed` (may work later)
   */
  call(url: URL, request?: OutgoingRequest): Promise<OutgoingAnswer>;
  /** As `call`, for bodies that come as a stream: only the head of the answer has to come in time. Whoever opens it reads or destroys it. */
  open(url: URL, request?: OutgoingRequest): Promise<OpenAnswer>;
  /** The addresses of a host, checked in the same way. @throws UpshotError */
  addressesOf(url: URL): Promise<readonly string[]>;
}

export interface OutgoingOptions {
  /** Hosts that may be private or spoken to without https: "git.internal", "127.0.0.1:8080". */
  readonly allowed: readonly string[];
  readonly milliseconds?: number;
  readonly mostBytes?: number;
  /** The addresses of a name, for tests of names that change; else the system's. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

const file = "private-hosts";

/**
 * What the operator allowed: lines of `<data folder>/private-hosts`. A file, because whoever may set up inputs in the
 * browser must not be able to open the way into the network.
 */
export function allowedHosts(folder: string): string[] {
  try {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    return lines.map((line) => line.replace(/#.*/, "").trim().toLowerCase()).filter((line) => line !== "");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

export function openOutgoing({ allowed, milliseconds = 30_000, mostBytes = 32 << 20, resolve = resolved }: OutgoingOptions): Outgoing {
  const isAllowed = (url: URL): boolean => allowed.includes(url.hostname.toLowerCase()) || allowed.includes(url.host.toLowerCase());
  const addressesOf = async (url: URL): Promise<readonly string[]> => {
    const trusted = isAllowed(url);
    if (url.protocol !== "https:" && !(trusted && url.protocol === "http:")) throw refused(url, "only https is spoken");
    if (url.username !== "" || url.password !== "") throw refused(url, "an address must not carry a password");
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
    const addresses = isIP(host) === 0 ? await named(host, url, resolve) : [host];
    if (!trusted && !addresses.every(isPublic)) throw refused(url, "it is an address of a private network");
    return addresses;
  };
  const open = async (url: URL, request: OutgoingRequest, signal: AbortSignal): Promise<OpenAnswer> => {
    const [address] = await inTime(addressesOf(url), url, signal);
    if (address === undefined) throw failed(url, "its name has no address");
    return send(url, address, request, signal, mostBytes);
  };
  return {
    addressesOf,
    call: async (url, request = {}) => {
      const signal = either(AbortSignal.timeout(milliseconds), request.signal);
      const { status, headers, body } = await open(url, request, signal);
      const pieces: Buffer[] = [];
      try {
        for await (const piece of body) if (Buffer.isBuffer(piece)) pieces.push(piece);
      } catch (error) {
        throw inWords(url, error, signal);
      }
      return { status, headers, body: Buffer.concat(pieces).toString("utf8") };
    },
    open: async (url, request = {}) => {
      const head = new AbortController();
      const timer = setTimeout(() => head.abort(new DOMException("late", "TimeoutError")), milliseconds);
      try {
        return await open(url, request, either(head.signal, request.signal));
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

function either(one: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other === undefined ? one : AbortSignal.any([one, other]);
}

async function inTime<T>(work: Promise<T>, url: URL, signal: AbortSignal): Promise<T> {
  if (signal.aborted) throw inWords(url, signal.reason, signal);
  let late: (() => void) | undefined;
  const tooLate = new Promise<never>((_, fail) => {
    late = () => fail(inWords(url, signal.reason, signal));
    signal.addEventListener("abort", late, { once: true });
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    if (late !== undefined) signal.removeEventListener("abort", late);
  }
}

/** Connects to the address that was checked: a name that meanwhile means another one changes nothing. */
function send(
  url: URL,
  address: string,
  { method = "GET", headers = {}, body }: OutgoingRequest,
  signal: AbortSignal,
  mostBytes: number,
): Promise<OpenAnswer> {
  const family = isIP(address);
  const options: RequestOptions = {
    method,
    headers: { "user-agent": "upshot", ...headers, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) },
    lookup: (_host, { all }, done) => (all === true ? done(null, [{ address, family }]) : done(null, address, family)),
    signal,
    agent: false,
  };
  return new Promise((done, fail) => {
    const take = (response: IncomingMessage): void => {
      const content = unpacked(url, response, mostBytes);
      if (content !== null) return done({ status: response.statusCode ?? 0, headers: headersOf(response), body: content });
      response.destroy();
      fail(failed(url, "it answered in a packing nobody asked for"));
    };
    const call = url.protocol === "https:" ? requestHttps(url, options, take) : requestHttp(url, options, take);
    call.on("error", (cause) => fail(inWords(url, cause, signal)));
    call.end(body);
  });
}

/** Bounded as it comes and as it is unpacked: a small answer may unpack to a large one. */
function unpacked(url: URL, response: IncomingMessage, mostBytes: number): Readable | null {
  const bounded = (): Transform => {
    let size = 0;
    return new Transform({
      transform(piece: Buffer, _encoding, next) {
        size += piece.length;
        if (size > mostBytes) next(failed(url, `it answered more than ${mostBytes >> 20} MiB`));
        else next(null, piece);
      },
    });
  };
  const packing = (response.headers["content-encoding"] ?? "identity").trim().toLowerCase();
  const unpack = unpackers[packing];
  if (unpack === undefined) return null;
  const last = bounded();
  const ended = (): void => undefined; // The reader of `last` gets the error.
  if (packing === "identity") pipeline(response, last, ended);
  else pipeline(response, bounded(), unpack(), last, ended);
  return last;
}

const unpackers: Readonly<Record<string, () => Transform>> = {
  identity: () => new PassThrough(),
  "": () => new PassThrough(),
  // An answer without a body names a packing too, and what breaks off is noticed by the length it told.
  gzip: () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  "x-gzip": () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

/** The driver's words may hold an address, never a header. */
function inWords(url: URL, cause: unknown, signal: AbortSignal): UpshotError {
  if (cause instanceof UpshotError) return cause;
  const reason: unknown = signal.aborted ? signal.reason : cause;
  if (reason instanceof Error && reason.name === "TimeoutError") return failed(url, "it did not answer in time", cause);
  if (signal.aborted) return failed(url, "the call was given up", cause);
  return failed(url, cause instanceof Error ? cause.message : "the connection broke", cause);
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]));
}

async function named(host: string, url: URL, resolve: (host: string) => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (error) {
    throw failed(url, "its name is not known", error);
  }
}

async function resolved(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

const closed = new BlockList();
for (const [net, bits] of [
  ...([
    ["0.0.0.0", 8],
    ["10.0.0.0", 8],
    ["100.64.0.0", 10],
    ["127.0.0.0", 8],
    ["169.254.0.0", 16],
    ["172.16.0.0", 12],
  ] as const),
  ...([
    ["192.0.0.0", 24],
    ["192.0.2.0", 24],
    ["192.88.99.0", 24],
    ["192.168.0.0", 16],
    ["198.18.0.0", 15],
    ["198.51.100.0", 24],
  ] as const),
  ...([
    ["203.0.113.0", 24],
    ["224.0.0.0", 4],
    ["240.0.0.0", 4],
  ] as const),
])
  closed.addSubnet(net, bits, "ipv4");

/** Of IPv6 only what is given out to the public (2000::/3), without what carries an IPv4 address inside. */
const open6 = new BlockList();
open6.addSubnet("2000::", 3, "ipv6");
const closed6 = new BlockList();
for (const [net, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const)
  closed6.addSubnet(net, bits, "ipv6");

/** Source: IANA's registries of special-purpose addresses. */
function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !closed.check(address, "ipv4");
  return open6.check(address, "ipv6") && !closed6.check(address, "ipv6");
}

function refused(url: URL, why: string): UpshotError {
  return new UpshotError({
    code: "outgoing-refused",
    message: `${url.host} is not called: ${why}`,
    hint: `If it is yours, the operator can name it in the file ${file} in the data folder.`,
  });
}

function failed(url: URL, why: string, cause?: unknown): UpshotError {
  return new UpshotError({
    code: "outgoing-failed",
    message: `${url.host} could not be reached: ${why}`,
    hint: "It is tried again later.",
    cause,
  });
}
