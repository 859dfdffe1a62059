import fc from "fast-check";
import { expect, test } from "vitest";
import { attributes, encodeOtlp, otlpRequest } from "../../../../test/support/encode-otlp.ts";
import { openTelemetryReader } from "./read-telemetry.ts";

const telemetry = await openTelemetryReader();
const who = { "session.id": "s-1", "user.email": "ada@example.org" };
const samples = {
  logs: otlpRequest("logs", attributes({ "service.name": "claude-code" }), [
    {
      timeUnixNano: "1763719200000123456",
      body: { stringValue: "claude_code.api_request" },
      attributes: attributes({
        ...who,
        "event.name": "api_request",
        model: "claude-sonnet-4-5",
        input_tokens: "12",
        output_tokens: 7,
        cost_usd: 0.5,
        request_id: "req_1",
      }),
    },
  ]),
  metrics: otlpRequest("metrics", attributes({ "service.name": "claude-code" }), [
    {
      name: "claude_code.token.usage",
      sum: {
        dataPoints: [
          {
            startTimeUnixNano: "1763719200000000000",
            timeUnixNano: "1763719260000000000",
            asInt: "5",
            attributes: attributes({ ...who, type: "input" }),
          },
        ],
        aggregationTemporality: 1,
      },
    },
  ]),
  traces: otlpRequest("traces", attributes({ "service.name": "bot" }), [
    {
      name: "chat",
      endTimeUnixNano: "1763719200000000000",
      attributes: attributes({ "gen_ai.usage.input_tokens": 5, "gen_ai.usage.output_tokens": 2 }),
    },
  ]),
};
const signal = fc.constantFrom("logs", "metrics", "traces");

test("bytes changed anyhow give records or a problem, never an exception", () => {
  const change = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom("set", "cut", "insert", "remove", "double"),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  fc.assert(
    fc.property(signal, fc.array(change, { minLength: 1, maxLength: 6 }), (name, changes) => {
      let bytes = encodeOtlp(samples[name]);
      for (const { at, kind, byte } of changes) {
        const place = at % (bytes.length + 1);
        const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place)];
        if (kind === "set") bytes = Buffer.concat([head, Buffer.from([byte]), tail.subarray(1)]);
        else if (kind === "cut") bytes = Buffer.from(head);
        else if (kind === "insert") bytes = Buffer.concat([head, Buffer.from([byte]), tail]);
        else if (kind === "remove") bytes = Buffer.concat([head, tail.subarray(1)]);
        else bytes = Buffer.concat([head, tail, tail]);
      }
      isRead(bytes, name, "protobuf");
    }),
    { numRuns: 20_000 },
  );
});

test("any bytes and any JSON give records or a problem", () => {
  fc.assert(
    fc.property(signal, fc.uint8Array({ maxLength: 200 }), (name, bytes) => isRead(Buffer.from(bytes), name, "protobuf")),
    { numRuns: 5_000 },
  );
  fc.assert(
    fc.property(signal, fc.jsonValue(), (name, value) => isRead(Buffer.from(JSON.stringify(value)), name, "json")),
    { numRuns: 2_000 },
  );
  const keys = fc.constantFrom(
    "resourceLogs",
    "scopeLogs",
    "logRecords",
    "resource",
    "attributes",
    "body",
    "key",
    "value",
    "stringValue",
    "intValue",
    "timeUnixNano",
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 8 },
      fc.constantFrom("claude_code.api_request", "event.name", "12", -1, null, 1e300),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(keys, tie("tree"), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => isRead(Buffer.from(JSON.stringify(value)), "logs", "json")),
    { numRuns: 3_000 },
  );
});

test("what is nested a million deep, cut off or of a later protocol is read as far as it goes", () => {
  expect(telemetry.decode(Buffer.from("[".repeat(1_000_000)), "logs", "json")).toEqual({ problem: "the body is no JSON" });
  expect(telemetry.decode(encodeOtlp(samples.logs).subarray(0, -1), "logs", "protobuf")).toHaveProperty("problem");
  // An unknown field of each wire type.
  const later = Buffer.concat([
    Buffer.from([0xf8, 0x3f, 5, 0xf9, 0x3f, 1, 2, 3, 4, 5, 6, 7, 8, 0xfa, 0x3f, 2, 9, 9, 0xfd, 0x3f, 1, 2, 3, 4]),
    encodeOtlp(samples.logs),
  ]);
  expect(telemetry.decode(later, "logs", "protobuf")).toMatchObject({
    ignored: 0,
    records: [{ name: "claude_code.api_request", at: 1763719200000 }],
  });
  expect(telemetry.decode(Buffer.alloc(0), "logs", "protobuf")).toMatchObject({ records: [] });
});

function isRead(bytes: Buffer, name: "logs" | "metrics" | "traces", form: "protobuf" | "json"): void {
  const decoded = telemetry.decode(bytes, name, form);
  if ("problem" in decoded) return;
  telemetry.callersOf(decoded.records, name);
  const { facts } = telemetry.factsOf(decoded.records, name, {
    personOf: () => "0123456789abcdef",
    price: () => ({ costMicros: null, priceKind: "list", priceId: null }),
    now: Date.UTC(2026, 0, 1),
  });
  for (const { at, tokens } of facts.usage) {
    expect(Number.isSafeInteger(at)).toBe(true);
    expect(Object.values(tokens).every((count) => Number.isSafeInteger(count) && count >= 0)).toBe(true);
  }
  for (const { at, value } of facts.counters) expect(Number.isSafeInteger(at) && Number.isSafeInteger(value)).toBe(true);
}
