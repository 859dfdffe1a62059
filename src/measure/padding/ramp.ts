/** 0 up to `low`, 1 from `high`, straight between. */
export function ramp(x: number, low: number, high: number): number {
  return Math.min(1, Math.max(0, (x - low) / (high - low)));
}
