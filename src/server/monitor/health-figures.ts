import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { publishedAt } from "../../ledger/queries/published-at.ts";
import { readSetting } from "../organisation/settings.ts";
import type { Services } from "../services.ts";
import type { Family, Sample } from "./prometheus-text.ts";
import { requestFigures } from "./request-figures.ts";

/** Milliseconds a store has to answer. */
const patience = 2_000;

/**
 * How the installation fares, for whoever runs it. Nothing is about a person or a group: of each input round counts and
 * hours, told anew once an hour, since behind an input may be one person.
 */
export async function healthFigures(services: Services): Promise<readonly Family[]> {
  const { ledger, control, journal, folder, version, now } = services;
  const [published, settled, inputs, oldest] = await Promise.all([
    withPatience(publishedAt(ledger)),
    withPatience(readSetting(control, "settle.until")),
    withPatience(inputStates(services)),
    oldestWaiting(join(folder, "journal")),
  ]);
  const memory = process.memoryUsage();
  return [
    gauge("upshot_build_info", "1; the version is a label.", [{ labels: { version }, value: 1 }]),
    gauge("upshot_store_up", "1 where the store answers.", [
      { labels: { store: "ledger" }, value: published === null ? 0 : 1 },
      { labels: { store: "control" }, value: settled === null ? 0 : 1 },
    ]),
    gauge("upshot_journal_waiting_bytes", "Taken in, on disk, and not yet in the ledger.", [{ value: journal.waiting }]),
    gauge("upshot_journal_full", "1 while senders are told to wait.", [{ value: journal.full ? 1 : 0 }]),
    gauge("upshot_journal_lag_seconds", "Age of the oldest part of the journal that is not yet in the ledger.", [
      { value: oldest === null ? 0 : Math.max(0, (now() - oldest) / 1000) },
    ]),
    // 0 is "never": it would be an age of half a century.
    gauge("upshot_settled_timestamp_seconds", "What came before this moment is settled.", momentOf(settled)),
    gauge("upshot_published_timestamp_seconds", "When the newest figures were published.", momentOf(published)),
    ...inputFamilies(inputs ?? []),
    ...requestFigures(services).families(),
    gauge("process_resident_memory_bytes", "Memory of this process; the stores' own processes are not in it.", [{ value: memory.rss }]),
    gauge("nodejs_heap_used_bytes", "JavaScript's part of it.", [{ value: memory.heapUsed }]),
    counter("process_cpu_seconds_total", "Processor time of this process.", [{ value: cpuSeconds() }]),
    gauge("process_start_time_seconds", "When this process began.", [{ value: performance.timeOrigin / 1000 }]),
  ];
}

interface InputState {
  readonly source: string;
  readonly accepted: number;
  readonly rejected: number;
  readonly hour: number | null;
}

const hourMilliseconds = 3_600_000;
const told = new WeakMap<Services, { readonly hour: number; readonly states: readonly InputState[] }>();

/** As they stood when they were first asked for in this hour: who asks again and again must not see when somebody is at work. */
async function inputStates(services: Services): Promise<readonly InputState[]> {
  const hour = Math.floor(services.now() / hourMilliseconds);
  const before = told.get(services);
  if (before?.hour === hour) return before.states;
  const states = await services.control.query<InputState>(
    "select source, accepted, rejected, extract(epoch from date_trunc('hour', last_at, 'UTC'))::float8 as hour from source_state order by source",
  );
  told.set(services, { hour, states });
  return states;
}

function inputFamilies(inputs: readonly InputState[]): Family[] {
  const samples = (value: (input: InputState) => number): Sample[] =>
    inputs.map((input) => ({ labels: { source: input.source }, value: value(input) }));
  return [
    counter(
      "upshot_input_records_accepted_total",
      "Records, deliveries or rows taken from an input, to two digits.",
      samples(({ accepted }) => roundCount(accepted)),
    ),
    counter(
      "upshot_input_records_refused_total",
      "Those that could not be read or were not theirs to send, to two digits.",
      samples(({ rejected }) => roundCount(rejected)),
    ),
    gauge(
      "upshot_input_last_hour_timestamp_seconds",
      "Beginning of the hour in which something usable came last.",
      inputs.flatMap(({ source, hour }) => (hour === null ? [] : [{ labels: { source }, value: hour }])),
    ),
  ];
}

/** To two digits. */
function roundCount(count: number): number {
  return Number(count.toPrecision(2));
}

/** When the oldest segment began, milliseconds UTC; null where nothing waits. */
async function oldestWaiting(folder: string): Promise<number | null> {
  try {
    const [oldest] = (await readdir(folder)).filter((name) => name.endsWith(".facts")).sort();
    return oldest === undefined ? null : (await stat(join(folder, oldest))).birthtimeMs;
  } catch {
    // It was carried over to the ledger in the meantime.
    return null;
  }
}

/** null where the store does not answer: that is a figure here, no failure. */
async function withPatience<Answer>(work: Promise<Answer>): Promise<Answer | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), patience);
  });
  try {
    return await Promise.race([work.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

function momentOf(milliseconds: number | null): Sample[] {
  return milliseconds === null || milliseconds === 0 ? [] : [{ value: milliseconds / 1000 }];
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: "gauge", samples };
}

function counter(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, help, type: "counter", samples };
}
