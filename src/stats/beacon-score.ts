import { gapsBetween } from "./interarrival.ts";

export interface BeaconScore {
  /** 0 … 1; 1 where the times between neighbours are equal. Mean of two parts: 1 − |skew| and 1 − deviation ÷ median, at least 0. */
  readonly score: number;
  /** Bowley's skew of the times between neighbours, −1 … 1; 0 where the median meets a quartile and it says nothing. */
  readonly skew: number;
  /** Median absolute deviation of those times from their median. */
  readonly deviation: number;
}

/**
 * How much a list of moments looks like a beacon: the score on time stamps of RITA (Active Countermeasures, "Real Intelligence Threat
 * Analytics"), which hunters of malware use on connections. Null with fewer than two moments.
 *
 * Events of the same moment count once. Quartiles are medians of the lower and the upper half, the middle one left out. A
 * description without an error rate: people who work in bursts score 0.2–0.3, events at random near 0.5, clocks above 0.9; a clock
 * mixed with a person's own work scores as the person does. To decide, use `clockwork`.
 *
 * @param times in any order and unit
 */
export function beaconScore(times: readonly number[]): BeaconScore | null {
  const gaps = gapsBetween(times).sort((a, b) => a - b);
  if (gaps.length === 0) return null;
  const half = Math.floor(gaps.length / 2);
  const middle = median(gaps);
  // One gap has no halves: both quartiles are the gap itself.
  const low = half === 0 ? middle : median(gaps.slice(0, half));
  const high = half === 0 ? middle : median(gaps.slice(-half));
  const skew = middle === low || middle === high ? 0 : (low + high - 2 * middle) / (high - low);
  const deviation = median(gaps.map((gap) => Math.abs(gap - middle)).sort((a, b) => a - b));
  return { score: (1 - Math.abs(skew) + Math.max(0, 1 - deviation / middle)) / 2, skew, deviation };
}

/** Of ascending values, at least one. */
function median(ascending: readonly number[]): number {
  const half = ascending.length / 2;
  const above = ascending[Math.floor(half)] ?? 0;
  return Number.isInteger(half) ? (above + (ascending[half - 1] ?? above)) / 2 : above;
}
