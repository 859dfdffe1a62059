import { encodeRows, type Column } from "./encode-rows.ts";

/**
 * One insert, decided to the last byte. Carried out again after a crash it changes nothing: the engine knows the
 * block by its token. A materialised view is not written in one step with its source, so only the same bytes under
 * the same token can mend a roll-up that a crash left behind.
 */
export interface PlannedInsert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly token: string;
  readonly body: Buffer;
}

/** @returns null where there is nothing to insert */
export function plannedInsert<Row>(
  table: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  token: string,
): PlannedInsert | null {
  if (rows.length === 0) return null;
  return { table, columns: columns.map(([name]) => name), token: `${token}:${table}`, body: encodeRows(columns, rows) };
}
