/** How registers are cut for looking up sketches: `bands` × `rows` of them are used. */
export interface Bands {
  readonly bands: number;
  readonly rows: number;
}

/** The probability that two sketches of similarity `jaccard` agree in all rows of at least one band: 1 − (1 − Jʳ)ᵇ. */
export function bandProbability(jaccard: number, { bands, rows }: Bands): number {
  return 1 - (1 - jaccard ** rows) ** bands;
}

/** Areas between the curve and a step at the threshold: pairs looked at in vain, and pairs missed, if all similarities were equally frequent. */
export function bandErrors(threshold: number, bands: Bands): { inVain: number; missed: number } {
  return {
    inVain: integral((jaccard) => bandProbability(jaccard, bands), 0, threshold),
    missed: integral((jaccard) => 1 - bandProbability(jaccard, bands), threshold, 1),
  };
}

/**
 * The bands that make (1 − w)·in vain + w·missed smallest for a threshold of similarity, where w is `weightOfMissed`. With
 * one half both errors count the same, and a pair just at the threshold is missed more often than not; where what is found is compared in full
 * afterwards, looking in vain costs time only, and w should be near 1.
 *
 * Indyk & Motwani (1998); Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, section 3.4. Tries every division of the registers, which
 * takes milliseconds: choose once, not for each group.
 *
 * @param threshold similarity, between 0 and 1
 */
export function lshBands(registers: number, threshold: number, weightOfMissed = 0.5): Bands {
  let best: Bands = { bands: 1, rows: 1 };
  let least = Infinity;
  for (let bands = 1; bands <= registers; bands++) {
    for (let rows = 1; bands * rows <= registers; rows++) {
      const { inVain, missed } = bandErrors(threshold, { bands, rows });
      const error = (1 - weightOfMissed) * inVain + weightOfMissed * missed;
      if (error >= least) continue;
      least = error;
      best = { bands, rows };
    }
  }
  return best;
}

/** Simpson's rule: the curves are smooth, 200 pieces give eight digits. */
function integral(f: (x: number) => number, from: number, to: number): number {
  const pieces = 200;
  const step = (to - from) / pieces;
  let sum = f(from) + f(to);
  for (let piece = 1; piece < pieces; piece++) sum += (piece % 2 === 1 ? 4 : 2) * f(from + piece * step);
  return (sum * step) / 3;
}
