export interface Interarrival {
  /** Standard deviation over mean of the times between neighbours: 0 for a clock, 1 for events at random, more for bursts. */
  readonly variation: number;
  /** Shannon entropy in bits of those times, sorted into boxes a quarter of an octave wide: 0 for a clock. */
  readonly entropy: number;
}

/**
 * How unequal the times between neighbouring events are. Null with fewer than three moments.
 *
 * Events of the same moment count once. Plain description, no test: a rate that follows the day makes both large, and a clock with
 * nights off has a large variation. Times below 1 fall into the box of 1.
 *
 * @param times in any order and unit (boxes are per octave of that unit; use seconds)
 */
export function interarrival(times: readonly number[]): Interarrival | null {
  const gaps = gapsBetween(times);
  if (gaps.length < 2) return null;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
  const boxes = new Map<number, number>();
  for (const gap of gaps) {
    const box = Math.floor(boxesPerOctave * Math.log2(Math.max(1, gap)));
    boxes.set(box, (boxes.get(box) ?? 0) + 1);
  }
  const entropy = [...boxes.values()].reduce((sum, count) => sum + (count / gaps.length) * Math.log2(gaps.length / count), 0);
  return { variation: Math.sqrt(variance) / mean, entropy };
}

const boxesPerOctave = 4;

/** Times between neighbouring moments, all above 0, in order of time. */
export function gapsBetween(times: readonly number[]): number[] {
  const moments = [...new Set(times)].sort((a, b) => a - b);
  return moments.slice(1).map((moment, i) => moment - (moments[i] ?? moment));
}
