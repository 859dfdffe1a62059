import { beside, blank, table } from "./table.ts";
import type { Line, Pen, Role } from "./ink.ts";
import { lineWidth } from "./ink.ts";
import { wrap, wrapFacts } from "./wrap.ts";

/** Text wrapped to `width` columns, `indent` blanks before each line. */
export function paragraph(pen: Pen, text: string, width: number, role: Role = "plain", indent = 2): Line[] {
  return wrap(pen(text).text, width - indent).map((line) => [...blank(indent), pen(line, role)]);
}

/** Facts joined by dots; breaks between facts. */
export function facts(pen: Pen, all: readonly string[], width: number, role: Role = "plain", indent = 2): Line[] {
  const shown = all.filter((fact) => fact !== "").map((fact) => pen(fact).text);
  return wrapFacts(shown, width - indent, pen("·").text).map((line) => [...blank(indent), pen(line, role)]);
}

/** Names on the left, texts beside them, wrapped; as wide as the names of the yield bar, so that pages line up. */
export function labelled(pen: Pen, rows: readonly (readonly [label: string, text: string])[], width: number): Line[] {
  const labelWidth = 11;
  return rows
    .filter(([, text]) => text !== "")
    .flatMap(([label, text]) =>
      wrap(pen(text).text, Math.max(10, width - labelWidth - 4)).map((line, i) => [
        ...blank(2),
        pen((i === 0 ? label : "").padEnd(labelWidth + 2), "dim"),
        pen(line),
      ]),
    );
}

/** What to do in which case, and the command for it. */
export interface NextStep {
  readonly when: string;
  readonly command: string;
}

export function nextStepLines(pen: Pen, steps: readonly NextStep[], width: number, indent = 2): Line[] {
  const rows = steps.map(({ when, command }) => [[pen(when)], [pen(command.replaceAll(" ", "\u00a0"), "accent")]]);
  return table([{ min: 8 }, {}], rows, { width, indent });
}

/** Sections with one empty line between them; empty ones vanish. */
export function sections(all: readonly (readonly Line[])[]): Line[] {
  return all.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : [[], ...lines]));
}

/** Draws a block in at most so many columns; `Infinity` shows how wide it would like to be. */
export type Block = (width: number) => Line[];

/** Blocks beside each other where each gets what it would like, or 56 columns at least; else below one another. */
export function columns(blocks: readonly Block[], width: number): Line[] {
  const wishes = blocks.map((block) => Math.max(0, ...block(Infinity).map(lineWidth)));
  const rows: Line[][] = [];
  for (let first = 0; first < blocks.length;) {
    let past = first + 1;
    while (past < blocks.length && sum(wishes.slice(first, past + 1).map((wish) => Math.min(wish, least))) + gap * (past - first) <= width)
      past++;
    const widths = shareWidth(wishes.slice(first, past), width - gap * (past - first - 1));
    rows.push(drawRow(blocks.slice(first, past), widths));
    first = past;
  }
  return sections(rows);
}

const least = 56;
const gap = 4;

function drawRow(blocks: readonly Block[], widths: readonly number[]): Line[] {
  let at = 0;
  return blocks.reduce<Line[]>((left, block, i) => {
    const drawn = block(widths[i] ?? 0);
    const row = i === 0 ? drawn : beside(left, drawn, at);
    at += (widths[i] ?? 0) + gap;
    return row;
  }, []);
}

/** Everybody gets the wish where all fit; else those who want most give first. */
function shareWidth(wishes: readonly number[], width: number): number[] {
  let most = Math.max(0, ...wishes);
  while (most > 0 && sum(wishes.map((wish) => Math.min(wish, most))) > width) most--;
  return wishes.map((wish) => Math.min(wish, most));
}

function sum(all: readonly number[]): number {
  return all.reduce((total, each) => total + each, 0);
}
