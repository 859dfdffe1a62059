import { crc32 } from "node:zlib";
import { isRecord, recordAt, type JsonRecord } from "../../lines/fields.ts";
import { eventName, longestName, numberAt, textAt, type Decoded, type DecodeRules, type Signal } from "./decoded.ts";
import { TelemetryRecord, type AttributeValue } from "./telemetry-record.ts";

/**
 * Reads an OTLP export request in JSON: camelCase names, 64-bit integers as text or numbers, enumerations as numbers.
 * What is of another type than the protocol says is taken as missing.
 * Source: opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding".
 */
export function decodeJson(bytes: Buffer, signal: Signal, rules: DecodeRules): Decoded {
  let request: unknown;
  try {
    request = JSON.parse(bytes.toString("utf8"));
  } catch {
    // The parser's message quotes the text.
    return { problem: "the body is no JSON" };
  }
  if (!isRecord(request)) return { problem: "the body is no OTLP message in JSON" };
  const records: TelemetryRecord[] = [];
  const names = {
    logs: ["resourceLogs", "scopeLogs", "logRecords"],
    metrics: ["resourceMetrics", "scopeMetrics", "metrics"],
    traces: ["resourceSpans", "scopeSpans", "spans"],
  } as const;
  const [resources, scopes, items] = names[signal];
  const read = { logs: readLog, metrics: readMetric, traces: readSpan }[signal];
  let ignored = 0;
  for (const resource of listAt(request, resources)) {
    const shared = Array.from<AttributeValue>({ length: rules.door.slots }).fill(undefined);
    takeAttributes(recordAt(resource, "resource"), shared, rules);
    for (const scope of listAt(resource, scopes)) {
      for (const item of listAt(scope, items)) ignored += read(item, shared, rules, records);
    }
  }
  return { records, ignored };
}

/** Each reader returns how many records were ignored. */
function readLog(item: JsonRecord, shared: readonly AttributeValue[], rules: DecodeRules, records: TelemetryRecord[]): number {
  const { door } = rules;
  const values = shared.slice();
  takeAttributes(item, values, rules);
  const name = eventName(
    rules,
    shortText(item["eventName"]),
    textAt(values, door.slotOf("event.name")),
    shortText(recordAt(item, "body")["stringValue"]),
    textAt(values, door.slotOf("service.name")),
  );
  if (name === "") return 1;
  const record = new TelemetryRecord(door, values);
  record.name = name;
  record.at =
    millisecondsAt(item, "timeUnixNano") ||
    millisecondsAt(item, "observedTimeUnixNano") ||
    numberAt(values, door.slotOf("event.timestamp"));
  records.push(record);
  return 0;
}

function readMetric(item: JsonRecord, shared: readonly AttributeValue[], rules: DecodeRules, records: TelemetryRecord[]): number {
  const name = shortText(item["name"]);
  let ignored = 0;
  for (const kind of ["sum", "histogram"]) {
    const data = recordAt(item, kind);
    for (const point of listAt(data, "dataPoints")) {
      if (!rules.metrics.has(name)) {
        ignored++;
        continue;
      }
      const values = shared.slice();
      takeAttributes(point, values, rules);
      const record = new TelemetryRecord(rules.door, values);
      record.name = name;
      record.cumulative = data["aggregationTemporality"] === 2 || data["aggregationTemporality"] === "AGGREGATION_TEMPORALITY_CUMULATIVE";
      record.began = millisecondsAt(point, "startTimeUnixNano");
      record.at = millisecondsAt(point, "timeUnixNano") || NaN;
      for (const attribute of listAt(point, "attributes")) record.series += crc32(JSON.stringify([attribute["key"], attribute["value"]]));
      record.value = numberOf(point["asDouble"] ?? point["asInt"] ?? point["sum"]);
      records.push(record);
    }
  }
  return ignored;
}

function readSpan(item: JsonRecord, shared: readonly AttributeValue[], rules: DecodeRules, records: TelemetryRecord[]): number {
  const values = shared.slice();
  takeAttributes(item, values, rules);
  const record = new TelemetryRecord(rules.door, values);
  record.at = millisecondsAt(item, "endTimeUnixNano") || NaN;
  records.push(record);
  return 0;
}

function takeAttributes(owner: JsonRecord, values: AttributeValue[], { door }: DecodeRules): void {
  for (const { key, value } of listAt(owner, "attributes")) {
    const slot = typeof key === "string" ? door.find(key) : -1;
    if (slot < 0 || !isRecord(value)) continue;
    const { stringValue, intValue, doubleValue } = value;
    if (typeof stringValue === "string") values[slot] = door.admit(slot, stringValue);
    else if (typeof intValue === "string" || typeof intValue === "number") values[slot] = door.admit(slot, numberOf(intValue));
    else if (typeof doubleValue === "number") values[slot] = door.admit(slot, doubleValue);
  }
}

function listAt(value: JsonRecord, name: string): readonly JsonRecord[] {
  const list = value[name];
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

function shortText(value: unknown): string {
  return typeof value === "string" && value.length <= longestName ? value : "";
}

function numberOf(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d{1,20}$/.test(value) ? Number(value) : NaN;
}

/** Whole milliseconds of a field of nanoseconds; 0 where it is missing. */
function millisecondsAt(value: JsonRecord, name: string): number {
  const told = value[name];
  if (typeof told === "number" && told >= 0) return Math.floor(told / 1_000_000);
  return typeof told === "string" && /^\d{7,20}$/.test(told) ? Number(told.slice(0, -6)) : 0;
}
