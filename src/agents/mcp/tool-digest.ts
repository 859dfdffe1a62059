import { digestOf } from "../tools/canonical-call.ts";
import type { JsonObject } from "../tools/tool.ts";

/** A tool as its server describes it. */
export interface ListedTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonObject;
  /** What the server says of itself: a proposal for whoever grants it, never believed. */
  readonly hints: { readonly readOnly: boolean; readonly closedWorld: boolean };
}

/** What a grant is bound to: all of a tool that a model is shown. 64 hex digits. */
export function digestOfTool({ name, description, inputSchema }: ListedTool): string {
  return digestOf(name, { description, inputSchema }).toString("hex");
}
