/** A hash table of buckets, each a short list of things in the order they were put in. Emptied and used again for each band. */
export interface BandBuckets {
  clear(): void;
  /** The first thing of the bucket that these registers belong to; a new bucket begins with `one` itself. */
  headOf(one: number, registers: Uint16Array, from: number, rows: number): number;
  /** What comes after `one` in its bucket; -1: nothing. */
  next(one: number): number;
  /** Puts `one` after `last`, the last of a bucket. */
  append(last: number, one: number): void;
}

/** @param size how many things there are; they are numbers from 0 */
export function createBandBuckets(size: number): BandBuckets {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(1, size) * 2));
  /** Of each slot the head of its bucket, -1 where it is free, and its tag. */
  const table = new Int32Array(slots * 2);
  const nexts = new Int32Array(size);
  return {
    clear: () => void table.fill(-1),
    headOf(one, registers, from, rows) {
      let place = 0x811c9dc5;
      let tag = 0x01234567;
      for (let at = from; at < from + rows; at++) {
        const register = registers[at] ?? 0;
        place = Math.imul(place ^ register, 0x9e3779b1);
        place ^= place >>> 15;
        tag = Math.imul(tag + register, 0x85ebca77);
        tag ^= tag >>> 13;
      }
      // The tag stands for the registers: in a million sketches one bucket in thousands of bands is two in truth.
      let slot = place & (slots - 1);
      for (; table[2 * slot] !== -1; slot = (slot + 1) & (slots - 1)) if (table[2 * slot + 1] === tag) return table[2 * slot] ?? one;
      table[2 * slot] = one;
      table[2 * slot + 1] = tag;
      nexts[one] = -1;
      return one;
    },
    next: (one) => nexts[one] ?? -1,
    append(last, one) {
      nexts[last] = one;
      nexts[one] = -1;
    },
  };
}
