import { UpshotError } from "../../kit/errors.ts";
import { failed, worked, type Trial } from "../trial/trial.ts";
import { connectServer, McpFailure } from "./connect-server.ts";
import { mcpCredential } from "./credential.ts";

/** Begins a conversation with the server (initialize) and asks for its tools. Calls none of them. */
export const tryServer: Trial = async (name, world, { patience, signal }) => {
  const found = (await world.credentialWithGiver?.("mcp", name)) ?? null;
  const read = mcpCredential.safeParse(found?.value);
  if (!read.success) return [failed("What is entered", "It cannot be used", "Enter the MCP server anew.")];
  const { data } = read;
  const what = data.transport === "stdio" ? "Start and conversation" : "Conversation";
  if (data.transport === "stdio" && found?.giver !== "org" && world.owner !== "owner")
    return [
      failed(
        what,
        "It is a program on the server's machine, and was entered for one person: agents do not start it",
        "As an admin, enter it for everybody's agents.",
      ),
    ];
  try {
    const server = await connectServer(data, { privateHosts: world.privateHosts, searchPath: process.env["PATH"] ?? "", patience });
    try {
      const names = [...(await server.list(signal)).keys()];
      await world.credentialProblem("mcp", name, null);
      const granted = names.filter((one) => Object.hasOwn(data.pinned, one)).length;
      return [
        worked(what, "It answers as an MCP server"),
        worked(
          "Tools",
          `It has ${names.length} ${names.length === 1 ? "tool" : "tools"}; ${granted === 0 ? "none is" : granted === 1 ? "1 is" : `${granted} are`} granted to agents`,
          granted === 0 && names.length > 0
            ? "Look at its tools and grant those that agents may use; docs/agents/connectors.md tells how."
            : "",
        ),
      ];
    } finally {
      await server.close();
    }
  } catch (error) {
    if (error instanceof UpshotError) return [failed(what, error.message, error.hint)];
    if (!(error instanceof McpFailure)) throw error;
    if (error.refused) await world.credentialProblem("mcp", name, error.message);
    return [failed(what, `It cannot be used: ${error.message}`, nextOf(data.transport, error))];
  }
};

function nextOf(transport: "stdio" | "http", { message }: McpFailure): string {
  if (/refused the key/.test(message)) return "Enter it anew with a key that it takes, in the field Authorization.";
  if (transport === "http")
    return "See that the address is that of the MCP server itself (it often ends in /mcp), and that this server reaches it.";
  return "Run the command by hand in a terminal of the server's machine: it has to be there, to stay, and to speak MCP. What it may read and use has to be entered.";
}
