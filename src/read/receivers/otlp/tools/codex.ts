import { countedKey } from "../../../usage-keys.ts";
import { defineTelemetry } from "../define-telemetry.ts";

/**
 * Codex. Counts stand only in the event of a completed answer; `input_token_count` includes what was cached, output
 * includes reasoning, `tool_token_count` is the sum of all. The event names no answer: see `countedKey`.
 * Source: openai/codex, codex-rs/otel/src/events/session_telemetry.rs
 */
export default defineTelemetry({
  services: ["codex_cli_rs", "codex_exec", "codex-cli", "codex-app-server", "codex_vscode", "codex_mcp_server"],
  attributes: {
    "conversation.id": "id",
    "user.email": "mail",
    "user.account_id": "id",
    model: "id",
    "event.kind": "word",
    input_token_count: "count",
    output_token_count: "count",
    cached_token_count: "count",
    cache_write_token_count: "count",
    reasoning_token_count: "count",
  },
  events: ["codex.sse_event", "codex.conversation_starts", "codex.user_prompt", "codex.tool_result"],
  metrics: [],
  people: [
    ["user.email", "mail", "verified"],
    ["user.account_id", "openai-account"],
  ],
  takeEvent: (record, out) => {
    const session = record.text("conversation.id");
    if (record.name !== "codex.sse_event") return out.session(session, record.at);
    // Every piece of a streamed answer is such an event; the last has the counts.
    if (record.text("event.kind") !== "response.completed" || !record.has("input_token_count")) return;
    out.session(session, record.at);
    const input = record.count("input_token_count");
    const output = record.count("output_token_count");
    const cacheRead = Math.min(record.count("cached_token_count"), input);
    const cacheWrite5m = Math.min(record.count("cache_write_token_count"), input - cacheRead);
    const tokens = {
      inputUncached: input - cacheRead - cacheWrite5m,
      cacheRead,
      cacheWrite5m,
      cacheWrite1h: 0,
      output,
      reasoning: Math.min(record.count("reasoning_token_count"), output),
    };
    const model = record.text("model");
    // Without a conversation only the moment tells one answer from another.
    const key = countedKey("codex", session === "" ? `at ${record.at}` : session, model, tokens);
    out.usage({ key, session, at: record.at, model, tokens, speed: "standard", toldDollars: NaN });
  },
});
