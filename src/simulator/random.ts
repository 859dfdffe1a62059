/** Uniform numbers in [0, 1). Every model draws from a stream of its own, so that one does not shift another. */
export type Random = () => number;

/**
 * A stream named by `keys`: the same keys give the same numbers for ever. Name streams by seed, model and person,
 * ("seed", "work", 17), never by order of use. Source: sfc32 (C. Doty-Humphrey's PractRand), seeded by FNV-1a over the keys.
 */
export function randomStream(...keys: readonly (string | number)[]): Random {
  let a = hashKeys(0x811c9dc5, keys);
  let b = hashKeys(0x01234567, keys);
  let c = hashKeys(0x9e3779b9, keys);
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** 32 bits that stand for the keys, avalanched. */
export function hashKeys(start: number, keys: readonly (string | number)[]): number {
  let hash = start | 0;
  for (const key of keys) {
    const text = typeof key === "number" ? `#${key}` : key;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0x2f, 0x01000193);
  }
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/** An integer from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** @param items at least one */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  // The index is below the length, which callers keep above 0.
  return items[Math.floor(random() * items.length)]!;
}

/** The index of a weight, as often as the weight says. @param weights ≥ 0, with a positive sum */
export function pickWeighted(random: Random, weights: readonly number[]): number {
  let sum = 0;
  for (const weight of weights) sum += weight;
  let left = random() * sum;
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i] ?? 0;
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** Standard normal (Box–Muller, one of the pair). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Lognormal with the given median; `sigma` is the spread of its logarithm. */
export function lognormal(random: Random, median: number, sigma: number): number {
  return median * Math.exp(sigma * normal(random));
}

/** A count with the given mean (Knuth's product method: for means below about 30). */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

const digitCodes = new TextEncoder().encode("0123456789abcdef");
const scratch = Buffer.alloc(64);

/** Hexadecimal digits, 64 at most. Written into one buffer: joining short strings leaves ropes that cost more to collect. */
export function hex(random: Random, digits: number): string {
  let bits = 0;
  for (let i = 0; i < digits; i++) {
    if (i % 8 === 0) bits = (random() * 4294967296) | 0;
    scratch[i] = digitCodes[bits & 15] ?? 48;
    bits >>>= 4;
  }
  return scratch.toString("latin1", 0, digits);
}

/** Shuffles a copy (Fisher–Yates). */
export function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    // Both indices lie within the array.
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}
