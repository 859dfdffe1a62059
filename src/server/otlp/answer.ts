import type { Signal } from "../../read/receivers/otlp/decoded.ts";
import type { BodyForm } from "./receiver.ts";

const rejectedName = { logs: "rejectedLogRecords", metrics: "rejectedDataPoints", traces: "rejectedSpans" } as const;

/**
 * Export…ServiceResponse { partial_success = 1 { rejected = 1, error_message = 2 } }; empty where all was taken.
 * Source: opentelemetry-proto, collector services.
 */
export function exportAnswer(signal: Signal, form: BodyForm, rejected: number, reason: string): Buffer {
  if (form === "json") {
    // 64-bit integers are texts in JSON.
    const partial = rejected === 0 ? {} : { partialSuccess: { [rejectedName[signal]]: String(rejected), errorMessage: reason } };
    return Buffer.from(JSON.stringify(partial));
  }
  if (rejected === 0) return Buffer.alloc(0);
  const text = Buffer.from(reason);
  const partial = Buffer.concat([Buffer.from([8, ...varint(rejected), 18, ...varint(text.length)]), text]);
  return Buffer.concat([Buffer.from([10, ...varint(partial.length)]), partial]);
}

/** google.rpc.Status { code = 1, message = 2 }: how a request that was not taken is answered. */
export function statusAnswer(form: BodyForm, code: number, message: string): Buffer {
  if (form === "json") return Buffer.from(JSON.stringify({ code, message }));
  const text = Buffer.from(message);
  return Buffer.concat([Buffer.from([8, ...varint(code), 18, ...varint(text.length)]), text]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}
