import type { MiddlewareHandler } from "hono";
import { refuse } from "./errors.ts";

/**
 * Headers every answer carries, and the check that a request was meant for us: a page elsewhere can make a browser send
 * requests to a loopback address under a name of its own (DNS rebinding), so other names than ours are refused.
 */
export function secure(publicUrl: URL): MiddlewareHandler {
  const names = new Set([
    publicUrl.host,
    ...(isLoopback(publicUrl.hostname) ? ["127.0.0.1", "localhost", "[::1]"].map((name) => withPort(name, publicUrl.port)) : []),
  ]);
  return async (context, next) => {
    if (!names.has(context.req.header("host") ?? "") && !openPaths.test(context.req.path)) {
      context.res = refuse(
        421,
        "wrong-host",
        "This server is not known under that name",
        `Open ${publicUrl.origin}, or start it with --public-url.`,
      );
    } else await next();
    const { headers } = context.res;
    headers.set(
      "content-security-policy",
      "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    );
    headers.set("x-content-type-options", "nosniff");
    headers.set("referrer-policy", "no-referrer");
    headers.set("cross-origin-opener-policy", "same-origin");
    headers.set("cross-origin-resource-policy", "same-origin");
    headers.set("permissions-policy", "camera=(), geolocation=(), microphone=()");
    if (publicUrl.protocol === "https:") headers.set("strict-transport-security", "max-age=31536000");
    if (context.req.path.startsWith("/api/")) headers.set("cache-control", "no-store");
  };
}

/** Machines ask these under whatever name they reach us by; they answer no person. */
const openPaths = /^\/(healthz|readyz|metrics|v1\/|hooks\/)/;

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

function withPort(name: string, port: string): string {
  return port === "" ? name : `${name}:${port}`;
}
