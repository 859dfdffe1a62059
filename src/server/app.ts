import { Hono, type Context } from "hono";
import { getConnInfo } from "@hono/node-server/conninfo";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import { UpshotError } from "../kit/errors.ts";
import { openApiKeys } from "./access/api-keys.ts";
import { audit } from "./access/audit.ts";
import { auditRefused } from "./access/audit-refused.ts";
import { identify } from "./access/identify.ts";
import { may } from "./access/may.ts";
import { rateLimit } from "./access/rate-limit.ts";
import { sameText } from "./access/sessions.ts";
import type { Route, RouteCall } from "./define-route.ts";
import { answerError, refuse } from "./errors.ts";
import { holdsNul } from "./holds-nul.ts";
import { requestFigures } from "./monitor/request-figures.ts";
import { openApiDocument } from "./openapi.ts";
import { letGo } from "./room.ts";
import { secure } from "./secure.ts";
import type { Services } from "./services.ts";
import { serveWeb } from "./web-files.ts";

/** Largest JSON body; routes that read raw bodies have bounds of their own. */
const bodyBytes = 4 << 20;
/** Of what is wrong with a request so much is said. */
const mostSaid = 20;

/** The declared path of the route that answered. */
interface Environment {
  Variables: { route?: string };
}

/** Others are counted together: their names are the sender's. */
const known = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** The whole server as a function of a request. Every route passes the same checks, in the same order. */
export function makeApp(services: Services, routes: readonly Route[]): Hono<Environment> {
  const app = new Hono<Environment>();
  const figures = requestFigures(services);
  const apiKeys = openApiKeys(services.control, services.keys);
  const limits = rateLimit();
  app.onError((error) => answerError(error, services.log));
  app.use(async (context, next) => {
    const began = performance.now();
    await next();
    const method = known.has(context.req.method) ? context.req.method : "other";
    figures.took(method, context.get("route") ?? "other", context.res.status, (performance.now() - began) / 1000);
  });
  app.use(secure(services.publicUrl));
  // A page of ours lies at the address that Prometheus asks by convention.
  app.get("/metrics", async (context, next) =>
    (context.req.header("accept") ?? "").includes("text/html") ? serveWeb("/metrics") : next(),
  );
  const document = openApiDocument(routes, services.version, services.publicUrl.origin);
  app.get("/api/openapi.json", (context) => context.json(document));
  for (const route of routes) {
    if (route.body !== undefined && route.body !== "raw") app.use(honoPath(route.path), bodyLimit({ maxSize: bodyBytes }));
    app.on(route.method.toUpperCase(), honoPath(route.path), async (context) => {
      const request = context.req.raw;
      context.set("route", route.path);
      const remote = remoteOf(context);
      const { reader, csrf } = await identify(services, apiKeys, request.headers);
      const wait = limits.take(reader, remote, route.who, services.now());
      if (wait > 0)
        return refuse(429, "too-many-requests", "Too many requests from here", "Wait a moment and try again.", {
          "retry-after": String(wait),
        });
      if (!may(reader, route.who)) {
        if (reader.kind === "nobody") return refuse(401, "sign-in", "Nobody is signed in", "Sign in, or send an API key.");
        await auditRefused(services.control, reader, `${route.method} ${route.path}`, services.now());
        return refuse(403, "no-permission", "Your role does not include this", "Ask an admin of your organisation if you need it.");
      }
      if (csrf !== null && route.method !== "get" && !sameText(request.headers.get("x-upshot-csrf") ?? "", csrf))
        return refuse(403, "csrf", "The request did not come from Upshot's own page", "Reload the page and try again.");
      const call = { ...(await inputOf(route, context)), reader, services, request, remote };
      const result = await route.handle(call).finally(() => letGo(request));
      if (result instanceof Response) return result;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the route's own answer; defineRoute ties the two
      for (const group of new Set(route.audited?.(call, result as never)))
        await audit(services.control, reader, "read", `${route.path} ${group}`);
      return context.json(route.response === null ? null : z.parse(route.response, result));
    });
  }
  app.notFound((context) =>
    context.req.path.startsWith("/api/")
      ? refuse(404, "not-found", `There is no ${context.req.path}`, "See /api/openapi.json for what there is.")
      : serveWeb(context.req.path),
  );
  return app;
}

/** Checked input of a call. @throws UpshotError `input` naming what is wrong with which part */
async function inputOf(route: Route, context: Context): Promise<Pick<RouteCall<never, never, never>, "query" | "params" | "body">> {
  const query = check(route.query, Object.fromEntries(new URL(context.req.url).searchParams), "the address");
  const params = check(route.params, context.req.param(), "the address");
  const body = route.body === undefined || route.body === "raw" ? undefined : check(route.body, await jsonOf(context), "the body");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the route's own schemas made; defineRoute ties them to its handler
  return { query, params, body } as Pick<RouteCall<never, never, never>, "query" | "params" | "body">;
}

function check(schema: z.ZodType | undefined, value: unknown, place: string): unknown {
  if (schema === undefined) return undefined;
  if (holdsNul(value))
    throw new UpshotError({ code: "input", message: `A text in ${place} holds a NUL`, hint: "Send it without control characters." });
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const wrong = result.error.issues
    .slice(0, mostSaid)
    .map(({ path, message }) => `${path.join(".") || "value"}: ${message}`)
    .join("; ");
  throw new UpshotError({
    code: "input",
    message: `Something in ${place} is not as it should be: ${wrong}`,
    hint: "See /api/openapi.json.",
  });
}

async function jsonOf(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch (cause) {
    throw new UpshotError({ code: "input", message: "The body is no JSON", hint: "Send JSON as /api/openapi.json describes it.", cause });
  }
}

function remoteOf(context: Context): string {
  try {
    return getConnInfo(context).remote.address ?? "";
  } catch {
    // Called without a connection, as tests do.
    return "";
  }
}

function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ":$1");
}
