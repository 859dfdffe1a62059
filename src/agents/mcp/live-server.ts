import type { McpServer } from "./connect-server.ts";
import type { JsonObject } from "../tools/tool.ts";
import type { ListedTool } from "./tool-digest.ts";

/** A server for as long as a run's leg lasts: connected when first needed, and anew after it broke off. */
export interface LiveServer {
  tools(signal: AbortSignal): Promise<ReadonlyMap<string, ListedTool>>;
  call(tool: string, args: JsonObject, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

export function keepServer(connect: () => Promise<McpServer>): LiveServer {
  let server: Promise<McpServer> | null = null;
  const close = async (): Promise<void> => {
    const current = server;
    server = null;
    if (current !== null)
      await current.then(
        (one) => one.close(),
        () => undefined,
      );
  };
  /** Whatever went wrong, the next call begins with a new connection: one that hangs would hang again. */
  const using = async <T>(work: (one: McpServer) => Promise<T>): Promise<T> => {
    server ??= connect();
    const current = server;
    try {
      return await work(await current);
    } catch (error) {
      if (server === current) await close();
      throw error;
    }
  };
  return {
    tools: (signal) => using((one) => one.list(signal)),
    call: (tool, args, signal) => using((one) => one.call(tool, args, signal)),
    close,
  };
}
