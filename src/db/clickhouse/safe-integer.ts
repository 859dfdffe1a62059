/**
 * A 64-bit integer as ClickHouse writes it in JSON (a string, for it may not fit) or as a number.
 * @throws RangeError where it is no integer that a JavaScript number holds exactly (2^53 − 1)
 */
export function safeInteger(value: unknown): number {
  const number = typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isSafeInteger(number)) throw new RangeError(`not an exact integer: ${JSON.stringify(value)}`);
  return number;
}
