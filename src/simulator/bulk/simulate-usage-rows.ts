import { day, startOfDay, weekday } from "../days.ts";
import { defaultPseudonym } from "../pseudonym.ts";
import { hex, normal, randomStream, type Random } from "../random.ts";
import { makeRowWriter, type BulkSession, type RowWriter } from "./row-writer.ts";
import { profiles, type Profile } from "./profiles.ts";

export interface UsageRowsOptions {
  /** How many rows in all: one is one model response. */
  readonly rows: number;
  readonly people: number;
  readonly days: number;
  readonly seed: number;
  /** A time on the last day, milliseconds UTC. */
  readonly until: number;
  /** Names of the people in the rows; by default those of `simulate` with the same seed. */
  readonly pseudonyms?: readonly string[];
  /** Rows in a chunk, default 100,000. */
  readonly chunkRows?: number;
}

/** Rows of the table `usage` in ClickHouse's RowBinary format, columns in the order of `usageRowColumns`. */
export interface UsageRowsChunk {
  /** Valid until the next chunk is asked for: copy it to keep it. */
  readonly data: Uint8Array;
  readonly rows: number;
  /** Sum over the chunk's rows, micro-dollars: what the store must answer. */
  readonly costMicros: number;
  /** The sessions of its rows; a session lies in one chunk. */
  readonly sessions: readonly BulkSession[];
  /** First and last day in it, days since the epoch; both in one calendar month (one partition). */
  readonly fromDay: number;
  readonly toDay: number;
}

/** What one session is made of, drawn from a skewed population of people. */
const meanRows = 25;
const weekendShare = 0.12;

/**
 * Usage rows for load tests, days in order, as fast as they can be written: whole sessions whose context grows from
 * response to response. Not the organisation of `simulate`: no adoption, no outcomes, only amounts that look alike.
 */
export function* simulateUsageRows(options: UsageRowsOptions): Generator<UsageRowsChunk, void, undefined> {
  const { seed, chunkRows = 100_000 } = options;
  const random = randomStream(seed, "bulk");
  const names =
    options.pseudonyms ?? Array.from({ length: options.people }, (_, i) => defaultPseudonym(seed, `p${String(i).padStart(5, "0")}`));
  const crowd = makeCrowd(random, names.length);
  const profileOf = makeProfileTable();
  const writer = makeRowWriter(random, chunkRows + 400);
  const first = startOfDay(options.until) - (options.days - 1) * day;
  const quotas = dayQuotas(options.rows, options.days, first);
  let from = first;
  let month = monthOf(first);
  for (let d = 0; d < options.days; d++) {
    const date = first + d * day;
    if (monthOf(date) !== month) {
      month = monthOf(date);
      if (writer.rows() > 0) yield take(writer, from, date - day);
      from = date;
    }
    for (let left = quotas[d] ?? 0; left > 0;) {
      const profile = profiles[profileOf[(random() * profileOf.length) | 0] ?? 0] ?? profiles[0]!;
      const person = names[crowd[(random() * crowd.length) | 0] ?? 0] ?? "";
      const wanted = profile.session ? 1 + Math.floor(-meanRows * Math.log(1 - random())) : 1;
      const rows = Math.min(left, wanted, 400);
      writer.session(profile, date, person, profile.session ? hex(random, 32) : "", rows);
      left -= rows;
      if (writer.rows() < chunkRows) continue;
      yield take(writer, from, date);
      from = date;
    }
  }
  if (writer.rows() > 0) yield take(writer, from, first + (options.days - 1) * day);
}

function take(writer: RowWriter, from: number, to: number): UsageRowsChunk {
  return { ...writer.take(), fromDay: from / day, toDay: to / day };
}

function monthOf(at: number): number {
  const date = new Date(at);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** Rows of each day: fewer on weekends; they add up to `rows` exactly. */
function dayQuotas(rows: number, days: number, first: number): number[] {
  const weights = Array.from({ length: days }, (_, d) => (weekday(first + d * day) > 4 ? weekendShare : 1));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let before = 0;
  let given = 0;
  return weights.map((weight) => {
    before += weight;
    const upTo = Math.round((rows * before) / sum);
    const quota = upTo - given;
    given = upTo;
    return quota;
  });
}

/** Indices of people, each as often as the person uses AI: picking a place at random picks a person by weight. */
function makeCrowd(random: Random, people: number): Uint32Array {
  const weights = Array.from({ length: people }, () => Math.exp(0.9 * normal(random)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const places = Math.max(65_536, people * 8);
  const crowd = new Uint32Array(places);
  let filled = 0;
  let before = 0;
  weights.forEach((weight, person) => {
    before += weight;
    const upTo = Math.round((places * before) / sum);
    crowd.fill(person, filled, upTo);
    filled = upTo;
  });
  return crowd;
}

function makeProfileTable(): Uint8Array {
  const sum = profiles.reduce((total, profile) => total + profile.weight, 0);
  const table = new Uint8Array(1024);
  let filled = 0;
  let before = 0;
  profiles.forEach((profile: Profile, index) => {
    before += profile.weight;
    const upTo = Math.round((1024 * before) / sum);
    table.fill(index, filled, upTo);
    filled = upTo;
  });
  return table;
}
