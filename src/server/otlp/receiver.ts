import type { SessionFact } from "../../model/facts.ts";
import type { Reader } from "../../model/access.ts";
import type { Price, PriceableUse } from "../../model/price.ts";
import { openPriceBook } from "../../read/prices/price-book.ts";
import type { Signal } from "../../read/receivers/otlp/decoded.ts";
import { openTelemetryReader, type TelemetryOutcome } from "../../read/receivers/otlp/read-telemetry.ts";
import type { Services } from "../services.ts";
import type { TelemetryFacts } from "../../read/receivers/otlp/define-telemetry.ts";
import { othersSessions } from "../organisation/others-sessions.ts";
import { openPeople } from "./resolve-people.ts";
import { openSourceHealth } from "./source-health.ts";

export type BodyForm = "protobuf" | "json";

/** What becomes of one export request, whatever it came by. */
export type Received =
  | { readonly kind: "kept"; readonly rejected: number; readonly reason: string }
  | { readonly kind: "malformed"; readonly reason: string };

export interface Receiver {
  /**
   * Resolves when everything usable in the request is on disk.
   * @throws UpshotError `journal-full`, `journal-closed`, `control-unreachable`
   */
  receive(bytes: Buffer, signal: Signal, form: BodyForm, reader: Reader): Promise<Received>;
  /** Requests may be read now; otherwise senders are told to come back. */
  readonly ready: boolean;
  close(): Promise<void>;
}

/** The receiver belongs to the process: HTTP and gRPC share it, with what it knows of people and sessions. */
const receivers = new WeakMap<Services, Promise<Receiver>>();

export function receiverOf(services: Services): Promise<Receiver> {
  const receiver = receivers.get(services) ?? openReceiver(services);
  receivers.set(services, receiver);
  return receiver;
}

async function openReceiver(services: Services): Promise<Receiver> {
  const { control, keys, journal, log, now } = services;
  const telemetry = await openTelemetryReader();
  const people = openPeople(control, keys, now);
  const health = openSourceHealth(control, log, now);
  const price = prices();
  const sessions = new Map<string, SessionFact>();
  return {
    get ready() {
      return !journal.full;
    },
    receive: async (bytes, signal, form, reader) => {
      const decoded = telemetry.decode(bytes, signal, form);
      if ("problem" in decoded) {
        health.rejected("otlp", 1, signal, decoded.problem);
        return { kind: "malformed", reason: decoded.problem };
      }
      const callers = telemetry.callersOf(decoded.records, signal);
      if (callers.length > mostCallers) {
        health.rejected("otlp", 1, signal, tooManyCallers);
        return { kind: "malformed", reason: tooManyCallers };
      }
      // A person's own key speaks for them alone, whomever its records name: else a colleague could write, or claim accounts, as anybody.
      const owner = reader.kind === "key" ? reader.pseudonym : null;
      const pseudonyms = owner === null ? await people.resolve(callers) : noNames;
      const outcome = telemetry.factsOf(decoded.records, signal, {
        personOf: (caller) => owner ?? pseudonyms.get(caller) ?? "",
        price,
        now: now(),
      });
      const { usage, counters, sessions: told } = owner === null ? outcome.facts : await withoutOthers(services, owner, outcome.facts);
      const grown = told
        .flatMap((session) => grownSession(sessions, session))
        .map((session): SessionFact => (owner === null ? { ...session, hearsay: true } : session));
      if (usage.length > 0 || counters.length > 0 || grown.length > 0) await journal.write({ usage, counters, sessions: grown });
      // Only now: what was not kept must be told again.
      for (const session of grown) remember(sessions, session);
      report(health, outcome, signal);
      return { kind: "kept", rejected: outcome.refused.length, reason: outcome.refused[0]?.reason ?? "" };
    },
    close: () => health.flush(),
  };
}

/** People that one request may name: a collector's batch has some thousands of records, and meeting people holds up all others. */
const mostCallers = 10_000;
const tooManyCallers = `the request names more than ${mostCallers} people`;

const noNames: ReadonlyMap<string, string> = new Map();

/** What a person's key says of sessions that are somebody else's is left out. */
async function withoutOthers(services: Services, owner: string, { usage, sessions, counters }: TelemetryFacts): Promise<TelemetryFacts> {
  const others = await othersSessions(
    services,
    owner,
    [...usage, ...counters].map(({ session }) => session).concat(sessions.map(({ id }) => id)),
  );
  if (others.size === 0) return { usage, sessions, counters };
  return {
    usage: usage.filter(({ session }) => !others.has(session)),
    sessions: sessions.filter(({ id }) => !others.has(id)),
    counters: counters.filter(({ session }) => !others.has(session)),
  };
}

/** A session's row is written again only when its end moved by this many milliseconds. */
const step = 60_000;
const mostSessions = 200_000;

function grownSession(known: ReadonlyMap<string, SessionFact>, session: SessionFact): SessionFact[] {
  const before = known.get(nameOf(session));
  if (before === undefined) return [session];
  if (session.ended - before.ended < step && before.started <= session.started) return [];
  const ended = Math.max(before.ended, session.ended);
  return [{ ...session, started: Math.min(before.started, session.started), ended, version: Math.floor(ended / 1000) }];
}

function remember(known: Map<string, SessionFact>, session: SessionFact): void {
  if (known.size >= mostSessions) known.clear();
  known.set(nameOf(session), session);
}

/** With the person: what one says of another's session must not hide what they say of it themselves. */
function nameOf({ id, person }: SessionFact): string {
  return `${person} ${id}`;
}

function report(health: ReturnType<typeof openSourceHealth>, { taken, refused }: TelemetryOutcome, signal: Signal): void {
  for (const [tool, records] of taken) health.accepted(`otlp:${tool}`, records);
  for (const { tool, index, reason } of refused) health.rejected(`otlp:${tool}`, 1, `${signal}, record ${index + 1}`, reason);
}

/** Names of models are the sender's: a flood of new ones must not fill the memory. */
const mostModels = 2_000;

function prices(): (use: PriceableUse) => Price {
  const open = (): ReturnType<typeof openPriceBook> => openPriceBook({ overrides: [], plans: [], resolved: null });
  let book = open();
  let models = new Set<string>();
  return (use) => {
    if (models.size >= mostModels && !models.has(use.model)) [book, models] = [open(), new Set()];
    models.add(use.model);
    return book.price(use);
  };
}
