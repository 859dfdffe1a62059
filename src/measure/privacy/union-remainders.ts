import { safeSum, type Limits } from "./safe-sum.ts";

/** What people did in both an atom `p` of one partition and an atom `q` of another. */
interface Cell {
  readonly p: number;
  readonly q: number;
  readonly amounts: Map<number, number>;
  sum: number;
  greatest: number;
}

/** Two partitions of the same usage, crossed. */
export interface Crossing {
  readonly byP: ReadonlyMap<number, readonly Cell[]>;
  readonly byQ: ReadonlyMap<number, readonly Cell[]>;
  readonly sumsOfQ: ReadonlyMap<number, number>;
}

/** A union of atoms of P from which atoms of Q can be taken away, and what is left is not safe. */
export interface UnsafeRemainder {
  readonly union: readonly number[];
  /** The smallest atoms of Q that can be taken away: without them what is left would be safe. */
  readonly taken: readonly number[];
}

/** One piece of usage: a person's amount, and the atoms it counts to; −1 where a partition does not hold it. */
export interface Placed {
  readonly person: number;
  readonly amount: number;
  readonly p: number;
  readonly q: number;
}

/** Use outside a union below this share of the greatest amount inside hides nothing. */
const cover = 0.2;

export function crossing(pieces: Iterable<Placed>): Crossing {
  const byP = new Map<number, Map<number, Cell>>();
  for (const { person, amount, p, q } of pieces) {
    if (p < 0 || q < 0 || amount <= 0) continue;
    let cells = byP.get(p);
    if (cells === undefined) byP.set(p, (cells = new Map()));
    let cell = cells.get(q);
    if (cell === undefined) cells.set(q, (cell = { p, q, amounts: new Map(), sum: 0, greatest: 0 }));
    const whole = (cell.amounts.get(person) ?? 0) + amount;
    cell.amounts.set(person, whole);
    cell.sum += amount;
    cell.greatest = Math.max(cell.greatest, whole);
  }
  const rows = new Map([...byP].map(([p, cells]) => [p, [...cells.values()]]));
  return crossingOf(
    rows,
    Map.groupBy([...rows.values()].flat(), ({ q }) => q),
  );
}

/** The same crossing with the partitions' parts exchanged. */
export function turned({ byP, byQ }: Crossing): Crossing {
  const turn = (cells: readonly Cell[]): Cell[] => cells.map((cell) => ({ ...cell, p: cell.q, q: cell.p }));
  return crossingOf(new Map([...byQ].map(([q, cells]) => [q, turn(cells)])), new Map([...byP].map(([p, cells]) => [p, turn(cells)])));
}

function crossingOf(byP: Crossing["byP"], byQ: Crossing["byQ"]): Crossing {
  return { byP, byQ, sumsOfQ: new Map([...byQ].map(([q, cells]) => [q, cells.reduce((sum, cell) => sum + cell.sum, 0)])) };
}

/**
 * Sums of two published partitions can be subtracted: a union of atoms of P less those of Q that lie wholly in it. What is left
 * must be nothing or safe. Looked at are the unions given, every atom of P, and for every atom of Q the atoms of P that
 * hold it: others leave more people over in all but made-up cases, which the attack on simulated charts looks for.
 */
export function unsafeRemainders(cross: Crossing, unions: Iterable<readonly number[]>, limits: Limits): UnsafeRemainder[] {
  if (limits.alone) return [];
  const asked = new Map<string, readonly number[]>();
  const ask = (union: readonly number[]): unknown => asked.set(union.join(" "), union);
  for (const p of cross.byP.keys()) ask([p]);
  for (const cells of cross.byQ.values()) {
    const size = cells.reduce((sum, { p }) => sum + (cross.byP.get(p)?.length ?? 0), 0);
    if (size <= mostCells) ask(cells.map(({ p }) => p).sort((a, b) => a - b));
  }
  for (const union of unions) ask([...union].sort((a, b) => a - b));
  return [...asked.values()].flatMap((union) => {
    const taken = unsafeOf(cross, union, limits);
    return taken === null ? [] : [{ union, taken }];
  });
}

/** Unions of more cells are of hundreds of groups: what is left of them is as large. */
const mostCells = 5000;

/** The smallest of the atoms of Q that can be taken away from a union, leaving what is not safe; null where there are none such. */
function unsafeOf({ byP, sumsOfQ }: Crossing, union: readonly number[], limits: Limits): number[] | null {
  const cells = union.flatMap((p) => byP.get(p) ?? []);
  const inside = new Map<number, { sum: number; greatest: number }>();
  for (const { q, sum, greatest } of cells) {
    const known = inside.get(q);
    if (known === undefined) inside.set(q, { sum, greatest });
    else {
      known.sum += sum;
      known.greatest = Math.max(known.greatest, greatest);
    }
  }
  const taken = new Set<number>();
  for (const [q, { sum, greatest }] of inside) if ((sumsOfQ.get(q) ?? 0) - sum < cover * greatest) taken.add(q);
  if (taken.size === 0) return null;
  const left = new Map<number, number>();
  for (const cell of cells) {
    if (!taken.has(cell.q)) for (const [person, amount] of cell.amounts) left.set(person, (left.get(person) ?? 0) + amount);
  }
  if (left.size === 0 || safeSum(left.values(), limits)) return null;
  const found: number[] = [];
  const ofQ = Map.groupBy(cells, ({ q }) => q);
  for (const q of [...taken].sort((a, b) => (inside.get(a)?.sum ?? 0) - (inside.get(b)?.sum ?? 0) || a - b)) {
    found.push(q);
    for (const { amounts } of ofQ.get(q) ?? []) for (const [person, amount] of amounts) left.set(person, (left.get(person) ?? 0) + amount);
    if (safeSum(left.values(), limits)) break;
  }
  return found;
}
