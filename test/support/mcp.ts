import { createServer } from "node:http";
import connector from "../../src/agents/connectors/mcp.ts";
import { mcpCredential } from "../../src/agents/mcp/credential.ts";
import { describeServer } from "../../src/agents/mcp/describe-server.ts";
import type { ToolAnnotation } from "../../src/agents/policy/annotation.ts";
import type { JsonObject, Tool, ToolResult } from "../../src/agents/tools/tool.ts";
import { agentWorld, toolCall } from "./agent-world.ts";

export const surroundings = { privateHosts: [] as readonly string[], searchPath: process.env["PATH"] ?? "" };
export const reading: ToolAnnotation = { effect: "read", reach: "inside", control: [], content: "untrusted", undo: null };

/** A credential for a server that Node runs, with all our rights. */
export function program(...args: string[]): object {
  return { transport: "stdio", command: process.execPath, args, confined: false };
}

/** Opens the connector on a server that somebody has looked at. */
export async function granted(
  entered: object,
  tools: readonly string[],
  {
    annotations = {},
    privateHosts = [],
  }: { annotations?: Readonly<Record<string, ToolAnnotation>>; privateHosts?: readonly string[] } = {},
): Promise<{ readonly tool: (name: string) => Tool; close(): Promise<void> }> {
  const described = await describeServer(mcpCredential.parse(entered), { ...surroundings, privateHosts });
  const pinned = Object.fromEntries(described.map(({ name, digest }) => [name, digest]));
  const world = agentWorld("/nowhere", {
    privateHosts,
    credentials: { notes: { giver: "org", value: { ...entered, annotations, pinned } } },
  });
  const opened = await connector.open({ notes: { tools } }, world);
  const tool = (name: string): Tool => {
    const found = opened.tools.find((one) => one.name === `mcp.notes.${name}`);
    if (found === undefined) throw new Error(`no tool ${name}`);
    return found;
  };
  return { tool, close: () => opened.close() };
}
/** Calls a tool with the key "run:1". */
export async function callMcp(tool: Tool, args: JsonObject = {}): Promise<ToolResult> {
  const result = await tool.run(args, toolCall("run:1"));
  if ("waitsForRun" in result) throw new Error("it waits");
  return result;
}
/** A server on this machine that answers by the path. */
export async function httpServer(
  answer: (path: string) => { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string },
): Promise<{ readonly port: number; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const { status, headers = {}, body = "" } = answer(request.url ?? "");
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
