import { lookup as resolve, type LookupAddress } from "node:dns";
import { readFileSync } from "node:fs";
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestHttps } from "node:https";
import { BlockList, isIP } from "node:net";
import { join } from "node:path";
import { UpshotError } from "../kit/errors.ts";

export interface OutgoingRequest {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Calls other systems. What an admin enters must not reach into the network the server stands in. */
export interface Outgoing {
  /**
   * Over https, and only to public addresses, except hosts that the operator named. Redirects are answers like any other.
   * @throws UpshotError `outgoing-refused` (never try again), `outgoing-failed` (may work later)
   */
  call(url: URL, request?: OutgoingRequest): Promise<OutgoingAnswer>;
  /** The addresses of a host, checked in the same way. @throws UpshotError */
  addressesOf(url: URL): Promise<readonly string[]>;
}

export interface OutgoingOptions {
  /** Hosts that may be private or spoken to without https: "git.internal", "127.0.0.1:8080". */
  readonly allowed: readonly string[];
  readonly milliseconds?: number;
  readonly mostBytes?: number;
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

export function openOutgoing({ allowed, milliseconds = 30_000, mostBytes = 32 << 20 }: OutgoingOptions): Outgoing {
  const isAllowed = (url: URL): boolean => allowed.includes(url.hostname.toLowerCase()) || allowed.includes(url.host.toLowerCase());
  const addressesOf = async (url: URL): Promise<readonly string[]> => {
    const trusted = isAllowed(url);
    if (url.protocol !== "https:" && !(trusted && url.protocol === "http:")) throw refused(url, "only https is spoken");
    if (url.username !== "" || url.password !== "") throw refused(url, "an address must not carry a password");
    const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
    const addresses = isIP(host) === 0 ? await resolved(host, url) : [host];
    if (!trusted && !addresses.every(isPublic)) throw refused(url, "it is an address of a private network");
    return addresses;
  };
  return {
    addressesOf,
    call: async (url, request = {}) => {
      const [address] = await addressesOf(url);
      if (address === undefined) throw failed(url, "its name has no address");
      return send(url, address, request, milliseconds, mostBytes);
    },
  };
}

/** Connects to the address that was checked: a name that meanwhile means another one changes nothing. */
function send(
  url: URL,
  address: string,
  { method = "GET", headers = {}, body }: OutgoingRequest,
  milliseconds: number,
  mostBytes: number,
): Promise<OutgoingAnswer> {
  const family = isIP(address);
  const options: RequestOptions = {
    method,
    headers: { "user-agent": "upshot", ...headers, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) },
    lookup: (_host, { all }, done) => (all === true ? done(null, [{ address, family }]) : done(null, address, family)),
    signal: AbortSignal.timeout(milliseconds),
    agent: false,
  };
  return new Promise((done, fail) => {
    const take = (response: IncomingMessage): void => {
      const pieces: Buffer[] = [];
      let size = 0;
      response.on("data", (piece: Buffer) => {
        size += piece.length;
        if (size > mostBytes) response.destroy(failed(url, `it answered more than ${mostBytes >> 20} MiB`));
        else pieces.push(piece);
      });
      response.on("error", fail);
      response.on("end", () =>
        done({ status: response.statusCode ?? 0, headers: headersOf(response), body: Buffer.concat(pieces).toString("utf8") }),
      );
    };
    const call = url.protocol === "https:" ? requestHttps(url, options, take) : requestHttp(url, options, take);
    // The driver's words may hold an address, never a header.
    call.on("error", (cause) =>
      fail(
        cause instanceof UpshotError
          ? cause
          : failed(url, cause.name === "TimeoutError" ? "it did not answer in time" : cause.message, cause),
      ),
    );
    call.end(body);
  });
}

function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]));
}

function resolved(host: string, url: URL): Promise<string[]> {
  return new Promise((done, fail) => {
    resolve(host, { all: true }, (error, found: LookupAddress[]) => {
      if (error !== null) fail(failed(url, "its name is not known", error));
      else done(found.map(({ address }) => address));
    });
  });
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
