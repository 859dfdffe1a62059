import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyUsage, columnsOf, plainUsage, tokenPrices, usagesIn } from "../../../test/support/usage-rows.ts";
import type { SourceUsage } from "../../kit/define-source.ts";
import { createColumns, type UsageColumns } from "../../model/usage-columns.ts";
import type { Usage } from "../../model/usage.ts";
import { joinUsage, snapshotOf, type JoinLog } from "./joined-usage.ts";
import { createKeyTable } from "./key-table.ts";
import { mergeRows } from "./merge-rows.ts";
import { priceRows } from "./price-rows.ts";

const early = Date.UTC(2026, 0, 1);
const late = Date.UTC(2026, 0, 9);

function log(id: number, revision: number, name: string, usages: readonly SourceUsage[]): JoinLog {
  const rows = columnsOf(usages);
  priceRows(rows, tokenPrices());
  return { id, revision, name, rows: () => rows };
}

function joined(logs: readonly JoinLog[], snapshot: Uint8Array | null = null): { usages: Usage[]; snapshot: Uint8Array | null } {
  const all = joinUsage(logs, snapshot);
  priceRows(all.rows, tokenPrices(), all.raised);
  return { usages: usagesIn(all.rows), snapshot: snapshotOf(all) };
}

describe("a response in two files", () => {
  const first = { ...plainUsage, session: "original", at: early };
  const second = { ...plainUsage, session: "copy", at: early };

  test("belongs to the file that begins earlier", () => {
    const copy = log(1, 1, "a", [{ ...second, at: late }]);
    expect(joined([copy, log(2, 1, "z", [first])]).usages).toMatchObject([{ session: "original", at: early }]);
  });

  test("belongs to the first by name, where both begin at once", () => {
    expect(joined([log(1, 1, "b", [second]), log(2, 1, "a", [first])]).usages).toMatchObject([{ session: "original" }]);
  });

  test("has the larger counts of both, and what they cost", () => {
    const copy = log(1, 1, "b", [{ ...second, tokens: { ...second.tokens, output: 70 } }]);
    expect(joined([log(2, 1, "a", [first]), copy]).usages).toMatchObject([
      { session: "original", tokens: { inputUncached: 1, output: 70 }, costMicros: 71 },
    ]);
  });
});

const files = fc.array(fc.array(anyUsage, { maxLength: 5 }), { minLength: 1, maxLength: 5 });

describe("properties", () => {
  test("the order of logs does not matter", () => {
    fc.assert(
      fc.property(files, (contents) => {
        const logs = contents.map((usages, index) => log(index + 1, 1, `log ${index}`, usages));
        expect(joined(logs.toReversed()).usages).toEqual(joined(logs).usages);
      }),
    );
  });

  test("a snapshot with what came later is the same as joining everything", () => {
    fc.assert(
      fc.property(files, files, fc.nat(5), (before, more, added) => {
        const old = before.slice(0, before.length - (added % before.length));
        const snapshot = joined(old.map((usages, index) => log(index + 1, 1, `log ${index}`, usages))).snapshot;
        const logs = before.map((usages, index) => {
          const grown = more[index];
          return grown === undefined || index >= old.length ? log(index + 1, 1, `log ${index}`, usages) : grow(index, usages, grown);
        });
        expect(joined(logs, snapshot).usages).toEqual(joined(logs).usages);
      }),
      { numRuns: 500 },
    );
  });

  /** A log as the store holds it after a second run: the rows it had, raised and added to. */
  function grow(index: number, before: readonly SourceUsage[], more: readonly SourceUsage[]): JoinLog {
    const rows: UsageColumns = createColumns();
    const table = createKeyTable(rows);
    for (const part of [before, more]) mergeRows(table, columnsOf(part), "add");
    priceRows(rows, tokenPrices());
    return { id: index + 1, revision: 2, name: `log ${index}`, rows: () => rows };
  }
});

test("a snapshot of a log that is in the store no more, or of other bytes, is not used", () => {
  const logs = [log(1, 1, "a", [plainUsage]), log(2, 1, "b", [{ ...plainUsage, key: 2 }])];
  const { snapshot, usages } = joined(logs);
  expect(joined(logs.slice(0, 1), snapshot).usages.length).toBe(1);
  expect(joined(logs, new Uint8Array([1, 2, 3])).usages).toEqual(usages);
  expect(joined(logs, snapshot?.subarray(0, 40) ?? null).usages).toEqual(usages);
});

test("logs that are in the snapshot are not unpacked", () => {
  const logs = [log(1, 1, "a", [plainUsage])];
  const { snapshot, usages } = joined(logs);
  const sealed = logs.map((one) => ({ ...one, rows: () => expect.unreachable("the log was unpacked") }));
  expect(joined(sealed, snapshot).usages).toEqual(usages);
});
