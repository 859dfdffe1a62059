import type { Line, Pen } from "../render/ink.ts";
import { blank } from "../render/table.ts";
import { wrap } from "../render/wrap.ts";

/** Columns that a name takes, its gaps included; as wide as `labelled` makes them. */
const side = 15;

/** A name and beside it a text of several lines, which stay lines: a mail, a diff, JSON. */
export function textLines(pen: Pen, name: string, text: string, width: number): Line[] {
  const room = Math.max(20, width - side);
  return text.split(/\r?\n/).flatMap((line, n): Line[] => {
    // Blanks at the start of a line mean something in diffs and JSON.
    const indent = Math.min(/^ */.exec(line)?.[0].length ?? 0, 20);
    const wrapped = wrap(pen(line).text, room - indent);
    return (wrapped.length === 0 ? [""] : wrapped).map((part, m) => [
      ...blank(2),
      pen((n + m === 0 ? name : "").padEnd(side - 2), "dim"),
      ...blank(indent),
      pen(part),
    ]);
  });
}
