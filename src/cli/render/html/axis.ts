/** Round values from 0 to at least `largest`, three to five of them: 0, 50, 100, 150. */
export function axisTicks(largest: number): number[] {
  if (!(largest > 0)) return [0];
  const rough = largest / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.ceil(largest / step - 1e-9) + 1 }, (_, i) => i * step);
}
