import { attributes, otlpRequest, type OtlpItem } from "./encode-otlp.ts";

export const claudeCode = attributes({ "service.name": "claude-code" });

/** Claude Code's event of one response, a minute before `now`. */
export function apiRequest(now: number, id: string, session: string, more: Readonly<Record<string, string | number>> = {}): OtlpItem {
  return {
    timeUnixNano: `${now - 60_000}000000`,
    body: { stringValue: "claude_code.api_request" },
    attributes: attributes({
      "event.name": "api_request",
      "session.id": session,
      "user.email": "ada@example.org",
      model: "claude-sonnet-4-5-20250929",
      input_tokens: "12",
      output_tokens: 520,
      cache_read_tokens: 0,
      cache_creation_tokens: 0,
      cost_usd: 0.0123,
      request_id: id,
      ...more,
    }),
  };
}

export function apiRequests(now: number, ids: readonly string[], session = "s-dedup"): Record<string, unknown> {
  return otlpRequest(
    "logs",
    claudeCode,
    ids.map((id) => apiRequest(now, id, session)),
  );
}
