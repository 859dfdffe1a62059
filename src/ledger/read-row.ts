/** Typed access to one row of an answer. The engine writes 64-bit integers as text; a count beyond 2^53 is refused. */
export interface RowReader {
  text(column: string): string;
  integer(column: string): number;
  /** A finite number, or an error. */
  number(column: string): number;
  numberOrNull(column: string): number | null;
  texts(column: string): readonly string[];
}

/** @throws TypeError where a column is not there or is of another type: the statement and its reader disagree */
export function readRow(row: unknown): RowReader {
  const get = (column: string): unknown => {
    if (typeof row !== "object" || row === null || !(column in row)) throw new TypeError(`the answer has no column ${column}`);
    return Reflect.get(row, column);
  };
  const wrong = (column: string, value: unknown): TypeError => new TypeError(`column ${column} holds ${JSON.stringify(value)}`);
  return {
    text: (column) => {
      const value = get(column);
      if (typeof value !== "string") throw wrong(column, value);
      return value;
    },
    integer: (column) => {
      const value = Number(get(column));
      if (!Number.isSafeInteger(value)) throw wrong(column, get(column));
      return value;
    },
    number: (column) => {
      const value = get(column);
      const number = typeof value === "string" && value !== "" ? Number(value) : value;
      if (typeof number !== "number" || !Number.isFinite(number)) throw wrong(column, value);
      return number;
    },
    numberOrNull: (column) => {
      const value = get(column);
      if (value === null) return null;
      const number = Number(value);
      if (!Number.isFinite(number)) throw wrong(column, value);
      return number;
    },
    texts: (column) => {
      const value = get(column);
      if (!Array.isArray(value)) throw wrong(column, value);
      return value.map(String);
    },
  };
}
