import { scopesOf } from "../src/agents/money/limits.ts";

/** begin, begin and die, end, take the run, set a limit. Short names: there are millions. */
export interface Step {
  readonly a: "b" | "x" | "e" | "t" | "l";
  readonly r: string;
  readonly n?: number;
  readonly m?: number;
  readonly f?: number;
  readonly d?: string;
}
export interface Schedule {
  readonly runs: { readonly id: string; readonly parent: string | null; readonly scopes: readonly string[] }[];
  readonly limits: {
    readonly scope: string;
    readonly period: string;
    readonly micros: number;
    readonly most: number;
    readonly lies: boolean;
  }[];
  /** By connection. */
  readonly steps: readonly Step[][];
  readonly calls: number;
}

/** mulberry32: the same numbers from 0 up to 1 for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param name what its runs and budgets begin with */
export function makeSchedule(random: () => number, name: string, lanes: number): Schedule {
  const whole = (from: number, to: number): number => from + Math.floor(random() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] ?? fail("an empty list");
  const calls = 1 + Math.floor(64 * random() ** 3);
  const lies = random() < 0.1;
  const teams = random() < 0.3 ? [`${name}-team`] : [];
  const root = `${name}-0`;
  const runs = Array.from({ length: whole(1, 4) }, (_, index) => {
    const id = `${name}-${index}`;
    const agents = index === 0 ? [`${name}-a`] : [`${name}-a`, `${name}-b`];
    // Its own organisation: schedules that run together are apart.
    const scopes = scopesOf({ root, agents, owner: `${name}-o`, teams }).filter(
      (scope) => scope !== "org" && (random() < 0.8 || scope === `run:${root}`),
    );
    return { id, parent: index === 0 ? null : root, scopes };
  });
  const amounts = Array.from({ length: calls }, () => (random() < 0.05 ? 0 : Math.ceil(1_000 * random() ** 2)));
  const sum = amounts.reduce((all, one) => all + one, 0);
  const steps: Step[][] = Array.from({ length: lanes }, () => []);
  const scopes = [...new Set(runs.flatMap((one) => one.scopes))];
  const limits = Array.from({ length: whole(1, 3) }, () => pick(scopes))
    .filter((scope, index, all) => all.indexOf(scope) === index)
    .map((scope) => {
      const micros = Math.floor(sum * (0.1 + 0.7 * random()));
      const later = random() < 0.1 ? Math.floor(sum * random()) : null;
      if (later !== null) steps[whole(0, lanes - 1)]?.push({ a: "l", r: scope, m: later });
      return { scope, period: scope.startsWith("run:") ? "run" : pick(["day", "month"]), micros, most: Math.max(micros, later ?? 0), lies };
    });
  const width = whole(1, lanes);
  const burst = random() < 0.5;
  const timed: [number, Step][][] = Array.from({ length: lanes }, () => []);
  for (const [index, amount] of amounts.entries()) {
    const lane = whole(0, width - 1);
    const [r, n] = [pick(runs).id, index + 1];
    const begin: Step = { a: "b", r, n, m: amount, f: 1, d: random() < 0.1 ? "2026-12-01" : "2026-11-30" };
    const cost = lies && random() < 0.3 ? amount * whole(1, 3) : Math.floor(amount * random());
    const end: Step = { a: "e", r, n, m: random() < 0.3 ? Math.max(cost, amount) : cost };
    // Between the two others begin: many are in flight at once.
    const at = burst ? 0.1 * random() : random();
    const until = at + (1.1 - at) * random();
    const mine = timed[lane] ?? [];
    if (random() < 0.04) mine.push([at - 0.01, { ...begin, a: "x" }]);
    mine.push([at, begin]);
    if (random() < 0.08) mine.push([at + random() * 0.2, begin]);
    if (random() < 0.94) mine.push([until, end]);
    if (random() < 0.05) mine.push([until + random() * 0.2, end]);
  }
  for (const [lane, list] of steps.entries()) {
    const ordered = (timed[lane] ?? []).toSorted(([a], [b]) => a - b);
    list.push(...ordered.map(([, step]) => step));
    if (random() < 0.01) list.splice(whole(0, list.length), 0, { a: "t", r: pick(runs).id });
  }
  return { runs, limits, steps, calls };
}

function fail(what: string): never {
  throw new Error(what);
}
