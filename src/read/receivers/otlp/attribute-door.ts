import { parseTime } from "../../scan/read-time.ts";
import type { AttributeKind, TelemetryTool } from "./define-telemetry.ts";
import type { AttributeValue } from "./telemetry-record.ts";

/** A record's slot of each attribute that may pass. Whatever is not listed never becomes a value of ours. */
export interface AttributeDoor {
  readonly slots: number;
  /** @throws TypeError for an attribute that no tool declared */
  slotOf(name: string): number;
  /** -1 where the attribute may not pass. */
  find(name: string): number;
  /** The same for the name in bytes `from`–`to`, without making a text of it. */
  findBytes(bytes: Buffer, from: number, to: number): number;
  /** The value in the form of the slot's kind; undefined where it has another form and is no number. */
  admit(slot: number, value: string | number): AttributeValue;
  /** The same for a text in bytes `from`–`to`. */
  admitBytes(slot: number, bytes: Buffer, from: number, to: number): AttributeValue;
}

/** Names that every decoder reads, beside those of the tools. */
const always: Readonly<Record<string, AttributeKind>> = { "service.name": "id", "event.name": "id", "event.timestamp": "time" };
const mostCount = 100_000_000;
/** Bytes of a text that any kind takes. */
const longestText = 256;

export function makeDoor(tools: Iterable<TelemetryTool>): AttributeDoor {
  const kinds = new Map<string, AttributeKind>(Object.entries(always));
  for (const { attributes } of tools) {
    for (const [name, kind] of Object.entries(attributes)) {
      const other = kinds.get(name) ?? kind;
      if (other !== kind) throw new TypeError(`two tools read the attribute ${name} in different ways`);
      kinds.set(name, kind);
    }
  }
  const names = [...kinds.keys()];
  const kindOf = [...kinds.values()];
  const slots = new Map(names.map((name, slot) => [name, slot]));
  const spelled = names.map((name) => Buffer.from(name));
  const buckets: number[][] = Array.from({ length: bucketCount }, () => []);
  spelled.forEach((bytes, slot) => buckets[bucketOf(bytes, 0, bytes.length)]?.push(slot));
  return {
    slots: names.length,
    slotOf: (name) => {
      const slot = slots.get(name);
      if (slot === undefined) throw new TypeError(`the attribute ${name} is not declared`);
      return slot;
    },
    find: (name) => slots.get(name) ?? -1,
    findBytes: (bytes, from, to) => {
      const bucket = buckets[bucketOf(bytes, from, to)] ?? none;
      for (let i = 0; i < bucket.length; i++) {
        const slot = bucket[i] ?? 0;
        const name = spelled[slot];
        if (name !== undefined && isEqual(name, bytes, from, to)) return slot;
      }
      return -1;
    },
    admit: (slot, value) => admit(kindOf[slot], value),
    admitBytes: (slot, bytes, from, to) => {
      if (to - from > longestText) return undefined;
      const kind = kindOf[slot];
      if (kind === "count") return countOf(bytes, from, to);
      // All kinds but one are plain ASCII: any other byte makes a letter that no form has.
      return admit(kind, bytes.toString(kind === "mail" ? "utf8" : "latin1", from, to));
    },
  };
}

const none: readonly number[] = [];

const bucketCount = 1024;

/** From three letters and the length: most names that may not pass find an empty bucket. */
function bucketOf(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to) return 0;
  return ((bytes[from] ?? 0) + (bytes[(from + to) >> 1] ?? 0) * 7 + (bytes[to - 1] ?? 0) * 31 + (to - from) * 101) & (bucketCount - 1);
}

function isEqual(name: Uint8Array, bytes: Uint8Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[from + at]) return false;
  return true;
}

const id = /^[\w.:@/+=~[\]-]{1,200}$/;
const word = /^[\w.-]{1,40}$/;
const mail = /^[^\s@"<>()\\,;:]{1,64}@[^\s@"<>()\\,;:]{1,190}$/;
const digits = /^\d{1,16}$/;
const decimal = /^\d{1,15}(\.\d{1,30})?([eE]-?\d{1,2})?$/;

/** Digits as a number. */
function countOf(bytes: Uint8Array, from: number, to: number): number {
  if (from >= to || to - from > 16) return NaN;
  let count = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return NaN;
    count = count * 10 + digit;
  }
  return count <= mostCount ? count : NaN;
}

function admit(kind: AttributeKind | undefined, value: string | number): AttributeValue {
  switch (kind) {
    case "id":
      return id.test(String(value)) ? String(value) : undefined;
    case "word":
      return typeof value === "string" && word.test(value) ? value : undefined;
    case "mail":
      return typeof value === "string" && mail.test(value) ? value.toLowerCase() : undefined;
    case "count": {
      const count = typeof value === "number" ? value : digits.test(value) ? Number(value) : NaN;
      return Number.isSafeInteger(count) && count >= 0 && count <= mostCount ? count : NaN;
    }
    case "amount": {
      const amount = typeof value === "number" ? value : decimal.test(value) ? Number(value) : NaN;
      return amount >= 0 && amount <= 1e9 ? amount : NaN;
    }
    case "time":
      if (typeof value !== "string" || value.length > 40) return NaN;
      // The form every tool writes needs no look at its parts.
      return value.length === 24 && value.endsWith("Z") ? Date.parse(value) : parseTime(value);
    case undefined:
      return undefined;
    default:
      throw new TypeError("an attribute of an unknown kind");
  }
}
