import { parseTime } from "../scan/read-time.ts";

/** A JSON object of somebody else's making: nothing about its fields is known. */
export type JsonRecord = Readonly<Record<string, unknown>>;

/**
 * Readers of single fields, for logs that other programs write and change: what is missing or of another kind is
 * null, never an error. Written by hand instead of as schemas because a log has millions of lines, most of them
 * irrelevant, and because every source is loaded on every start.
 */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The object at a path of keys, an empty one where there is none. */
export function recordAt(value: unknown, ...keys: readonly string[]): JsonRecord {
  const found = valueAt(value, ...keys);
  return isRecord(found) ? found : {};
}

/** Whatever is at a path of keys. */
export function valueAt(value: unknown, ...keys: readonly string[]): unknown {
  let found = value;
  for (const key of keys) found = isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}

/** Text that is not empty, else null. */
export function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** Milliseconds UTC from ISO text or a number of milliseconds; NaN where there is no time. */
export function timeOf(value: unknown): number {
  if (typeof value === "string") return parseTime(value);
  return typeof value === "number" && value > 1e11 ? Math.floor(value) : NaN;
}

/** A count of tokens: 0 where it is missing, null where it is negative, no integer or no number at all. */
export function countOf(value: unknown): number | null {
  if (value === undefined || value === null) return 0;
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
