import { keyAt, type UsageColumns } from "../../model/usage-columns.ts";

/** Finds rows by response key: open addressing over row numbers, 8 bytes a row, no objects. */
export interface KeyTable {
  readonly columns: UsageColumns;
  /** Row + 1, 0 = free. The length is a power of two. */
  slots: Int32Array;
  used: number;
}

/** A table of the rows there are; `expected` = how many there will be. */
export function createKeyTable(columns: UsageColumns, expected = columns.length): KeyTable {
  let size = 32;
  while (size < expected * 2) size *= 2;
  const table: KeyTable = { columns, slots: new Int32Array(size), used: 0 };
  for (let row = 0; row < columns.length; row++) findOrAdd(table, row);
  return table;
}

/** The row that holds the key of `row`; `row` itself, which is then in the table, where none did. */
export function findOrAdd(table: KeyTable, row: number): number {
  const key = keyAt(table.columns, row);
  const slot = slotOf(table, key);
  const found = table.slots[slot] ?? 0;
  if (found !== 0) return found - 1;
  table.slots[slot] = row + 1;
  if (++table.used * 2 > table.slots.length) grow(table);
  return row;
}

function slotOf(table: KeyTable, key: number): number {
  const mask = table.slots.length - 1;
  // Keys are hashes already: their low 32 bits spread well.
  let slot = (key >>> 0) & mask;
  for (;;) {
    const row = table.slots[slot] ?? 0;
    if (row === 0 || keyAt(table.columns, row - 1) === key) return slot;
    slot = (slot + 1) & mask;
  }
}

function grow(table: KeyTable): void {
  const old = table.slots;
  table.slots = new Int32Array(old.length * 2);
  for (const entry of old) if (entry !== 0) table.slots[slotOf(table, keyAt(table.columns, entry - 1))] = entry;
}
