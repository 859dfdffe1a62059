import { z } from "zod";
import type { Who } from "../model/access.ts";
import type { Route } from "./define-route.ts";

/** The API's description in OpenAPI 3.1, whose schemas are plain JSON Schema: zod writes them itself. */
export function openApiDocument(routes: readonly Route[], version: string, address: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    const path = paths[route.path];
    if (path !== undefined) path[route.method] = operationOf(route);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Upshot",
      version,
      description: "What AI use turned out. Money is integer micro-dollars, days are the organisation's, moments are UTC.",
    },
    servers: [{ url: address }],
    paths,
    components: {
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "upshot_session" },
        key: { type: "http", scheme: "bearer", description: "An API key: upshot_…" },
      },
    },
  };
}

function operationOf(route: Route): object {
  const errors = { description: "What went wrong, and what to do next", content: { "application/json": { schema: errorSchema } } };
  return {
    operationId: operationId(route),
    summary: route.summary,
    description: whoMay(route.who),
    security:
      route.who.kind === "anyone" || route.who.kind === "signature"
        ? []
        : [{ session: [] }, ...(route.who.kind === "scope" ? [{ key: [] }] : [])],
    parameters: [...parametersOf(route.params, "path"), ...parametersOf(route.query, "query")],
    ...(route.body === undefined || route.body === "raw"
      ? {}
      : { requestBody: { required: true, content: { "application/json": { schema: z.toJSONSchema(route.body, { io: "input" }) } } } }),
    responses: {
      200: {
        description: "OK",
        ...(route.response === null ? {} : { content: { "application/json": { schema: z.toJSONSchema(route.response) } } }),
      },
      default: errors,
    },
  };
}

/** A name for programs: `getMetricsById`. What lies outside /api keeps its whole path. */
export function operationId({ method, path }: Pick<Route, "method" | "path">): string {
  const words = (path.startsWith("/api/") ? path.slice("/api/".length) : `server${path}`)
    .replaceAll(/\{(\w+)\}/g, "by/$1")
    .split(/[^A-Za-z0-9]+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

const errorSchema = {
  type: "object",
  properties: {
    error: { type: "object", properties: { code: { type: "string" }, message: { type: "string" }, hint: { type: "string" } } },
  },
};

function parametersOf(shape: z.ZodObject | undefined, place: "path" | "query"): object[] {
  if (shape === undefined) return [];
  return Object.entries(shape.shape).map(([name, schema]) => ({
    name,
    in: place,
    required: place === "path" || !z.safeParse(schema, undefined).success,
    schema: z.toJSONSchema(schema, { io: "input" }),
  }));
}

/** Plain words of a row of the roles table. */
export function whoMay(who: Who): string {
  switch (who.kind) {
    case "anyone":
      return "Anyone, signed in or not.";
    case "signature":
      return "Whoever signs the request with the shared secret.";
    case "roles":
      return `Signed in as ${who.roles.join(", ")}.`;
    case "scope":
      return `An API key with the scope ${who.scope}, or signed in as ${who.roles.join(", ")}.`;
    default:
      return "Nobody.";
  }
}
