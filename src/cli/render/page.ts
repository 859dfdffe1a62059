import { beside, blank } from "./table.ts";
import type { Line, Pen, Role } from "./ink.ts";
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

/** Sections with one empty line between them; empty ones vanish. */
export function sections(all: readonly (readonly Line[])[]): Line[] {
  return all.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : [[], ...lines]));
}

/** Blocks beside each other where each has `least` columns, else below one another. `draw` gets its width. */
export function columns(draw: readonly ((width: number) => Line[])[], width: number, least: number): Line[] {
  const beside_ = Math.max(1, Math.min(draw.length, Math.floor(width / least)));
  if (beside_ === 1) return sections(draw.map((block) => block(width)));
  const each = Math.floor((width - 2) / beside_);
  const rows: Line[][] = [];
  for (let i = 0; i < draw.length; i += beside_) {
    const blocks = draw.slice(i, i + beside_).map((block) => block(each - 1));
    rows.push(blocks.reduce((left, block, n) => beside(left, block, each * n)));
  }
  return sections(rows);
}
