import type { Json, JsonObject } from "../tools/tool.ts";

const kept = new Set([
  "type",
  "description",
  "enum",
  "const",
  "default",
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
]);
const deepest = 8;
const mostNodes = 2000;

/**
 * The part of a server's JSON Schema that is shown to a model and that arguments are checked against here: types, names and bounds.
 * Patterns are left away (a hostile one takes for ever to check), references are written out where they lead to a definition in the
 * schema itself, and an argument that is not named is refused: it could be a recipient that the annotation does not know of. The server
 * checks the rest itself.
 */
export function plainSchema(schema: JsonObject): JsonObject {
  let nodes = 0;
  const definitions = { ...objectOf(schema["definitions"]), ...objectOf(schema["$defs"]) };
  const read = (value: Json | undefined, depth: number): JsonObject => {
    nodes += 1;
    const node = objectOf(value);
    if (depth > deepest || nodes > mostNodes) return {};
    const reference = node["$ref"];
    if (typeof reference === "string") {
      const name = /^#\/(?:\$defs|definitions)\/([^/]+)$/.exec(reference)?.[1];
      return name !== undefined && Object.hasOwn(definitions, name) ? read(definitions[name], depth + 1) : {};
    }
    const out: Record<string, Json> = {};
    for (const [key, one] of Object.entries(node)) {
      if (kept.has(key)) out[key] = one;
      else if ((key === "anyOf" || key === "oneOf") && Array.isArray(one)) out["anyOf"] = one.map((option) => read(option, depth + 1));
    }
    if (node["properties"] !== undefined) {
      out["properties"] = Object.fromEntries(
        Object.entries(objectOf(node["properties"])).map(([name, one]) => [name, read(one, depth + 1)]),
      );
      if (Array.isArray(node["required"])) out["required"] = node["required"].filter((name) => typeof name === "string");
    }
    if (node["items"] !== undefined && !Array.isArray(node["items"])) out["items"] = read(node["items"], depth + 1);
    return out;
  };
  const { properties = {}, required = [] } = read(schema, 0);
  return { type: "object", properties, required, additionalProperties: false };
}

/** The names of its arguments. */
export function argumentNames(schema: JsonObject): string[] {
  return Object.keys(objectOf(schema["properties"]));
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
