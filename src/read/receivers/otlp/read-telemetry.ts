import { loadFolder } from "../../../kit/load-folder.ts";
import type { CounterFact, SessionFact, UsageFact } from "../../../model/facts.ts";
import type { PriceableUse } from "../../../model/price.ts";
import { makeDoor } from "./attribute-door.ts";
import { decodeJson } from "./decode-json.ts";
import { decodeProtobuf } from "./decode-protobuf.ts";
import type { Decoded, DecodeRules, Signal } from "./decoded.ts";
import {
  isTelemetryTool,
  type Identity,
  type TelemetryContext,
  type TelemetryFacts,
  type TelemetryOutlet,
  type TelemetryTool,
  type TelemetryUse,
} from "./define-telemetry.ts";
import type { TelemetryRecord } from "./telemetry-record.ts";

/** Reads OTLP export requests into facts. Pure: keeps nothing between calls. */
export interface TelemetryReader {
  decode(bytes: Buffer, signal: Signal, form: "protobuf" | "json"): Decoded;
  /** Whose records these are: the distinct lists of identities, the surest first. */
  callersOf(records: readonly TelemetryRecord[], signal: Signal): readonly (readonly Identity[])[];
  /** Facts of the records, and what was refused. Goes after `callersOf`, whose names are all that `context.personOf` is asked about. */
  factsOf(records: readonly TelemetryRecord[], signal: Signal, context: TelemetryContext): TelemetryOutcome;
}

export interface TelemetryOutcome {
  readonly facts: TelemetryFacts;
  /** Records that gave a fact, by tool. */
  readonly taken: ReadonlyMap<string, number>;
  /** Records that could not be used: why, in our words. `index` is the record's place among those that are read. */
  readonly refused: readonly { readonly tool: string; readonly index: number; readonly reason: string }[];
}

interface NamedTool extends TelemetryTool {
  readonly id: string;
}

/** First moment a record may be from; one from the future is refused too, so that no clock makes partitions of its own. */
const earliest = Date.UTC(2023, 0, 1);
const aheadMost = 24 * 3_600_000;
/** No response costs more: sums of amounts that are made up leave what a number holds. */
const mostMicros = 1e10;

/** Loads every tool of the folder `tools`. */
export async function openTelemetryReader(): Promise<TelemetryReader> {
  const loaded = await loadFolder(new URL("./tools/", import.meta.url), isTelemetryTool);
  return telemetryReader([...loaded].map(([id, tool]) => ({ id, ...tool })));
}

function telemetryReader(tools: readonly NamedTool[]): TelemetryReader {
  const door = makeDoor(tools);
  const byEvent = new Map(tools.flatMap((tool) => tool.events.map((name) => [name, tool] as const)));
  const byMetric = new Map(tools.flatMap((tool) => tool.metrics.map((name) => [name, tool] as const)));
  const byService = new Map(tools.flatMap((tool) => tool.services.map((name) => [name, tool] as const)));
  const spans = tools.find(({ takeSpan }) => takeSpan !== undefined);
  const rules: DecodeRules = {
    door,
    events: new Set(byEvent.keys()),
    metrics: new Set(byMetric.keys()),
    eventOf: (service, name) => byService.get(service)?.events.find((event) => event.slice(event.indexOf(".") + 1) === name) ?? "",
  };
  /** A service that one tool claims is read by that tool alone: what it says in other words it says twice. */
  const toolOf = (record: TelemetryRecord, signal: Signal): NamedTool | undefined => {
    const tool = signal === "logs" ? byEvent.get(record.name) : signal === "metrics" ? byMetric.get(record.name) : spans;
    const claimed = byService.get(record.text("service.name"));
    return claimed === undefined || claimed === tool ? tool : undefined;
  };
  return {
    decode: (bytes, signal, form) => (form === "json" ? decodeJson(bytes, signal, rules) : decodeProtobuf(bytes, signal, rules)),
    callersOf: (records, signal) => {
      const callers = new Map<string, readonly Identity[]>();
      for (const record of records) {
        const tool = toolOf(record, signal);
        if (tool === undefined) continue;
        record.caller = nameOf(record, tool);
        if (record.caller !== "" && !callers.has(record.caller)) callers.set(record.caller, identitiesOf(record, tool));
      }
      return [...callers.values()];
    },
    factsOf: (records, signal, context) => {
      const gathering = new Gathering(context);
      records.forEach((record, index) => {
        const tool = toolOf(record, signal);
        if (tool === undefined) return;
        const take = signal === "logs" ? tool.takeEvent : signal === "metrics" ? tool.takeMetric : tool.takeSpan;
        if (take !== undefined) gathering.take(record, index, tool, take);
      });
      return gathering.outcome();
    },
  };
}

/** One text for a list of identities, "" for an empty one. */
export function callerName(identities: readonly Identity[]): string {
  return identities.map(({ kind, value }) => ` ${kind} ${value}`).join("");
}

