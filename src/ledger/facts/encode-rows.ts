import { RowBinary } from "./row-binary.ts";

/** The types of our tables' columns. `time` is milliseconds UTC, `day` days since 1970, `small` −1, 0 or 1, `count64` a safe integer. */
export type ColumnType = "text" | "texts" | "day" | "time" | "small" | "count32" | "count64" | "real";

/** A column and where its value comes from: one list describes a table's rows for reading and writing people alike. */
export type Column<Row> =
  | readonly [name: string, type: "text", value: (row: Row) => string]
  | readonly [name: string, type: "texts", value: (row: Row) => readonly string[]]
  | readonly [name: string, type: Exclude<ColumnType, "text" | "texts">, value: (row: Row) => number];

/** Rows in RowBinary, in the order of the columns. */
export function encodeRows<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>): Buffer {
  const writer = new RowBinary();
  for (const row of rows) {
    for (const column of columns) {
      switch (column[1]) {
        case "text":
          writer.string(column[2](row));
          break;
        case "texts":
          writer.strings(column[2](row));
          break;
        case "day":
          writer.uint16(column[2](row));
          break;
        case "small":
          writer.int8(column[2](row));
          break;
        case "count32":
          writer.uint32(column[2](row));
          break;
        case "real":
          writer.float64(column[2](row));
          break;
        case "time":
        case "count64":
          writer.int64(column[2](row));
          break;
        default:
          throw new TypeError("a column of an unknown type");
      }
    }
  }
  return writer.finish();
}
