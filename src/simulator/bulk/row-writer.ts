import { day } from "../days.ts";
import { normal, type Random } from "../random.ts";
import type { Profile } from "./profiles.ts";

/** The columns of a row, in their order. */
export const usageRowColumns = [
  "day",
  "person",
  "session",
  "at",
  "key",
  "sign",
  "source",
  "tool",
  "model",
  "basis",
  "price_kind",
  "responses",
  "unpriced",
  "input_uncached",
  "cache_read",
  "cache_write_5m",
  "cache_write_1h",
  "output",
  "reasoning",
  "cost_micros",
  "unit",
  "units",
] as const;

/** A session that rows were written for: what a ledger is told of it beside its use. */
export interface BulkSession {
  readonly id: string;
  readonly person: string;
  readonly tool: string;
  readonly source: string;
  /** Milliseconds UTC of the first and the last response. */
  readonly started: number;
  readonly ended: number;
}

export interface RowWriter {
  /** Appends the rows of one session on one day. @param session 32 hex digits, or "" */
  session(profile: Profile, date: number, person: string, session: string, rows: number): void;
  rows(): number;
  /** What was written since the last time. The bytes are valid until the next `session`. */
  take(): {
    readonly data: Uint8Array;
    readonly rows: number;
    readonly costMicros: number;
    readonly sessions: readonly BulkSession[];
  };
}

/** No row is longer: two texts of 36 and 16, five short ones, eleven numbers. */
const longestRow = 280;
const word = 4_294_967_296;

/**
 * Writes RowBinary. Rows of a session differ in numbers only, so the session's first row is written field by field and
 * each later one is a copy whose numbers are then set: about five times faster than encoding every row.
 * @param capacity rows there is room for between two `take`s
 */
export function makeRowWriter(random: Random, capacity: number): RowWriter {
  const bytes = Buffer.alloc(capacity * longestRow);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const outputs = quantiles(random, 260, 1);
  const news = quantiles(random, 1100, 1.1);
  let length = 0;
  let count = 0;
  let costSum = 0;
  let sessions: BulkSession[] = [];

  const text = (at: number, value: string): number => {
    bytes[at] = value.length;
    return at + 1 + bytes.write(value, at + 1, "latin1");
  };
  const big = (at: number, value: number): void => {
    view.setUint32(at, value % word, true);
    view.setUint32(at + 4, Math.floor(value / word), true);
  };

  return {
    rows: () => count,
    take() {
      const taken = { data: bytes.subarray(0, length), rows: count, costMicros: costSum, sessions };
      length = 0;
      count = 0;
      costSum = 0;
      sessions = [];
      return taken;
    },
    session(profile, date, person, session, rows) {
      // The template: everything that stays, zeros elsewhere.
      const template = length;
      const id = uuid(session);
      view.setUint16(template, date / day, true);
      const atPlace = text(text(template + 2, person), id);
      view.setInt8(atPlace + 16, 1);
      let end = text(atPlace + 17, profile.source);
      for (const value of [profile.tool, profile.model, profile.basis, profile.priceKind]) end = text(end, value);
      const numbers = end;
      bytes.fill(0, numbers, numbers + 73);
      view.setUint32(numbers, 1, true);
      view.setUint32(numbers + 4, profile.price === null ? 1 : 0, true);
      const size = numbers + 73 - template;

      const { price, cached } = profile;
      let at = date + Math.floor((6.5 + 12 * random()) * 3_600_000);
      let context = 12_000 + 20_000 * random();
      const started = at;
      for (let row = 0; row < rows; row++) {
        const base = template + row * size;
        if (row > 0) bytes.copyWithin(base, template, template + size);
        const bits = (random() * word) >>> 0;
        const fresh = news[bits & 4095] ?? 0;
        const output = outputs[(bits >>> 12) & 4095] ?? 1;
        const write = Math.floor(fresh * cached);
        const input = fresh - write + 1;
        const read = Math.floor(context);
        const reasoning = Math.floor(output * profile.reasoning);
        context = context > 170_000 ? 25_000 : context + fresh + output;
        at += 2000 + (((bits >>> 24) * 397) % 90_000);
        const cost =
          price === null
            ? 0
            : Math.round((input * price.input + read * price.cacheRead + write * price.cacheWrite5m + output * price.output) / 1_000_000);
        const shift = base - template;
        big(atPlace + shift, at);
        view.setUint32(atPlace + shift + 8, bits, true);
        view.setUint32(atPlace + shift + 12, (random() * word) >>> 0, true);
        const place = numbers + shift;
        view.setUint32(place + 8, input, true);
        view.setUint32(place + 16, read, true);
        view.setUint32(place + 24, write, true);
        view.setUint32(place + 40, output, true);
        view.setUint32(place + 48, reasoning, true);
        view.setUint32(place + 56, cost, true);
        costSum += cost;
      }
      length = template + rows * size;
      count += rows;
      if (id !== "") sessions.push({ id, person, tool: profile.tool, source: profile.source, started, ended: at });
    },
  };
}

/** 4,096 draws of a lognormal with the median and spread given, whole numbers above 0. */
function quantiles(random: Random, median: number, sigma: number): Uint32Array {
  return Uint32Array.from({ length: 4096 }, () => Math.max(1, Math.min(60_000, Math.round(median * Math.exp(sigma * normal(random))))));
}

function uuid(digits: string): string {
  if (digits === "") return "";
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20)}`;
}
