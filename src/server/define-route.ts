import type { z } from "zod";
import type { Reader, Who } from "../model/access.ts";
import type { Services } from "./services.ts";

/**
 * One way in: one entry of a file in `src/server/routes`. Who may use it stands here, beside it; the table of all
 * routes and roles is tested, and a route that names nobody is refused.
 */
export interface Route {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  /** In OpenAPI's form: `/api/metrics/{id}`. */
  readonly path: string;
  readonly who: Who;
  /** One line for the API's description. */
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly params?: z.ZodObject;
  /** JSON body; "raw" leaves reading it to the route. */
  readonly body?: z.ZodType | "raw";
  /** What it answers as JSON; null = no JSON: the route makes its own `Response`. */
  readonly response: z.ZodType | null;
  /**
   * A read of groups' figures leaves an audit row for each group that the answer is about, whatever group was asked for: one
   * that is too small is answered with one above it, whose people are told. Each text begins with the group's id.
   */
  readonly audited?: (call: RouteCall<never, never, never>, answer: never) => readonly string[];
  handle(call: RouteCall<never, never, never>): Promise<unknown>;
}

export interface RouteCall<Query = unknown, Params = unknown, Body = unknown> {
  readonly query: Query;
  readonly params: Params;
  readonly body: Body;
  readonly reader: Reader;
  readonly services: Services;
  readonly request: Request;
  /** Address of the other end, "" where it is not known. */
  readonly remote: string;
}

interface TypedRoute<
  Query extends z.ZodObject,
  Params extends z.ZodObject,
  Body extends z.ZodType | "raw",
  Response extends z.ZodType | null,
> extends Omit<Route, "query" | "params" | "body" | "response" | "audited" | "handle"> {
  readonly query?: Query;
  readonly params?: Params;
  readonly body?: Body;
  readonly response: Response;
  /** Of a route that answers with JSON. */
  readonly audited?: (
    call: CallOf<Query, Params, Body>,
    answer: Response extends z.ZodType ? z.input<Response> : never,
  ) => readonly string[];
  handle(
    call: CallOf<Query, Params, Body>,
  ): Promise<Response extends z.ZodType ? z.input<Response> | globalThis.Response : globalThis.Response>;
}

type CallOf<Query extends z.ZodObject, Params extends z.ZodObject, Body extends z.ZodType | "raw"> = RouteCall<
  z.output<Query>,
  z.output<Params>,
  Body extends z.ZodType ? z.output<Body> : undefined
>;

/** Checks a route's parts against each other; what it returns no longer shows their types. */
export function defineRoute<
  Query extends z.ZodObject,
  Params extends z.ZodObject,
  Body extends z.ZodType | "raw",
  Response extends z.ZodType | null,
>(route: TypedRoute<Query, Params, Body, Response>): Route {
  return route;
}

/** Checks what a file in `src/server/routes` exports by default: one route or several of one resource. */
export function isRoutes(value: unknown): value is Route | readonly Route[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.every(
    (route) =>
      typeof route === "object" &&
      route !== null &&
      "path" in route &&
      "who" in route &&
      "handle" in route &&
      typeof route.handle === "function",
  );
}
