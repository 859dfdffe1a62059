import { z } from "zod";
import type { JsonObject, Tool } from "../tools/tool.ts";
import { isJsonObject } from "./run-state.ts";

/** Longest arguments of one call, in characters of JSON. */
const longest = 200_000;

/** A tool's arguments as JSON Schema. */
export function schemaOf({ input }: Tool): JsonObject {
  if ("jsonSchema" in input) return input.jsonSchema;
  const schema: unknown = z.toJSONSchema(input, { io: "input" });
  return isJsonObject(schema) ? schema : {};
}

/** The arguments a model sent, or what is wrong with them in words for the model. */
export function readArguments({ input, name }: Tool, sent: unknown): { readonly args: JsonObject } | { readonly wrong: string } {
  if (!isJsonObject(sent)) return { wrong: `the arguments of ${name} are no JSON object` };
  if (JSON.stringify(sent).length > longest) return { wrong: `the arguments of ${name} are longer than ${longest} characters` };
  if (!("jsonSchema" in input)) return checkSchema(input, sent);
  try {
    return checkSchema(z.fromJSONSchema(z.looseObject({}).parse(input.jsonSchema)), sent);
  } catch {
    return { wrong: `what ${name} takes is described in a way that cannot be checked` };
  }
}

function checkSchema(schema: z.ZodType, sent: JsonObject): { readonly args: JsonObject } | { readonly wrong: string } {
  const read = schema.safeParse(sent);
  if (!read.success)
    return {
      wrong: read.error.issues.map(({ path, message }) => `${path.map(String).join(".")}: ${message}`.replace(/^: /, "")).join("; "),
    };
  return { args: isJsonObject(read.data) ? read.data : sent };
}