/** `callerName` of the identities of a record, without making them. */
function nameOf(record: TelemetryRecord, { people }: TelemetryTool): string {
  let name = "";
  for (const [attribute, kind] of people) {
    const value = record.text(attribute);
    if (value !== "") name += ` ${kind} ${value}`;
  }
  return name;
}

function identitiesOf(record: TelemetryRecord, { people }: TelemetryTool): readonly Identity[] {
  return people.flatMap(([attribute, kind, verified]) => {
    const value = record.text(attribute);
    return value === "" ? [] : [{ kind, value, verified: verified === "verified" }];
  });
}

class Gathering implements TelemetryOutlet {
  readonly #context: TelemetryContext;
  readonly #usage: UsageFact[] = [];
  readonly #counters: CounterFact[] = [];
  readonly #sessions = new Map<string, SessionFact>();
  readonly #taken = new Map<string, number>();
  readonly #refused: { tool: string; index: number; reason: string }[] = [];
  /** Of the record that is being taken. */
  #tool = "";
  #person = "";
  #reason = "";

  constructor(context: TelemetryContext) {
    this.#context = context;
  }

  take(record: TelemetryRecord, index: number, { id }: NamedTool, take: NonNullable<TelemetryTool["takeEvent"]>): void {
    this.#reason = "";
    if (!(record.at >= earliest && record.at <= this.#context.now + aheadMost))
      this.reject("its time is missing, before 2023 or in the future");
    else {
      this.#tool = id;
      this.#person = this.#context.personOf(record.caller);
      take(record, this);
    }
    if (this.#reason === "") this.#taken.set(id, (this.#taken.get(id) ?? 0) + 1);
    else this.#refused.push({ tool: id, index, reason: this.#reason });
  }

  usage(use: TelemetryUse): void {
    if (!isUsable(use)) return this.reject("token counts are missing, negative or no whole numbers");
    const fact = this.#priced(use);
    if ((fact.costMicros ?? 0) <= mostMicros) this.#usage.push(fact);
    else this.reject("one response that costs more than 10,000 dollars");
  }

  counter(counter: Omit<CounterFact, "person" | "tool" | "version">): void {
    this.#counters.push({ ...counter, person: this.#person, tool: this.#tool, version: counter.at });
  }

  reject(reason: string): void {
    this.#reason ||= reason;
  }

  /** Telemetry knows little of a session: its version, in seconds, is below that of any input that knows more. */
  session(id: string, at: number): void {
    if (id === "") return;
    const known = this.#sessions.get(id);
    const started = Math.min(known?.started ?? at, at);
    const ended = Math.max(known?.ended ?? at, at);
    if (known !== undefined && known.started === started && known.ended === ended) return;
    const version = Math.floor(ended / 1000);
    this.#sessions.set(id, {
      id,
      person: this.#person,
      tool: this.#tool,
      source: "otlp",
      repo: "",
      started,
      ended,
      exploration: false,
      version,
    });
  }

  outcome(): TelemetryOutcome {
    return {
      facts: { usage: this.#usage, sessions: [...this.#sessions.values()], counters: this.#counters },
      taken: this.#taken,
      refused: this.#refused,
    };
  }

  #priced({ key, session, at, model, tokens, tool = "", speed, toldDollars }: TelemetryUse): UsageFact {
    const told = Number.isNaN(toldDollars) ? null : Math.round(toldDollars * 1e6);
    let use: PriceableUse = { model: model || "unknown", tool: tool || this.#tool, at, tokens, webSearches: 0, speed };
    let price = this.#context.price(use);
    if (price.costMicros !== null && told !== null && tokens.cacheWrite5m > 0 && Math.abs(price.costMicros - told) > 1) {
      // How long the cache keeps what was written is not told, but where only an hour explains the tool's own cost, it was.
      const hour = { ...use, tokens: { ...tokens, cacheWrite5m: 0, cacheWrite1h: tokens.cacheWrite5m } };
      const other = this.#context.price(hour);
      if (other.costMicros !== null && Math.abs(other.costMicros - told) <= 1) [use, price] = [hour, other];
    }
    return {
      key,
      person: this.#person,
      session,
      at,
      source: "otlp",
      tool: use.tool,
      model: use.model,
      basis: "recorded",
      priceKind: price.priceKind,
      responses: 1,
      tokens: use.tokens,
      costMicros: price.costMicros ?? told,
      unit: "",
      units: 0,
    };
  }
}

function isUsable({ tokens: { inputUncached, cacheRead, cacheWrite5m, output, reasoning } }: TelemetryUse): boolean {
  const sum = inputUncached + cacheRead + cacheWrite5m + output + reasoning;
  // One NaN makes the sum NaN: an attribute that was there but is no count.
  return sum > 0 && inputUncached >= 0;
}
