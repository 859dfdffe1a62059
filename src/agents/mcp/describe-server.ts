import type { ToolAnnotation } from "../policy/annotation.ts";
import type { JsonObject } from "../tools/tool.ts";
import { connectServer, McpFailure, unreachable, type McpServer, type McpSurroundings } from "./connect-server.ts";
import type { McpCredential } from "./credential.ts";
import { argumentNames } from "./plain-schema.ts";
import { digestOfTool, type ListedTool } from "./tool-digest.ts";

/** A tool as it is shown to whoever grants it. */
export interface DescribedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  /** To be kept under `pinned`: the grant is for this description and no other. */
  readonly digest: string;
  /** What the server says of the tool, made strict. A person looks at it before it goes under `annotations`: servers may lie. */
  readonly proposed: ToolAnnotation;
}

/**
 * Asks a server for its tools, for the page that grants them. Whether the caller may start a program is the caller's to check.
 * @throws UpshotError `mcp-refused`, `mcp-unreachable`
 */
export async function describeServer(credential: McpCredential, surroundings: McpSurroundings): Promise<readonly DescribedTool[]> {
  let server: McpServer | null = null;
  try {
    server = await connectServer(credential, surroundings);
    const tools = await server.list(AbortSignal.timeout(surroundings.patience ?? 60_000));
    return [...tools.values()].map((tool) => ({
      name: tool.name,
      description: tool.description,
      inputSchema: tool.inputSchema,
      digest: digestOfTool(tool),
      proposed: proposedAnnotation(tool),
    }));
  } catch (error) {
    throw error instanceof McpFailure ? unreachable("The MCP server", error) : error;
  } finally {
    await server?.close();
  }
}

/** "Not destructive" is not "can be undone": whatever is no reading is proposed as irreversible. */
export function proposedAnnotation({ inputSchema, hints }: ListedTool): ToolAnnotation {
  return {
    effect: hints.readOnly ? "read" : "irreversible",
    reach: hints.closedWorld ? "inside" : "outside",
    control: argumentNames(inputSchema),
    content: "untrusted",
    undo: null,
  };
}
