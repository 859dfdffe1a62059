/** Rows as JSON lines in UTF-8. Half a surrogate pair, which ClickHouse refuses together with its batch, becomes U+FFFD. */
export function encodeJsonRows(rows: readonly object[]): Buffer {
  let lines = "";
  for (const row of rows) {
    const line = JSON.stringify(row);
    // JSON.stringify escapes a character as \uD8xx … \uDFxx exactly where it is half a pair.
    lines += line.includes("\\ud") ? JSON.stringify(row, wellFormed) : line;
    lines += "\n";
  }
  return Buffer.from(lines, "utf8");
}

function wellFormed(_name: string, value: unknown): unknown {
  return typeof value === "string" ? value.toWellFormed() : value;
}
