import { displayWidth, takeColumns } from "./display-width.ts";

/** Breaks a text at blanks into lines of at most `width` columns; a word that is longer is broken anywhere. */
export function wrap(text: string, width: number): string[] {
  return wrapPieces(
    text.split(" ").filter((word) => word !== ""),
    " ",
    width,
  );
}

/** Joins facts with " · ", breaking the line between two facts where they do not fit. */
export function wrapFacts(facts: readonly string[], width: number, dot = "·"): string[] {
  return wrapPieces(facts, ` ${dot} `, width).flatMap((line) => (displayWidth(line) > width ? wrap(line, width) : [line]));
}

function wrapPieces(pieces: readonly string[], joint: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces) {
    if (line !== "" && displayWidth(line) + displayWidth(joint) + displayWidth(piece) <= width) {
      line += joint + piece;
      continue;
    }
    if (line !== "") lines.push(line);
    const [lead, rest] = joint === " " ? breakWord(piece, width) : [[], piece];
    lines.push(...lead);
    line = rest;
  }
  if (line !== "") lines.push(line);
  return lines;
}

/** A word that is longer than a line: whole lines of it, and what is left. */
function breakWord(word: string, width: number): [lines: string[], rest: string] {
  const lines: string[] = [];
  let rest = word;
  while (displayWidth(rest) > width) {
    const head = takeColumns(rest, width) || rest.slice(0, 1);
    lines.push(head);
    rest = rest.slice(head.length);
  }
  return [lines, rest];
}
