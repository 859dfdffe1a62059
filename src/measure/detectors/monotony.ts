import type { Detector } from "../padding/detector.ts";
import { ramp } from "../padding/ramp.ts";

const day = 86_400_000;
/** Neighbours a session is held against. */
const neighbours = 5;

/**
 * Sessions that resemble each other like castings: of about the same length, cost and tokens. Work varies thirtyfold from one
 * session to the next; a made-up task is made again. Mean distance to the nearest others without result, within two weeks.
 */
const monotony: Detector = {
  title: "sessions cast from one mould",
  because: "many sessions without result had nearly the same length, cost and tokens",
  unless: "it was one routine job whose results are kept where nobody links them",
  of: "sessions",
  look({ sessions, roots, linked, rootOf }) {
    const bare = roots.filter((index) => (linked[index] ?? 0) < 0.5);
    const shapes = bare.map((index) => {
      const one = sessions[index];
      if (one === undefined) return [];
      const { tokens } = one;
      const sent = tokens.inputUncached + tokens.cacheRead + tokens.cacheWrite5m + tokens.cacheWrite1h;
      return [one.end - one.start + 1000, one.costMicros + 100, sent + 100, tokens.output + 20, one.responses + 0.5].map(Math.log);
    });
    const alone = new Float64Array(sessions.length).fill(Number.NaN);
    let first = 0;
    for (const [at, index] of bare.entries()) {
      const start = sessions[index]?.start ?? 0;
      while ((sessions[bare[first] ?? 0]?.start ?? 0) < start - 7 * day) first++;
      const distances: number[] = [];
      for (let other = first; other < bare.length && other < first + 200; other++) {
        if ((sessions[bare[other] ?? 0]?.start ?? 0) > start + 7 * day) break;
        if (other !== at) distances.push(distance(shapes[at] ?? [], shapes[other] ?? []));
      }
      if (distances.length < neighbours) continue;
      distances.sort((a, b) => a - b);
      const mean = distances.slice(0, neighbours).reduce((sum, one) => sum + one, 0) / neighbours;
      // Among many, the nearest are nearer by chance.
      const expected = mean * (distances.length / 20) ** 0.2;
      alone[index] = ramp(-expected, -1.1, -0.3);
    }
    return Float64Array.from(sessions, (_, index) => alone[rootOf[index] ?? index] ?? Number.NaN);
  },
};
export default monotony;

function distance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return Math.sqrt(sum);
}
