import { z } from "zod";
import type { JsonObject } from "../tools/tool.ts";
import type { ListedTool } from "./tool-digest.ts";

const listed = z.looseObject({
  name: z.string().min(1).max(200),
  description: z.string().max(50_000).default(""),
  inputSchema: z.record(z.string(), z.json()),
  annotations: z
    .looseObject({ readOnlyHint: z.boolean().optional().catch(undefined), openWorldHint: z.boolean().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

/** Null where it is none that could be shown to a model. */
export function readListedTool(value: unknown): ListedTool | null {
  const { data } = listed.safeParse(value);
  if (data === undefined) return null;
  const inputSchema: JsonObject = data.inputSchema;
  return {
    name: data.name,
    description: data.description,
    inputSchema,
    hints: { readOnly: data.annotations?.readOnlyHint === true, closedWorld: data.annotations?.openWorldHint === false },
  };
}
