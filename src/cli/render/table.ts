import type { Ink, Line } from "./ink.ts";
import { lineWidth, truncateLine } from "./ink.ts";

export interface Column {
  readonly title?: string;
  readonly align?: "left" | "right";
  /** May be cut down to this many columns where space is short; without it the column keeps its width. */
  readonly min?: number;
  /** Left out where space is still short, the highest number first; without it the column always stays. */
  readonly drop?: number;
}

export interface TableLayout {
  /** Columns there are, indent included. */
  readonly width: number;
  readonly indent?: number;
  readonly gap?: number;
}

/** Lays out rows of cells in at most `width` columns. A title line comes first where any column has one. */
export function table(columns: readonly Column[], rows: readonly (readonly Line[])[], layout: TableLayout): Line[] {
  const { width, indent = 2, gap = 2 } = layout;
  const titles: readonly Line[] = columns.map(({ title }) => (title === undefined ? [] : [{ text: title, role: "dim" }]));
  const all = columns.some(({ title }) => title !== undefined) ? [titles, ...rows] : rows;
  let shown = columns.map((column, i) => ({ column, i, width: Math.max(0, ...all.map((row) => lineWidth(row[i] ?? []))) }));
  shown = shown.filter((each) => each.width > 0);
  for (;;) {
    const fitted = shrink(shown, width - indent - gap * (shown.length - 1));
    if (fitted !== null) {
      shown = fitted;
      break;
    }
    const last = shown.reduce((worst, each) => ((each.column.drop ?? 0) > (worst?.column.drop ?? 0) ? each : worst), shown[0]);
    if (last?.column.drop === undefined) break;
    shown = shown.filter((each) => each !== last);
  }
  return all.map((row) => {
    const cells = shown.flatMap((each, n): Ink[] => {
      const cell = truncateLine(row[each.i] ?? [], each.width);
      const pad = blank(each.width - lineWidth(cell));
      return [...(n === 0 ? [] : blank(gap)), ...(each.column.align === "right" ? [...pad, ...cell] : [...cell, ...pad])];
    });
    return truncateLine([...blank(indent), ...cells], width);
  });
}

/** Two blocks of lines beside each other; the right one starts at column `at`. */
export function beside(left: readonly Line[], right: readonly Line[], at: number): Line[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => {
    const first = left[i] ?? [];
    const second = right[i] ?? [];
    return second.length === 0 ? first : [...first, ...blank(at - lineWidth(first)), ...second];
  });
}

export function blank(columns: number): Ink[] {
  return columns > 0 ? [{ text: " ".repeat(columns), role: "plain" }] : [];
}

interface Shown {
  readonly column: Column;
  readonly i: number;
  readonly width: number;
}

/** Takes columns one at a time from the widest that may give; null where they cannot give enough. */
function shrink(shown: readonly Shown[], space: number): Shown[] | null {
  const widths = shown.map((each) => each.width);
  let over = widths.reduce((sum, each) => sum + each, 0) - space;
  while (over > 0) {
    let widest = -1;
    for (const [i, { column }] of shown.entries()) {
      const own = widths[i] ?? 0;
      if (column.min !== undefined && own > column.min && own > (widths[widest] ?? 0)) widest = i;
    }
    if (widest < 0) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
    over--;
  }
  return shown.map((each, i) => ({ ...each, width: widths[i] ?? 0 }));
}
