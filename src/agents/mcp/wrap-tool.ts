import { undescribed, type ToolAnnotation } from "../policy/annotation.ts";
import { shortHash } from "../tools/hash.ts";
import { ToolError, type JsonObject, type Tool, type ToolResult } from "../tools/tool.ts";
import { McpFailure } from "./connect-server.ts";
import type { McpCredential } from "./credential.ts";
import type { LiveServer } from "./live-server.ts";
import { argumentNames, plainSchema } from "./plain-schema.ts";
import { readAnswer } from "./read-answer.ts";
import { digestOfTool, type ListedTool } from "./tool-digest.ts";

const look = "look at it under Agents › Connections and grant it again";

/**
 * A server's tool as one of ours. Where nobody described it, it may do anything to anybody, and every argument says to whom. A tool that
 * nobody granted as it now is stays in the list without its words, and is refused: what a server says must not reach a model before
 * somebody looked at it. The far side takes no key, so whether a call that broke off happened is asked of a person.
 */
export function wrapTool(server: string, name: string, listed: ListedTool | undefined, credential: McpCredential, live: LiveServer): Tool {
  const why = whyNot(name, listed, credential);
  const schema: JsonObject = listed === undefined || why !== null ? { type: "object", properties: {} } : plainSchema(listed.inputSchema);
  const names = argumentNames(schema);
  const annotation: ToolAnnotation = own(credential.annotations, name) ?? { ...undescribed, control: names };
  const refuses = (args: JsonObject): string | null => {
    if (why !== null) return why;
    const unknown = Object.keys(args).filter((one) => !names.includes(one));
    return unknown.length === 0
      ? null
      : `${name} of ${server} takes no argument ${unknown[0]?.slice(0, 50)}; it takes ${names.join(", ") || "none"}`;
  };
  return {
    name: `mcp.${server}.${name}`,
    description:
      why === null ? (listed?.description === "" ? `${name} of ${server}` : (listed?.description ?? "")) : `Cannot be called: ${why}.`,
    input: { jsonSchema: schema },
    annotation,
    granted: refuses,
    run: async (args, { key, signal, now }) => {
      const refused = refuses(args);
      if (refused !== null) throw new ToolError(refused);
      const reads = annotation.effect === "read";
      // Before every call: a server may change its tools while a run goes on.
      const current = await live.tools(signal).catch((error: unknown) => {
        throw new ToolError(`the MCP server ${server} cannot be used: ${words(error)}`, true);
      });
      const changed = whyNot(name, current.get(name), credential);
      if (changed !== null) throw new ToolError(changed);
      const answered = await live.call(name, args, signal).catch((error: unknown) => {
        if (reads || (error instanceof McpFailure && error.refused))
          throw new ToolError(`${name} of ${server} failed: ${words(error)}`, reads);
        throw error;
      });
      const answer = readAnswer(answered);
      if (answer === null) {
        if (reads) throw new ToolError(`${name} of ${server} answered what is not the protocol`);
        throw new McpFailure("it answered what is not the protocol", false);
      }
      if (reads || answer.failed) return { content: answer.content };
      return {
        content: answer.content,
        effect: { kind: "mcp.called", artifact: `mcp:${server}:${shortHash(key)}`, subject: { server, tool: name, at: now() }, undo: null },
      };
    },
    ...(annotation.effect === "read" ? {} : { find: async (): Promise<ToolResult | "unknown"> => "unknown" }),
  };
}

function whyNot(name: string, listed: ListedTool | undefined, credential: McpCredential): string | null {
  if (listed === undefined) return `the server has no tool ${name} (any more): ${look}, or take it out of the definition`;
  const pinned = own(credential.pinned, name);
  if (pinned === undefined) return `nobody has granted the tool ${name} yet: look at it under Agents › Connections and grant it`;
  return pinned === digestOfTool(listed) ? null : `this tool changed since it was granted: ${look}`;
}

/** A tool may have any name, "constructor" too. */
function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function words(error: unknown): string {
  return error instanceof McpFailure ? error.message : "it broke off";
}
