import { beside, blank, table } from "./table.ts";
import type { Line, Pen, Role } from "./ink.ts";
import { lineWidth } from "./ink.ts";
import { displayWidth } from "./display-width.ts";
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

/** A step in a line where all fit; else each command below its case, broken only where a shell reads on. */
export function nextStepLines(pen: Pen, steps: readonly NextStep[], width: number, indent = 2): Line[] {
  const rows = steps.map(({ when, command }) => [[pen(when)], [pen(command.replaceAll(" ", "\u00a0"), "accent")]]);
  const widest = (cell: number): number => Math.max(0, ...rows.map((row) => lineWidth(row[cell] ?? [])));
  if (indent + widest(0) + 2 + widest(1) <= width) return table([{}, {}], rows, { width, indent });
  // Beside its case where that takes two lines, else below it.
  const hang = indent + widest(0) + 2;
  const hung = steps.map(({ command }) => commandLines(pen, command, width, hang));
  if (hung.every((lines) => lines.length <= 2 && lines.every((line) => lineWidth(line) <= width)))
    return hung.flatMap((lines, i) =>
      lines.map((line, n) => (n > 0 ? line : [...blank(indent), pen((steps[i]?.when ?? "").padEnd(hang - indent)), ...line.slice(1)])),
    );
  return steps.flatMap(({ when, command }) => [
    ...paragraph(pen, when, width, "plain", indent),
    ...commandLines(pen, command, width, indent + 2),
  ]);
}

/**
 * A command to copy, in lines of at most `width` columns: each but the last ends in a backslash, so that all together
 * can be pasted. What is longer than a line stays whole: the terminal breaks it without harm.
 */
export function commandLines(pen: Pen, command: string, width: number, indent: number): Line[] {
  // Words as a shell takes them apart (`shellWord`); an option and its value stay together.
  const words = command.match(/(?:\\.|[^\s'\\]|'[^']*')+/g) ?? [command];
  const pieces = words.reduce<string[]>((all, word) => {
    const last = all.at(-1);
    if (last === undefined || /^--?[a-z]/.test(word)) return [...all, word];
    return [...all.slice(0, -1), `${last} ${word}`];
  }, []);
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && displayWidth(`${last} ${piece} \\`) + indent <= width) lines[lines.length - 1] = `${last} ${piece}`;
    else lines.push(last === undefined ? piece : `  ${piece}`);
  }
  return lines.map((line, i) => [...blank(indent), pen(i < lines.length - 1 ? `${line} \\` : line, "accent")]);
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
