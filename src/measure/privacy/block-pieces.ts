import { categoryOf, nameOf, type Category, type CategoryCell } from "./category-atoms.ts";
import { costOf, type QuarterTable, type TableRow } from "./contributions.ts";
import type { Span } from "./days.ts";
import { atomOf } from "./group-atoms.ts";
import { crossing, type Crossing } from "./union-remainders.ts";

/** What one person spent in one span of a block with one tool and model. */
export interface Piece {
  readonly person: number;
  readonly home: string;
  /** Number of the span; −1 outside the block. */
  readonly span: number;
  readonly tool: string;
  readonly model: string;
  readonly amount: number;
}

export function piecesOf({ base, homes }: QuarterTable, rows: readonly TableRow[], spans: readonly Span[]): Piece[] {
  const spanOf = base.map((one) => spans.findIndex(({ from, to }) => from <= one.from && one.to <= to));
  return rows.map(({ person, base: at, tool, model, amounts }) => ({
    person,
    home: homes[person] ?? "",
    span: spanOf[at] ?? -1,
    tool,
    model,
    amount: costOf(amounts),
  }));
}

/** A block's pieces as one span. */
export function withoutSpans(pieces: readonly Piece[]): Piece[] {
  const found: Piece[] = [];
  // Pieces come by person.
  let [person, own]: [number, Map<string, number>] = [-1, new Map()];
  for (const piece of pieces) {
    if (piece.person !== person) [person, own] = [piece.person, new Map()];
    const name = nameOf(piece.tool, piece.model);
    const place = own.get(name);
    const known = place === undefined ? undefined : found[place];
    if (place !== undefined && known !== undefined) found[place] = { ...known, amount: known.amount + piece.amount };
    else own.set(name, found.push(piece) - 1);
  }
  return found;
}

/** A partition of a block's usage: the number of the atom that a piece counts to, −1 where there is none. */
export type Partition = (piece: Piece) => number;

export function cross(pieces: readonly Piece[], p: Partition, q: Partition): Crossing {
  return crossing(pieces.map((piece) => ({ person: piece.person, amount: piece.amount, p: p(piece), q: q(piece) })));
}

/** By the atom that holds a home. */
export function byHome(atoms: readonly string[], parents: ReadonlyMap<string, string | null>): Partition {
  const number = new Map(atoms.map((atom, i) => [atom, i]));
  const ids = new Set(atoms);
  const known = new Map<string, number>();
  return ({ home }) => {
    let found = known.get(home);
    if (found === undefined) known.set(home, (found = number.get(atomOf(home, ids, parents) ?? "") ?? -1));
    return found;
  };
}

/** By published category. */
export function byCategory(categories: readonly Category[]): Partition {
  const number = new Map(categories.map(({ tool, model }, i) => [nameOf(tool, model), i]));
  const known = new Map<string, number>();
  return ({ tool, model }) => {
    const name = nameOf(tool, model);
    let found = known.get(name);
    if (found === undefined) {
      const category = categoryOf(tool, model, (t, m) => number.has(nameOf(t, m)));
      known.set(name, (found = category === null ? -1 : (number.get(nameOf(category.tool, category.model)) ?? -1)));
    }
    return found;
  };
}

/** Person → amount, by tool and model. */
export function cellsOf(pieces: Iterable<Piece>): CategoryCell[] {
  const cells = new Map<string, { tool: string; model: string; amounts: Map<number, number> }>();
  for (const { person, tool, model, amount } of pieces) {
    const name = nameOf(tool, model);
    let cell = cells.get(name);
    if (cell === undefined) cells.set(name, (cell = { tool, model, amounts: new Map() }));
    cell.amounts.set(person, (cell.amounts.get(person) ?? 0) + amount);
  }
  return [...cells.values()];
}

/** Person → amount, by published category. */
export function columnsOf(pieces: Iterable<Piece>, categories: readonly Category[]): Map<number, number>[] {
  const place = byCategory(categories);
  const columns = categories.map(() => new Map<number, number>());
  for (const piece of pieces) {
    const column = columns[place(piece)];
    column?.set(piece.person, (column.get(piece.person) ?? 0) + piece.amount);
  }
  return columns;
}
