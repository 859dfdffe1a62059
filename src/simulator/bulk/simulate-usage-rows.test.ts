import { expect, test } from "vitest";
import { usageRowColumns } from "./row-writer.ts";
import { simulateUsageRows, type UsageRowsOptions } from "./simulate-usage-rows.ts";

const options: UsageRowsOptions = { rows: 30_000, people: 50, days: 45, seed: 3, until: Date.UTC(2026, 2, 10), chunkRows: 4000 };

test("rows decode to exactly what was asked for, and add up to what each chunk says", () => {
  let rows = 0;
  const keys = new Set<bigint>();
  const people = new Set<string>();
  const perSession = new Map<string, number>();
  for (const chunk of simulateUsageRows(options)) {
    const decoded = decode(chunk.data);
    expect(decoded.length).toBe(chunk.rows);
    expect(decoded.reduce((sum, row) => sum + row.cost, 0)).toBe(chunk.costMicros);
    expect(new Date(chunk.fromDay * 86_400_000).getUTCMonth()).toBe(new Date(chunk.toDay * 86_400_000).getUTCMonth());
    const named = new Map(chunk.sessions.map((session) => [session.id, session]));
    expect(named.size).toBe(chunk.sessions.length);
    expect(new Set(decoded.flatMap(({ session }) => (session === "" ? [] : [session])))).toEqual(new Set(named.keys()));
    for (const row of decoded) {
      const session = named.get(row.session);
      const fits = session === undefined || (row.person === session.person && row.at >= session.started && row.at <= session.ended);
      expect(fits).toBe(true);
      expect(row.day).toBeGreaterThanOrEqual(chunk.fromDay);
      expect(row.day).toBeLessThanOrEqual(chunk.toDay);
      expect(Math.floor(row.at / 86_400_000)).toBe(row.day);
      expect(row.sign).toBe(1);
      expect(row.reasoning).toBeLessThanOrEqual(row.output);
      expect(row.session).toMatch(/^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$/);
      keys.add(row.key);
      people.add(row.person);
      perSession.set(row.session, (perSession.get(row.session) ?? 0) + 1);
    }
    rows += chunk.rows;
  }
  expect(rows).toBe(30_000);
  expect(keys.size).toBe(30_000);
  expect(people.size).toBe(50);
  expect((rows - (perSession.get("") ?? 0)) / (perSession.size - 1)).toBeGreaterThan(15);
});

test("the same seed writes the same bytes, another one others", () => {
  const bytes = (seed: number): string => [...simulateUsageRows({ ...options, seed })].map((chunk) => chunk.rows).join() + first(seed);
  const first = (seed: number): string => {
    for (const chunk of simulateUsageRows({ ...options, seed })) return Buffer.from(chunk.data).toString("base64");
    return "";
  };
  expect(bytes(3)).toBe(bytes(3));
  expect(first(3)).not.toBe(first(4));
});

interface Row {
  readonly day: number;
  readonly person: string;
  readonly session: string;
  readonly at: number;
  readonly key: bigint;
  readonly sign: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cost: number;
}

/** RowBinary as ClickHouse documents it: little-endian numbers, texts with their length before them. */
function decode(data: Uint8Array): Row[] {
  const view = Buffer.from(data);
  const rows: Row[] = [];
  let at = 0;
  const text = (): string => {
    const length = view.readUInt8(at);
    at += 1 + length;
    return view.toString("latin1", at - length, at);
  };
  const skip = (bytes: number): number => (at += bytes) - bytes;
  const big = (): number => Number(view.readBigUInt64LE(skip(8)));
  while (at < view.length) {
    const day = view.readUInt16LE(skip(2));
    const [person, session] = [text(), text()];
    const time = big();
    const key = view.readBigUInt64LE(skip(8));
    const sign = view.readInt8(skip(1));
    for (let i = 0; i < 5; i++) text();
    skip(8);
    const [, , , , output = 0, reasoning = 0] = Array.from({ length: 6 }, big);
    const cost = big();
    text();
    skip(8);
    rows.push({ day, person, session, at: time, key, sign, output, reasoning, cost });
  }
  return rows;
}

test("the columns are those of the table, in its order", () => {
  expect(usageRowColumns.length).toBe(22);
  expect(new Set(usageRowColumns).size).toBe(22);
});
