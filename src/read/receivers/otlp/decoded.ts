import type { AttributeDoor } from "./attribute-door.ts";
import type { AttributeValue, TelemetryRecord } from "./telemetry-record.ts";

export type Signal = "logs" | "metrics" | "traces";

/** What was in one export request, or why it cannot be read. Names no value of it. */
export type Decoded = { readonly records: readonly TelemetryRecord[]; readonly ignored: number } | { readonly problem: string };

/** What a decoder needs to know: which attributes may pass, and which events and metrics any tool reads. */
export interface DecodeRules {
  readonly door: AttributeDoor;
  readonly events: ReadonlySet<string>;
  readonly metrics: ReadonlySet<string>;
  /** Name in full of an event that a service calls by its last part: ("claude-code", "api_request"). */
  eventOf(service: string, name: string): string;
}

/** Longest name of an event that is looked at. */
export const longestName = 64;

/**
 * The name of an event as the tools know it, "" for any other. It stands in the field for it, in the attribute
 * `event.name`, or in the body; Claude Code puts its last part in the attribute and the whole in the body.
 */
export function eventName(rules: DecodeRules, field: string, attribute: string, body: string, service: string): string {
  for (const name of [field, attribute, body]) if (rules.events.has(name)) return name;
  return rules.eventOf(service, field === "" ? attribute : field);
}

export function textAt(values: readonly AttributeValue[], slot: number): string {
  const value = values[slot];
  return typeof value === "string" ? value : "";
}

export function numberAt(values: readonly AttributeValue[], slot: number): number {
  const value = values[slot];
  return typeof value === "number" ? value : NaN;
}
