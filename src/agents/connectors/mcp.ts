import { UpshotError } from "../../kit/errors.ts";
import { connectServer, McpFailure, unreachable } from "../mcp/connect-server.ts";
import { mcpCredential, type McpCredential } from "../mcp/credential.ts";
import { keepServer, type LiveServer } from "../mcp/live-server.ts";
import { wrapTool } from "../mcp/wrap-tool.ts";
import type { Tool } from "../tools/tool.ts";
import type { Connector, OpenConnector, World } from "../tools/connector.ts";

type Scope = Readonly<Record<string, { readonly tools: readonly string[] }>>;

/**
 * Tools of MCP servers. A program on this machine is started only where an admin entered it; what a person enters for themselves is
 * reached over https. Writes have a `find` that answers "unknown": the protocol knows no key to look a call up by.
 */
const connector: Connector<Scope> = {
  id: "mcp",
  open: async (scope, world) => {
    const opened = await Promise.allSettled(Object.entries(scope).map(([name, { tools }]) => openServer(name, tools, world)));
    const servers = opened.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
    const close = async (): Promise<void> => {
      await Promise.allSettled(servers.map((one) => one.close()));
    };
    const failed = opened.find((one) => one.status === "rejected");
    if (failed !== undefined) {
      await close();
      throw failed.reason;
    }
    // "mcp.notes.add_note": names of servers hold no point.
    return {
      tools: servers.flatMap(({ tools }) => tools),
      credentialOf: (tool) => ({ kind: "mcp", name: tool.split(".")[1] ?? "" }),
      close,
    };
  },
};
export default connector;

async function openServer(name: string, tools: readonly string[], world: World): Promise<OpenConnector> {
  const credential = await credentialOf(name, world);
  const live: LiveServer = keepServer(() =>
    connectServer(credential, { privateHosts: world.privateHosts, searchPath: process.env["PATH"] ?? "" }),
  );
  try {
    const listed = await live.tools(AbortSignal.timeout(60_000));
    await world.credentialProblem("mcp", name, null);
    const wrapped: Tool[] = [...new Set(tools)].map((tool) => wrapTool(name, tool, listed.get(tool), credential, live));
    return { tools: wrapped, close: () => live.close() };
  } catch (error) {
    await live.close();
    if (!(error instanceof McpFailure)) throw error;
    await world.credentialProblem("mcp", name, error.message);
    throw unreachable(`The MCP server ${name}`, error);
  }
}

async function credentialOf(name: string, world: World): Promise<McpCredential> {
  const entered =
    world.credentialWithGiver === undefined
      ? { giver: "own", value: await world.credential("mcp", name) }
      : await world.credentialWithGiver("mcp", name);
  if (entered === null || entered.value === null)
    throw new UpshotError({
      code: "no-credential",
      message: `There is no MCP server ${name}`,
      hint: "Enter it under Agents › Connections, or take it out of the definition's tools.mcp.",
    });
  const read = mcpCredential.safeParse(entered.value);
  if (!read.success)
    throw new UpshotError({
      code: "credential-wrong",
      message: `What is entered for the MCP server ${name} cannot be used: ${read.error.issues.map(({ path }) => path.map(String).join(".") || "all of it").join(", ")}`,
      hint: "Enter it anew under Agents › Connections.",
    });
  // Whoever owns a single-user installation is its admin.
  if (read.data.transport === "stdio" && entered.giver !== "org" && world.owner !== "owner")
    throw new UpshotError({
      code: "mcp-refused",
      message: `The MCP server ${name} is a program on the server's machine, and was not entered by an admin`,
      hint: "Ask an admin to enter it for the organisation, or use a server with an https address.",
    });
  return read.data;
}
