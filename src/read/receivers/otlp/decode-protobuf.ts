import { crc32 } from "node:zlib";
import { eventName, longestName, numberAt, textAt, type Decoded, type DecodeRules, type Signal } from "./decoded.ts";
import { TelemetryRecord, type AttributeValue } from "./telemetry-record.ts";
import { MalformedMessage, WireReader } from "./wire-reader.ts";

/**
 * Reads an OTLP export request in protocol buffers: only the fields that are needed, and of attributes only those
 * that may pass the door. Texts of anything else are stepped over and never become strings.
 * Source: opentelemetry-proto 1.9, `collector/{logs,metrics,trace}/v1`; the field numbers stand beside their use.
 */
export function decodeProtobuf(bytes: Buffer, signal: Signal, rules: DecodeRules): Decoded {
  const request = new Request(new WireReader(bytes), rules);
  try {
    request.read(signal);
  } catch (error) {
    if (error instanceof MalformedMessage) return { problem: "the body is no OTLP message in protocol buffers" };
    throw error;
  }
  return request;
}

/** Tags: field number × 8 + wire type (0 varint, 1 eight bytes, 2 length-delimited). */
const first = 10;
const second = 18;

class Request {
  readonly records: TelemetryRecord[] = [];
  ignored = 0;
  readonly #wire: WireReader;
  readonly #rules: DecodeRules;
  readonly #eventSlot: number;
  readonly #serviceSlot: number;
  readonly #timeSlot: number;
  /** Of each slot the last text: where it stands, and what was made of it. */
  readonly #from: number[];
  readonly #to: number[];
  readonly #admitted: AttributeValue[];
  /** What the records of a resource have in common. */
  #shared: AttributeValue[] = [];

  constructor(wire: WireReader, rules: DecodeRules) {
    this.#wire = wire;
    this.#rules = rules;
    this.#from = Array.from<number>({ length: rules.door.slots }).fill(0);
    this.#to = Array.from<number>({ length: rules.door.slots }).fill(-1);
    this.#admitted = Array.from<AttributeValue>({ length: rules.door.slots }).fill(undefined);
    this.#eventSlot = rules.door.slotOf("event.name");
    this.#serviceSlot = rules.door.slotOf("service.name");
    this.#timeSlot = rules.door.slotOf("event.timestamp");
  }

