import { countedKey } from "../../../usage-keys.ts";
import { defineTelemetry } from "../define-telemetry.ts";

/**
 * Gemini CLI. Every answer is one event `api_response`; `input_token_count` includes what was cached, thoughts and
 * prompts of tools are counted beside. The same answer is told again in the words of the GenAI conventions, without
 * cache and thoughts: only this event is read. Source: google-gemini/gemini-cli, packages/core/src/telemetry/types.ts
 */
export default defineTelemetry({
  services: ["gemini-cli"],
  attributes: {
    "session.id": "id",
    "user.email": "mail",
    "installation.id": "id",
    model: "id",
    input_token_count: "count",
    output_token_count: "count",
    cached_content_token_count: "count",
    thoughts_token_count: "count",
    tool_token_count: "count",
  },
  events: ["gemini_cli.api_response", "gemini_cli.user_prompt", "gemini_cli.tool_call"],
  metrics: [],
  people: [
    ["user.email", "mail", "verified"],
    ["installation.id", "gemini-device"],
  ],
  takeEvent: (record, out) => {
    const session = record.text("session.id");
    out.session(session, record.at);
    if (record.name !== "gemini_cli.api_response") return;
    const input = record.count("input_token_count");
    const cacheRead = Math.min(record.count("cached_content_token_count"), input);
    const thoughts = record.count("thoughts_token_count");
    const tokens = {
      inputUncached: input - cacheRead + record.count("tool_token_count"),
      cacheRead,
      cacheWrite5m: 0,
      cacheWrite1h: 0,
      output: record.count("output_token_count") + thoughts,
      reasoning: thoughts,
    };
    const model = record.text("model");
    const key = countedKey("gemini-cli", session === "" ? `at ${record.at}` : session, model, tokens);
    out.usage({ key, session, at: record.at, model, tokens, speed: "standard", toldDollars: NaN });
  },
});
