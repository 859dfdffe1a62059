import { claudeRequestKey } from "../../../usage-keys.ts";
import { defineTelemetry } from "../define-telemetry.ts";
import type { TelemetryOutlet } from "../define-telemetry.ts";
import { counterKey } from "../counter-key.ts";
import type { TelemetryRecord } from "../telemetry-record.ts";

/**
 * Claude Code. Every response is one event `api_request` with true counts; cache tokens stand beside `input_tokens`,
 * not within. The metrics count the same again (with running totals where a collector made them so): they are kept as
 * counters, never as use. `user_prompt` and the rest only say that a session was at work.
 * Source: code.claude.com/docs/en/monitoring-usage
 */
export default defineTelemetry({
  services: ["claude-code"],
  attributes: {
    "session.id": "id",
    "user.email": "mail",
    "user.account_uuid": "id",
    "user.account_id": "id",
    "user.id": "id",
    model: "id",
    request_id: "id",
    "event.sequence": "count",
    input_tokens: "count",
    output_tokens: "count",
    cache_read_tokens: "count",
    cache_creation_tokens: "count",
    cost_usd: "amount",
    speed: "word",
    type: "word",
  },
  events: ["claude_code.api_request", "claude_code.user_prompt", "claude_code.tool_result"],
  metrics: [
    "claude_code.token.usage",
    "claude_code.cost.usage",
    "claude_code.session.count",
    "claude_code.commit.count",
    "claude_code.pull_request.count",
    "claude_code.lines_of_code.count",
  ],
  people: [
    ["user.email", "mail", "verified"],
    ["user.account_uuid", "claude-account"],
    ["user.account_id", "claude-account"],
    ["user.id", "claude-device"],
  ],
  takeEvent: (record, out) => {
    const session = record.text("session.id");
    out.session(session, record.at);
    if (record.name === "claude_code.api_request") takeRequest(record, session, out);
  },
  takeMetric,
});

function takeRequest(record: TelemetryRecord, session: string, out: TelemetryOutlet): void {
  const tokens = {
    inputUncached: record.count("input_tokens"),
    cacheRead: record.count("cache_read_tokens"),
    cacheWrite5m: record.count("cache_creation_tokens"),
    cacheWrite1h: 0,
    output: record.count("output_tokens"),
    reasoning: 0,
  };
  const request = record.text("request_id");
  const { inputUncached, cacheRead, cacheWrite5m, output } = tokens;
  const counts = `${inputUncached},${cacheRead},${cacheWrite5m},${output}`;
  out.usage({
    // A resumed session counts its events from the beginning again: the time belongs to the name.
    key:
      request === "" ? `claude-code:${session}:${record.count("event.sequence")}:${timeOf(record)}:${counts}` : claudeRequestKey(request),
    session,
    at: record.at,
    model: record.text("model"),
    tokens,
    speed: record.text("speed") === "fast" ? "fast" : "standard",
    toldDollars: record.number("cost_usd"),
  });
}

/** A collector may set the record's own time anew; the event's is the tool's. */
function timeOf(record: TelemetryRecord): number {
  const told = record.number("event.timestamp");
  return Number.isNaN(told) ? record.at : told;
}

/** 100 thousand million tokens, 100,000 dollars: no session counts so far. */
const mostCounted = 1e11;

const tokenKinds: Readonly<Record<string, string>> = {
  input: "input",
  output: "output",
  cacheRead: "cache_read",
  cacheCreation: "cache_write",
};
const plainKinds: Readonly<Record<string, string>> = {
  "claude_code.session.count": "sessions",
  "claude_code.commit.count": "commits",
  "claude_code.pull_request.count": "pull_requests",
};

function takeMetric(record: TelemetryRecord, out: TelemetryOutlet): void {
  const session = record.text("session.id");
  const model = record.text("model");
  const type = record.text("type");
  const kind = kindOf(record.name, type);
  if (kind === undefined) return out.reject("a counter of an unknown type");
  const value = record.name === "claude_code.cost.usage" ? Math.round(record.value * 1e6) : record.value;
  if (!Number.isSafeInteger(value) || value < 0 || value > mostCounted)
    return out.reject("a counter that is negative, no whole number or too large");
  out.counter({ key: counterKey("claude-code", session, kind, record), session, model, kind, at: record.at, value });
}

function kindOf(metric: string, type: string): string | undefined {
  if (metric === "claude_code.token.usage") return Object.hasOwn(tokenKinds, type) ? tokenKinds[type] : undefined;
  if (metric === "claude_code.cost.usage") return "cost_micros";
  if (metric === "claude_code.lines_of_code.count")
    return type === "added" ? "lines_added" : type === "removed" ? "lines_removed" : undefined;
  return plainKinds[metric];
}
