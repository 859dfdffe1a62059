import { counterKey } from "../counter-key.ts";
import { defineTelemetry } from "../define-telemetry.ts";
import type { TelemetryOutlet } from "../define-telemetry.ts";
import type { TelemetryRecord } from "../telemetry-record.ts";

/**
 * Whatever speaks the GenAI semantic conventions: spans of model calls, or the event with their details; both of one
 * call have its response id and become one row. Spans of agents sum up the calls within them and are left out.
 * Cache tokens are included in `gen_ai.usage.input_tokens`; some instrumentations count them beside it, which shows
 * where they are more than the whole.
 * Source: opentelemetry.io/docs/specs/semconv/gen-ai; npm @opentelemetry/semantic-conventions/incubating
 */
export default defineTelemetry({
  services: [],
  attributes: {
    "user.email": "mail",
    "enduser.id": "id",
    "user.id": "id",
    "session.id": "id",
    "gen_ai.operation.name": "word",
    "gen_ai.conversation.id": "id",
    "gen_ai.response.id": "id",
    "gen_ai.request.model": "id",
    "gen_ai.response.model": "id",
    "gen_ai.token.type": "word",
    "gen_ai.usage.input_tokens": "count",
    "gen_ai.usage.output_tokens": "count",
    "gen_ai.usage.cache_read.input_tokens": "count",
    "gen_ai.usage.cache_creation.input_tokens": "count",
    "gen_ai.usage.reasoning.output_tokens": "count",
  },
  events: ["gen_ai.client.inference.operation.details"],
  metrics: ["gen_ai.client.token.usage"],
  people: [
    ["user.email", "mail"],
    ["enduser.id", "enduser"],
    ["user.id", "user"],
  ],
  takeEvent: takeCall,
  takeSpan: takeCall,
  takeMetric: (record, out) => {
    const kind = record.text("gen_ai.token.type");
    if (kind !== "input" && kind !== "output") return out.reject("a counter of an unknown type");
    if (!Number.isSafeInteger(record.value) || record.value < 0 || record.value > 1e11)
      return out.reject("a counter that is negative, no whole number or too large");
    const session = sessionOf(record);
    out.counter({
      key: counterKey("gen-ai", session, kind, record),
      session,
      model: modelOf(record),
      kind,
      at: record.at,
      value: record.value,
    });
  },
});

/** Operations that are one call of a model; telemetry that names none is taken for one. */
const calls = new Set(["", "chat", "text_completion", "generate_content", "embeddings"]);

function takeCall(record: TelemetryRecord, out: TelemetryOutlet): void {
  const told = record.has("gen_ai.usage.input_tokens") || record.has("gen_ai.usage.output_tokens");
  if (!told || !calls.has(record.text("gen_ai.operation.name"))) return;
  const session = sessionOf(record);
  out.session(session, record.at);
  const input = record.count("gen_ai.usage.input_tokens");
  const output = record.count("gen_ai.usage.output_tokens");
  const cacheRead = record.count("gen_ai.usage.cache_read.input_tokens");
  const cacheWrite5m = record.count("gen_ai.usage.cache_creation.input_tokens");
  const within = cacheRead + cacheWrite5m <= input;
  const tokens = {
    inputUncached: within ? input - cacheRead - cacheWrite5m : input,
    cacheRead,
    cacheWrite5m,
    cacheWrite1h: 0,
    output,
    reasoning: Math.min(record.count("gen_ai.usage.reasoning.output_tokens"), output),
  };
  const model = modelOf(record);
  const response = record.text("gen_ai.response.id");
  const service = record.text("service.name");
  const key = response === "" ? `gen-ai:${session}:${record.at}:${model}:${input},${output},${cacheRead}` : `gen-ai:response:${response}`;
  out.usage({
    key,
    session,
    at: record.at,
    model,
    tokens,
    speed: "standard",
    toldDollars: NaN,
    ...(service === "" ? {} : { tool: service }),
  });
}

function sessionOf(record: TelemetryRecord): string {
  return record.text("gen_ai.conversation.id") || record.text("session.id");
}

function modelOf(record: TelemetryRecord): string {
  return record.text("gen_ai.response.model") || record.text("gen_ai.request.model");
}
