import type { Price, PriceableUse } from "../../../model/price.ts";
import type { CounterFact, SessionFact, UsageFact } from "../../../model/facts.ts";
import type { TelemetryRecord } from "./telemetry-record.ts";

/**
 * How the value of an attribute is read. Whatever does not have its form is dropped, so that a sentence passes nowhere.
 * - "id": up to 200 letters, digits and `_.:@/+=~[]-`, no spaces: ids and names of models
 * - "word": up to 40 letters, digits and `_.-`: one of a few values
 * - "mail": an address, in lower case
 * - "count": a whole number from 0 to 100 million, also as text; "amount": any number from 0 up, also as text
 * - "time": ISO 8601, as milliseconds UTC
 */
export type AttributeKind = "id" | "word" | "mail" | "count" | "amount" | "time";

/** One tool's telemetry: one file in `tools`; its name is the tool's id. Pure over the records it is given. */
export interface TelemetryTool {
  /** Values of `service.name` and beginnings of scope names that only this tool has. */
  readonly services: readonly string[];
  /** Every attribute that is read, of records and resources alike. No other attribute passes the decoder. */
  readonly attributes: Readonly<Record<string, AttributeKind>>;
  /** Names of events (in full: "claude_code.api_request") and metrics that are read. */
  readonly events: readonly string[];
  readonly metrics: readonly string[];
  /** Attributes that say who it was, the surest first, and the kind of identity each is; "verified" where the tool had people sign in with it. */
  readonly people: readonly (readonly [attribute: string, kind: string, verified?: "verified"])[];
  readonly takeEvent?: (record: TelemetryRecord, out: TelemetryOutlet) => void;
  readonly takeMetric?: (record: TelemetryRecord, out: TelemetryOutlet) => void;
  /** Spans have free names: a tool that reads spans gets those of services that no other tool claims. */
  readonly takeSpan?: (record: TelemetryRecord, out: TelemetryOutlet) => void;
}

/** Where a tool puts what it found. Person, tool, source and price are filled in. */
export interface TelemetryOutlet {
  usage(use: TelemetryUse): void;
  /** The session was at work at that moment, milliseconds UTC. */
  session(id: string, at: number): void;
  counter(counter: Omit<CounterFact, "person" | "tool" | "version">): void;
  /** The record is not usable; the reason is ours and names no value of the record. */
  reject(reason: string): void;
}

export interface TelemetryUse extends Pick<UsageFact, "key" | "session" | "at" | "model" | "tokens"> {
  /** Stands in for `tool` where the telemetry names one: the conventions are shared by many. */
  readonly tool?: string;
  readonly speed: PriceableUse["speed"];
  /** What the tool itself says it cost, in dollars; NaN where it does not. Kept only where no price is known. */
  readonly toldDollars: number;
}

/** What the caller adds: names of people and prices. Both are asked once a record. */
export interface TelemetryContext {
  /** Pseudonym of a caller by `callerName`; "" where nobody is named. */
  readonly personOf: (caller: string) => string;
  readonly price: (use: PriceableUse) => Price;
  /** Milliseconds UTC: records from the future are refused. */
  readonly now: number;
}

/** Somebody's name in one tool: a mail address, an account id. Never stored as it is. */
export interface Identity {
  readonly kind: string;
  readonly value: string;
  readonly verified: boolean;
}

export interface TelemetryFacts {
  readonly usage: readonly UsageFact[];
  readonly sessions: readonly SessionFact[];
  readonly counters: readonly CounterFact[];
}

/** Gives a tool's description its type. */
export function defineTelemetry(tool: TelemetryTool): TelemetryTool {
  return tool;
}

/** Checks what a file in `tools` exports by default. */
export function isTelemetryTool(value: unknown): value is TelemetryTool {
  return (
    typeof value === "object" && value !== null && ["services", "attributes", "events", "metrics", "people"].every((name) => name in value)
  );
}
