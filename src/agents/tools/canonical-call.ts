import { createHash } from "node:crypto";
import type { Json, JsonObject } from "./tool.ts";

/** A call as one text: names in order of their code points, no white space. What an approval is bound to. */
export function canonicalCall(tool: string, args: JsonObject): string {
  return `${JSON.stringify(tool)}${canonical(args)}`;
}

/** SHA-256 of the canonical call. */
export function digestOf(tool: string, args: JsonObject): Buffer {
  return createHash("sha256").update(canonicalCall(tool, args)).digest();
}

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([name, one]) => `${JSON.stringify(name)}:${canonical(one)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}
