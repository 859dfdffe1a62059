import { createHmac, timingSafeEqual } from "node:crypto";

/** A request that was signed longer ago, in milliseconds, may be somebody's who kept it. */
const lasts = 300_000;

/** Source: docs.slack.dev/authentication/verifying-requests-from-slack */
export function isSlackSigned(secret: string, body: string, headers: Headers, now: number): boolean {
  const seconds = headers.get("x-slack-request-timestamp") ?? "";
  const given = /^v0=([0-9a-f]{64})$/.exec(headers.get("x-slack-signature") ?? "")?.[1];
  if (given === undefined || !/^\d{1,12}$/.test(seconds) || Math.abs(now - Number(seconds) * 1000) > lasts) return false;
  const own = createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest();
  return timingSafeEqual(own, Buffer.from(given, "hex"));
}

/** Events come as JSON, the press of a button as a form with JSON in it; null: neither. */
export function readSlackBody(body: string, headers: Headers): Record<string, unknown> | null {
  try {
    const isForm = (headers.get("content-type") ?? "").includes("x-www-form-urlencoded");
    const payload: unknown = JSON.parse(isForm ? (new URLSearchParams(body).get("payload") ?? "") : body);
    return typeof payload === "object" && payload !== null && !Array.isArray(payload) ? { ...payload } : null;
  } catch {
    return null;
  }
}
