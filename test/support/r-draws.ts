/**
 * The whole numbers that `set.seed(seed); sample(…, replace = TRUE)` draws in R from version 3.6 on, so that figures from its
 * resampling can be met to the last digit. Mersenne Twister (Matsumoto & Nishimura 1998); numbers below a limit by bits and
 * rejection.
 */
export function rDraws(seed: number): (below: number) => number {
  const size = 624;
  const state = new Uint32Array(size);
  let word = seed >>> 0;
  const congruent = (): number => (word = (Math.imul(word, 69069) + 1) >>> 0);
  for (let i = 0; i < 51; i++) congruent();
  for (let i = 0; i < size; i++) state[i] = congruent();
  let at = size;
  const twist = (): void => {
    for (let i = 0; i < size; i++) {
      const y = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % size] ?? 0) & 0x7fffffff);
      state[i] = (state[(i + 397) % size] ?? 0) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    at = 0;
  };
  const uniform = (): number => {
    if (at === size) twist();
    let y = state[at++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return (y >>> 0) * 2.3283064365386963e-10;
  };
  return (below) => {
    const bits = Math.ceil(Math.log2(below));
    for (;;) {
      // At most 16 bits are asked for here.
      const drawn = Math.floor(uniform() * 65536) & (2 ** bits - 1);
      if (drawn < below) return drawn;
    }
  };
}
