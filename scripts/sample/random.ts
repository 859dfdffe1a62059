/** A seeded generator (mulberry32), so that the sample is the same on every machine. */
export interface Random {
  /** 0 ≤ x < 1 */
  next(): number;
  integer(low: number, high: number): number;
  pick<T>(items: readonly T[]): T;
  /** Log-normal with this median. */
  around(median: number, spread: number): number;
  hex(length: number): string;
}

export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    integer,
    pick: (items) => {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new Error("pick: nothing to pick from");
      return item;
    },
    around: (median, spread) => median * Math.exp(spread * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
    hex: (length) => Array.from({ length }, () => integer(0, 15).toString(16)).join(""),
  };
}
