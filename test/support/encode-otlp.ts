/** OTLP export requests as tests write them: the JSON form of the protocol, and its bytes in protocol buffers. */
export interface OtlpAttribute {
  readonly key: string;
  readonly value: OtlpValue;
}

export type OtlpValue =
  | { readonly stringValue: string }
  | { readonly intValue: string | number }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean }
  | { readonly arrayValue: { readonly values: readonly OtlpValue[] } }
  | { readonly kvlistValue: { readonly values: readonly OtlpAttribute[] } };

export interface OtlpItem {
  readonly [name: string]: unknown;
  readonly attributes?: readonly OtlpAttribute[];
}

/** Attributes from plain values: whole numbers become ints, others doubles. */
export function attributes(values: Readonly<Record<string, string | number | boolean>>): OtlpAttribute[] {
  return Object.entries(values).map(([key, value]) => ({ key, value: valueOf(value) }));
}

function valueOf(value: string | number | boolean): OtlpValue {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** A request in JSON with one resource and one scope. */
export function otlpRequest(
  signal: "logs" | "metrics" | "traces",
  resource: readonly OtlpAttribute[],
  items: readonly OtlpItem[],
): Record<string, unknown> {
  const names = {
    logs: ["resourceLogs", "scopeLogs", "logRecords"],
    metrics: ["resourceMetrics", "scopeMetrics", "metrics"],
    traces: ["resourceSpans", "scopeSpans", "spans"],
  } as const;
  const [resources, scopes, list] = names[signal];
  return { [resources]: [{ resource: { attributes: resource }, [scopes]: [{ scope: { name: "test", version: "1" }, [list]: items }] }] };
}

/** Field numbers and kinds of the messages that are needed. Source: opentelemetry-proto 1.9. */
type Field =
  | readonly [number: number, kind: "text" | "int" | "fixed64" | "sfixed64" | "double" | "hex" | "bool" | "packed", message?: undefined]
  | readonly [number: number, kind: "message", message: Message];
interface Message {
  readonly [name: string]: Field;
}

const anyValue: { [name: string]: Field } = {
  stringValue: [1, "text"],
  boolValue: [2, "bool"],
  intValue: [3, "int"],
  doubleValue: [4, "double"],
};
const keyValue: Message = { key: [1, "text"], value: [2, "message", anyValue] };
anyValue["arrayValue"] = [5, "message", { values: [1, "message", anyValue] }];
anyValue["kvlistValue"] = [6, "message", { values: [1, "message", keyValue] }];
const resource: Message = { attributes: [1, "message", keyValue] };
const scope: Message = { name: [1, "text"], version: [2, "text"], attributes: [3, "message", keyValue] };
const logRecord: Message = {
  timeUnixNano: [1, "fixed64"],
  severityNumber: [2, "int"],
  severityText: [3, "text"],
  body: [5, "message", anyValue],
  attributes: [6, "message", keyValue],
  traceId: [9, "hex"],
  spanId: [10, "hex"],
  observedTimeUnixNano: [11, "fixed64"],
  eventName: [12, "text"],
};
const numberPoint: Message = {
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  asDouble: [4, "double"],
  asInt: [6, "sfixed64"],
  attributes: [7, "message", keyValue],
};
const histogramPoint: Message = {
  startTimeUnixNano: [2, "fixed64"],
  timeUnixNano: [3, "fixed64"],
  count: [4, "fixed64"],
  sum: [5, "double"],
  bucketCounts: [6, "packed"],
  attributes: [9, "message", keyValue],
};
const metric: Message = {
  name: [1, "text"],
  description: [2, "text"],
  unit: [3, "text"],
  sum: [7, "message", { dataPoints: [1, "message", numberPoint], aggregationTemporality: [2, "int"], isMonotonic: [3, "bool"] }],
  histogram: [9, "message", { dataPoints: [1, "message", histogramPoint], aggregationTemporality: [2, "int"] }],
};
const spanEvent: Message = { timeUnixNano: [1, "fixed64"], name: [2, "text"], attributes: [3, "message", keyValue] };
const span: Message = {
  traceId: [1, "hex"],
  spanId: [2, "hex"],
  parentSpanId: [4, "hex"],
  name: [5, "text"],
  kind: [6, "int"],
  startTimeUnixNano: [7, "fixed64"],
  endTimeUnixNano: [8, "fixed64"],
  attributes: [9, "message", keyValue],
  events: [11, "message", spanEvent],
  status: [15, "message", { message: [2, "text"], code: [3, "int"] }],
};
const requests: Message = {
  resourceLogs: [
    1,
    "message",
    {
      resource: [1, "message", resource],
      scopeLogs: [2, "message", { scope: [1, "message", scope], logRecords: [2, "message", logRecord], schemaUrl: [3, "text"] }],
    },
  ],
  resourceMetrics: [
    1,
    "message",
    { resource: [1, "message", resource], scopeMetrics: [2, "message", { scope: [1, "message", scope], metrics: [2, "message", metric] }] },
  ],
  resourceSpans: [
    1,
    "message",
    { resource: [1, "message", resource], scopeSpans: [2, "message", { scope: [1, "message", scope], spans: [2, "message", span] }] },
  ],
};

/** The bytes of a request written in JSON. @throws TypeError for a field that is not in the table above */
export function encodeOtlp(request: Readonly<Record<string, unknown>>): Buffer {
  return encode(request, requests);
}

function encode(value: unknown, message: Message): Buffer {
  if (typeof value !== "object" || value === null) throw new TypeError("a message must be an object");
  const parts: Buffer[] = [];
  for (const [name, given] of Object.entries(value)) {
    const field = message[name];
    if (field === undefined) throw new TypeError(`no field ${name}`);
    for (const each of Array.isArray(given) && field[1] !== "packed" ? given : [given]) parts.push(encodeField(field, each));
  }
  return Buffer.concat(parts);
}

function encodeField([number, kind, message]: Field, value: unknown): Buffer {
  const eight = Buffer.alloc(8);
  switch (kind) {
    case "message":
      return delimited(number, encode(value, message));
    case "text":
      return delimited(number, Buffer.from(String(value)));
    case "hex":
      return delimited(number, Buffer.from(String(value), "hex"));
    case "packed":
      return delimited(number, Buffer.alloc(Array.isArray(value) ? value.length * 8 : 0));
    case "int":
    case "bool":
      return Buffer.concat([
        varint(BigInt(number * 8)),
        varint(BigInt.asUintN(64, BigInt(typeof value === "boolean" ? Number(value) : String(value)))),
      ]);
    case "double":
      eight.writeDoubleLE(Number(value));
      return Buffer.concat([varint(BigInt(number * 8 + 1)), eight]);
    case "fixed64":
    case "sfixed64":
      eight.writeBigUInt64LE(BigInt.asUintN(64, BigInt(String(value))));
      return Buffer.concat([varint(BigInt(number * 8 + 1)), eight]);
    default:
      throw new TypeError("a field of an unknown kind");
  }
}

function delimited(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(BigInt(number * 8 + 2)), varint(BigInt(bytes.length)), bytes]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}
