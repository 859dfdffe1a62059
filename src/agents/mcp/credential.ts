import { isAbsolute } from "node:path";
import { z } from "zod";
import { toolAnnotations } from "../policy/annotation.ts";

const place = z.string().max(1000).refine(isAbsolute, "a whole path, such as /srv/notes");
const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,99}$/, "a name such as API_TOKEN");
const text = z
  .string()
  .max(10_000)
  .regex(/^[^\0]*$/, "a text without a zero character");

/** What is known of the server's tools: `pinned` is what somebody looked at and granted, by `digestOfTool`. */
const tools = {
  annotations: toolAnnotations.default({}),
  pinned: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/, "64 hex digits")).default({}),
};

/** How an MCP server is reached: the credential of kind "mcp". */
export const mcpCredential = z.discriminatedUnion("transport", [
  z
    .strictObject({
      transport: z.literal("stdio"),
      command: text.min(1).describe("A program on this machine"),
      args: z.array(text).max(100).readonly().default([]),
      env: z.record(name, text).default({}).describe("All of its environment, beside PATH"),
      confined: z.boolean().default(true).describe("Inside bubblewrap. false: with all the rights of the server itself"),
      reads: z.array(place).max(50).readonly().default([]).describe("Folders it may read inside bubblewrap, beside the system's programs"),
      writes: z.array(place).max(50).readonly().default([]).describe("Folders it may write inside bubblewrap"),
      network: z.boolean().default(false).describe("Whether it may use the network inside bubblewrap"),
      ...tools,
    })
    .readonly(),
  z
    .strictObject({
      transport: z.literal("http"),
      url: z.url({ protocol: /^https?$/ }).max(2000),
      headers: z
        .record(
          z.string().regex(/^[A-Za-z0-9-]{1,100}$/, "a header's name"),
          z
            .string()
            .max(10_000)
            .regex(/^[\t\x20-\x7E]*$/, "one line"),
        )
        .default({}),
      ...tools,
    })
    .readonly(),
]);
export type McpCredential = z.output<typeof mcpCredential>;
