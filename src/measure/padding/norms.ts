/** Fewest values from which a group's own distribution is known well enough to stand alone. */
const enough = 400;
/** Surprise is counted up to one in ten to the power of this. */
const most = 3;

/**
 * What is usual among peers: of each sign the distribution of its weekly values, by role, most of whom are honest. A small
 * role leans on everybody's (partial pooling: the fewer its values, the more).
 */
export interface Norms {
  /** 0–1: how rare a value as high is among peers; 0 is usual, 1 is rarer than one in a thousand. 0 for NaN. */
  surprise(detector: number, role: string, value: number): number;
}

/** @param values of each person the signs of each week with use */
export function makeNorms(values: readonly { readonly role: string; readonly weeks: readonly Float64Array[] }[], detectors: number): Norms {
  const all = Array.from({ length: detectors }, (_, detector) => sorted(values.map(({ weeks }) => weeks[detector])));
  const roles = new Map(
    [...Map.groupBy(values, ({ role }) => role)].map(([role, own]) => [
      role,
      Array.from({ length: detectors }, (_, detector) => sorted(own.map(({ weeks }) => weeks[detector]))),
    ]),
  );
  return {
    surprise(detector, role, value) {
      if (Number.isNaN(value) || value <= 0) return 0;
      const common = all[detector] ?? new Float64Array();
      const own = roles.get(role)?.[detector] ?? new Float64Array();
      const lean = enough / (enough + own.length);
      const tail = lean * tailOf(common, value) + (1 - lean) * tailOf(own, value);
      return Math.min(1, Math.max(0, -Math.log10(tail) / most));
    },
  };
}

function sorted(parts: readonly (Float64Array | undefined)[]): Float64Array {
  const values: number[] = [];
  for (const part of parts) for (const value of part ?? []) if (!Number.isNaN(value)) values.push(value);
  return Float64Array.from(values).sort();
}

/** The share of values as high or higher. */
function tailOf(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? 0) < value - 1e-9) low = middle + 1;
    else high = middle;
  }
  return (values.length - low + 1) / (values.length + 1);
}
