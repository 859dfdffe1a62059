import { sketchRegisters } from "./sketch-hex.ts";

export interface DistinctSketches {
  /** For each different sketch the first number it has, in an order that depends on the sketches alone. */
  readonly first: Uint32Array;
  /** How many sketches are equal to it, itself included. */
  readonly copies: Uint32Array;
  /** For each sketch its place in `first`. */
  readonly of: Uint32Array;
}

/**
 * Which of many sketches are equal. Sorted by a hash of the whole sketch, and by the sketch itself where different ones
 * have one hash: n·log n, and n comparisons where all are equal.
 *
 * @param sketches n × 128 registers, n below 2³¹
 */
export function distinctSketches(sketches: Uint16Array): DistinctSketches {
  const count = sketches.length / sketchRegisters;
  const first = new Uint32Array(count);
  const copies = new Uint32Array(count);
  const of = new Uint32Array(count);
  const keys = new Float64Array(count);
  // Hash and number side by side in the 53 bits of an exact number: sorts natively.
  const scale = 2 ** Math.ceil(Math.log2(Math.max(2, count)));
  const hashBits = Math.min(32, 53 - Math.log2(scale));
  for (let one = 0; one < count; one++) keys[one] = (hashOf(sketches, one) >>> (32 - hashBits)) * scale + one;
  keys.sort();

  let found = 0;
  const numberAt = (at: number): number => (keys[at] ?? 0) % scale;
  for (let start = 0; start < count;) {
    const hash = Math.floor((keys[start] ?? 0) / scale);
    let end = start + 1;
    let mixed = false;
    for (; end < count && Math.floor((keys[end] ?? 0) / scale) === hash; end++)
      mixed ||= compare(sketches, numberAt(start), numberAt(end)) !== 0;
    if (mixed) keys.subarray(start, end).sort((a, b) => compare(sketches, a % scale, b % scale) || a - b);
    for (let at = start; at < end; at++) {
      const one = numberAt(at);
      if (at === start || (mixed && compare(sketches, numberAt(at - 1), one) !== 0)) first[found++] = one;
      of[one] = found - 1;
      copies[found - 1] = (copies[found - 1] ?? 0) + 1;
    }
    start = end;
  }
  return { first: first.slice(0, found), copies: copies.slice(0, found), of };
}

function hashOf(sketches: Uint16Array, one: number): number {
  let hash = 0x811c9dc5;
  for (let at = one * sketchRegisters; at < (one + 1) * sketchRegisters; at++) {
    hash = Math.imul(hash ^ (sketches[at] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}

function compare(sketches: Uint16Array, a: number, b: number): number {
  for (let register = 0; register < sketchRegisters; register++) {
    const difference = (sketches[a * sketchRegisters + register] ?? 0) - (sketches[b * sketchRegisters + register] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