  /** Export…ServiceRequest { resource_… = 1 }, Resource… { resource = 1, scope_… = 2 }, Scope… { records = 2 } */
  read(signal: Signal): void {
    this.#each(first, () => {
      // The resource may stand behind what it describes: two walks.
      const from = this.#wire.at;
      this.#shared = Array.from<AttributeValue>({ length: this.#rules.door.slots }).fill(undefined);
      this.#each(first, () => this.#resource());
      this.#wire.at = from;
      this.#each(second, () =>
        this.#each(second, () => {
          if (signal === "logs") this.#log();
          else if (signal === "metrics") this.#metric();
          else this.#span();
        }),
      );
    });
  }

  /** Resource { attributes = 1 } */
  #resource(): void {
    const wire = this.#wire;
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === first) this.#attribute(this.#shared);
      else wire.skip(tag);
    }
  }

  /** Calls `take` within each submessage with this tag, and steps over everything else of the message. */
  #each(wanted: number, take: () => void): void {
    const wire = this.#wire;
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag !== wanted) wire.skip(tag);
      else {
        const outer = wire.enter();
        take();
        wire.leave(outer);
      }
    }
  }

  /** LogRecord { time = 1, body = 5, attributes = 6, observed_time = 11, event_name = 12 } */
  #log(): void {
    const wire = this.#wire;
    const values = this.#shared.slice();
    let at = 0;
    let observed = 0;
    let body = "";
    let field = "";
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === 50) this.#attribute(values);
      else if (tag === 9) at = wire.milliseconds();
      else if (tag === 89) observed = wire.milliseconds();
      else if (tag === 42) body = this.#shortText();
      else if (tag === 98) field = this.#name();
      else wire.skip(tag);
    }
    const name = eventName(this.#rules, field, textAt(values, this.#eventSlot), body, textAt(values, this.#serviceSlot));
    if (name === "") {
      this.ignored++;
      return;
    }
    const record = new TelemetryRecord(this.#rules.door, values);
    record.name = name;
    record.at = at || observed || numberAt(values, this.#timeSlot);
    this.records.push(record);
  }

  /** Metric { name = 1, gauge = 5, sum = 7, histogram = 9 }, Sum { data_points = 1, temporality = 2 } */
  #metric(): void {
    const wire = this.#wire;
    const from = wire.at;
    let name = "";
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === first) name = this.#name();
      else wire.skip(tag);
    }
    const isKnown = this.#rules.metrics.has(name);
    wire.at = from;
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === 58 || tag === 74) {
        const outer = wire.enter();
        this.#points(isKnown ? name : "");
        wire.leave(outer);
      } else wire.skip(tag);
    }
  }

  #points(name: string): void {
    const wire = this.#wire;
    const from = wire.at;
    let temporality = 0;
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === 16) temporality = wire.varint();
      else wire.skip(tag);
    }
    wire.at = from;
    this.#each(first, () => {
      if (name === "") {
        this.ignored++;
        wire.at = wire.end;
        return;
      }
      this.#point(name, temporality === 2);
    });
  }

  /**
   * NumberDataPoint { start = 2, time = 3, as_double = 4, as_int = 6, attributes = 7 },
   * HistogramDataPoint { start = 2, time = 3, count = 4, sum = 5, bucket_counts = 6, attributes = 9 }.
   */
  #point(name: string, cumulative: boolean): void {
    const wire = this.#wire;
    const values = this.#shared.slice();
    const record = new TelemetryRecord(this.#rules.door, values);
    record.name = name;
    record.cumulative = cumulative;
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === 58 || tag === 74) {
        const from = wire.at;
        this.#attribute(values);
        record.series += crc32(wire.bytes.subarray(from, wire.at));
      } else if (tag === 17) record.began = wire.milliseconds();
      else if (tag === 25) record.at = wire.milliseconds();
      else if (tag === 33 && Number.isNaN(record.value)) record.value = wire.double();
      else if (tag === 41) record.value = wire.double();
      else if (tag === 49) record.value = wire.fixed64();
      else wire.skip(tag);
    }
    this.records.push(record);
  }

  /** Span { end_time = 8, attributes = 9 } */
  #span(): void {
    const wire = this.#wire;
    const values = this.#shared.slice();
    const record = new TelemetryRecord(this.#rules.door, values);
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === 74) this.#attribute(values);
      else if (tag === 65) record.at = wire.milliseconds();
      else wire.skip(tag);
    }
    this.records.push(record);
  }

  /** KeyValue { key = 1, value = 2 }, from its length on. Without closures: this is done a million times a second. */
  #attribute(values: AttributeValue[]): void {
    const wire = this.#wire;
    const outer = wire.enter();
    let slot = -1;
    let valueAt = -1;
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === first) {
        const end = wire.length();
        slot = this.#rules.door.findBytes(wire.bytes, wire.at, end);
        wire.at = end;
      } else {
        if (tag === second) valueAt = wire.at;
        wire.skip(tag);
      }
    }
    if (slot >= 0 && valueAt >= 0) {
      wire.at = valueAt;
      this.#value(values, slot);
    }
    wire.at = wire.end;
    wire.leave(outer);
  }

  /** AnyValue { string = 1, bool = 2, int = 3, double = 4 }; arrays, maps and bytes are of no use here. */
  #value(values: AttributeValue[], slot: number): void {
    const wire = this.#wire;
    const outer = wire.enter();
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === first) {
        const end = wire.length();
        values[slot] = this.#text(slot, wire.at, end);
        wire.at = end;
      } else if (tag === 24) values[slot] = this.#rules.door.admit(slot, wire.varint());
      else if (tag === 33) values[slot] = this.#rules.door.admit(slot, wire.double());
      else wire.skip(tag);
    }
    wire.leave(outer);
  }

  /** A text that passes: mostly the one that stood in this slot of the record before. */
  #text(slot: number, from: number, to: number): AttributeValue {
    const { bytes } = this.#wire;
    const before = this.#from[slot] ?? 0;
    if ((this.#to[slot] ?? 0) - before !== to - from || !isSame(bytes, before, from, to - from)) {
      this.#admitted[slot] = this.#rules.door.admitBytes(slot, bytes, from, to);
      this.#from[slot] = from;
      this.#to[slot] = to;
    }
    return this.#admitted[slot];
  }

  /** The text of an AnyValue, where it is short enough to be a name. */
  #shortText(): string {
    const wire = this.#wire;
    const outer = wire.enter();
    let text = "";
    for (let tag = wire.next(); tag !== 0; tag = wire.next()) {
      if (tag === first) text = this.#name();
      else wire.skip(tag);
    }
    wire.leave(outer);
    return text;
  }

  #name(): string {
    const wire = this.#wire;
    const end = wire.length();
    const text = end - wire.at > longestName ? "" : wire.bytes.toString("utf8", wire.at, end);
    wire.at = end;
    return text;
  }
}

function isSame(bytes: Uint8Array, one: number, other: number, length: number): boolean {
  // From the end: ids and counts differ there.
  for (let i = length - 1; i >= 0; i--) if (bytes[one + i] !== bytes[other + i]) return false;
  return true;
}
