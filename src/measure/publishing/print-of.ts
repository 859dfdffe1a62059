import type { PersonPart } from "./person-parts.ts";

const scratch = new Float64Array(1);
const halves = new Uint32Array(scratch.buffer);

/** A fingerprint of a person's part (FNV-1a over the numbers' bits): 32 bits, enough to see that something changed; never 0. */
export function printOf({ value, weight, values }: PersonPart): number {
  let hash = mix(mix(0x811c9dc5, value), weight);
  // Single values come in any order.
  for (const one of values.toSorted((a, b) => a - b)) hash = mix(hash, one);
  return hash >>> 0 || 1;
}

/** A fingerprint of a list of people: it says whose fingerprints follow. */
export function printOfNames(names: readonly string[]): number {
  let hash = 0x811c9dc5;
  for (const name of names)
    for (let i = 0; i <= name.length; i++) hash = Math.imul(hash ^ (i < name.length ? name.charCodeAt(i) : 0x1f), 0x01000193);
  return hash >>> 0;
}

function mix(hash: number, number: number): number {
  // Sums of floats in another order differ in their last bits; nothing has changed then.
  scratch[0] = Math.fround(number);
  return Math.imul(Math.imul(hash ^ (halves[0] ?? 0), 0x01000193) ^ (halves[1] ?? 0), 0x01000193);
}
