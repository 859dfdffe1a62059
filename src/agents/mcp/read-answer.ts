import { z } from "zod";
import type { JsonObject } from "../tools/tool.ts";

/** Characters of an answer that a model is shown. */
export const mostCharacters = 60_000;

const answer = z.looseObject({
  content: z.array(z.unknown()).default([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().default(false),
});
const text = z.looseObject({ type: z.literal("text"), text: z.string() });
const resource = z.looseObject({ type: z.literal("resource"), resource: z.looseObject({ uri: z.string(), text: z.string().optional() }) });
const link = z.looseObject({ type: z.literal("resource_link"), uri: z.string(), name: z.string().optional() });
const data = z.looseObject({ type: z.string(), data: z.string(), mimeType: z.string().optional() });

/**
 * What a model is shown of a server's answer: its texts; pictures, sounds and files by type and size only; all of it cut where it is
 * long, and said so. Null where it is no answer of the protocol.
 */
export function readAnswer(value: unknown): { readonly content: JsonObject; readonly failed: boolean } | null {
  const read = answer.safeParse(value);
  if (!read.success) return null;
  const { content, structuredContent, isError } = read.data;
  const parts = content.map(partOf).filter((part) => part !== "");
  // Most servers send the structure as text too.
  if (parts.length === 0 && structuredContent !== undefined) parts.push(JSON.stringify(structuredContent) ?? "");
  const whole = parts.join("\n");
  const shown = whole.slice(0, mostCharacters);
  return {
    content: {
      ...(isError ? { failed: true } : {}),
      text: shown,
      ...(whole.length > mostCharacters ? { note: `cut after ${mostCharacters} of ${whole.length} characters` } : {}),
    },
    failed: isError,
  };
}

function partOf(part: unknown): string {
  const asText = text.safeParse(part);
  if (asText.success) return asText.data.text;
  const asResource = resource.safeParse(part);
  if (asResource.success) return asResource.data.resource.text ?? `[a file: ${asResource.data.resource.uri.slice(0, 500)}]`;
  const asLink = link.safeParse(part);
  if (asLink.success) return `[a file: ${asLink.data.uri.slice(0, 500)}]`;
  const asData = data.safeParse(part);
  if (asData.success)
    return `[${asData.data.type.slice(0, 50)}, ${(asData.data.mimeType ?? "unknown type").slice(0, 100)}, about ${Math.round(asData.data.data.length * 0.75)} bytes]`;
  return "[something that is no text]";
}
