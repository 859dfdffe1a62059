import { tmpdir } from "node:os";
import type { MCPClient, MCPTransport } from "@ai-sdk/mcp";
import { UpshotError } from "../../kit/errors.ts";
import { openOutgoing } from "../../kit/outgoing.ts";
import { safeFetch } from "../net/safe-fetch.ts";
import { confined, findBubblewrap, isVisible } from "../sandbox/bubblewrap.ts";
import type { JsonObject } from "../tools/tool.ts";
import type { McpCredential } from "./credential.ts";
import { readListedTool } from "./read-listed-tool.ts";
import { StdioTransport, type Program } from "./stdio-transport.ts";
import type { ListedTool } from "./tool-digest.ts";

/** A server that answers. */
export interface McpServer {
  /** Its tools as it describes them now, up to 500. */
  list(signal: AbortSignal): Promise<ReadonlyMap<string, ListedTool>>;
  /** What it answered, as it came. @throws `McpFailure` */
  call(tool: string, args: JsonObject, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

/** In our words only: what a server or a library says may hold contents or headers. `refused`: it says that it did nothing. */
export class McpFailure extends Error {
  override name = "McpFailure";
  readonly refused: boolean;
  constructor(message: string, refused: boolean, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.refused = refused;
  }
}

/** The same for people who have to do something about it. */
export function unreachable(what: string, cause: McpFailure): UpshotError {
  return new UpshotError({
    code: "mcp-unreachable",
    message: `${what} cannot be used: ${cause.message}`,
    hint: "Look at it under Agents › Connections; what needs it goes on when it answers again.",
    cause,
  });
}

export interface McpSurroundings {
  readonly privateHosts: readonly string[];
  /** Of programs, where bwrap and commands are found. */
  readonly searchPath: string;
  /** Milliseconds for one answer. */
  readonly patience?: number;
}

const mostTools = 500;

/** @throws McpFailure, UpshotError `mcp-refused` where it must not be started at all */
export async function connectServer(
  credential: McpCredential,
  { privateHosts, searchPath, patience = 60_000 }: McpSurroundings,
): Promise<McpServer> {
  const { createMCPClient, validateJSONRPCMessage, MCPClientError } = await import("@ai-sdk/mcp");
  const stdio = credential.transport === "stdio" ? new StdioTransport(programOf(credential, searchPath), validateJSONRPCMessage) : null;
  const failure = (error: unknown): McpFailure => {
    if (error instanceof McpFailure) return error;
    const said = MCPClientError.isInstance(error) ? error : null;
    if (said?.code === -32601 || said?.code === -32602)
      return new McpFailure("it refused the call: there is no such tool, or the arguments do not fit", true, error);
    const status = said?.statusCode;
    if (status !== undefined)
      return new McpFailure(
        status === 401 || status === 403 ? `it refused the key (HTTP ${status})` : `it answered HTTP ${status}`,
        status === 401 || status === 403,
        error,
      );
    const cause = causeOf(error);
    if (cause !== null) return new McpFailure(cause.message, cause.code === "outgoing-refused", error);
    // Before what became of the program: whoever waited too long closed it.
    if (error instanceof Error && /timed out|aborted/i.test(error.message))
      return new McpFailure(`it did not answer within ${Math.round(patience / 1000)} seconds, or the call was given up`, false, error);
    if (stdio?.failure != null) return new McpFailure(stdio.failure, false, error);
    return new McpFailure("it answered what is not the protocol", false, error);
  };
  let client: MCPClient;
  try {
    client = await createMCPClient({
      transport: stdio ?? httpTransport(credential, privateHosts, patience),
      clientName: "upshot",
      initializationOptions: { timeout: patience },
      // Nothing of it is ours to tell: it may hold contents. Whoever waits for an answer is told.
      onUncaughtError: () => undefined,
    });
  } catch (error) {
    await stdio?.close();
    throw failure(error);
  }
  const close = async (): Promise<void> => {
    await client.close().catch(() => undefined);
    await stdio?.close();
  };
  return {
    list: async (signal) => {
      const tools = new Map<string, ListedTool>();
      try {
        let cursor: string | undefined;
        do {
          const page = await client.listTools({
            ...(cursor === undefined ? {} : { params: { cursor } }),
            options: { signal, timeout: patience },
          });
          for (const one of page.tools) {
            const tool = readListedTool(one);
            if (tool !== null && tools.size < mostTools) tools.set(tool.name, tool);
          }
          cursor = page.tools.length === 0 ? undefined : page.nextCursor;
        } while (cursor !== undefined && tools.size < mostTools);
      } catch (error) {
        throw failure(error);
      }
      return tools;
    },
    call: async (name, args, signal) => {
      try {
        return await client.callTool({ name, arguments: { ...args }, options: { signal, timeout: patience } });
      } catch (error) {
        throw failure(error);
      }
    },
    close,
  };
}

function httpTransport(
  credential: McpCredential,
  privateHosts: readonly string[],
  patience: number,
): MCPTransport | { type: "http"; url: string; headers: Record<string, string>; redirect: "error"; fetch: typeof fetch } {
  if (credential.transport !== "http") throw new TypeError("a program is no address");
  const outgoing = openOutgoing({ allowed: privateHosts, milliseconds: patience, mostBytes: 16 << 20 });
  return { type: "http", url: credential.url, headers: { ...credential.headers }, redirect: "error", fetch: safeFetch(outgoing) };
}

function programOf(credential: Extract<McpCredential, { transport: "stdio" }>, searchPath: string): Program {
  const { command, args, env } = credential;
  if (!credential.confined) return { command, args, env: { PATH: searchPath, TMPDIR: tmpdir(), ...env } };
  const bwrap = findBubblewrap(searchPath);
  if (bwrap === null)
    throw new UpshotError({
      code: "mcp-refused",
      message: "The MCP server is a program, and bubblewrap, which keeps programs away from this machine, is not installed",
      hint: "Install bubblewrap (Debian: apt-get install bubblewrap), or enter confined: false for a program you trust with all the rights of this server.",
    });
  if (!isVisible(command, credential))
    throw new UpshotError({
      code: "mcp-refused",
      message: `${command} cannot be seen from inside bubblewrap`,
      hint: "Enter the folder it lies in under reads.",
    });
  return { command: bwrap, ...confined(credential) };
}

function causeOf(error: unknown): UpshotError | null {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1)
    if (one instanceof UpshotError) return one;
  return null;
}
