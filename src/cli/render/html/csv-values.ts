import { yieldParts } from "../../../model/yield.ts";

/** The five parts as fields of a CSV file. */
export const usdFields: readonly string[] = yieldParts.map((part) => `${part}_usd`);

/** Micro-dollars as dollars, exact to the last digit: files for other programs keep one unit whatever the page shows. */
export function usdOf(micros: number): number {
  return micros / 1_000_000;
}
