import { displayWidth, takeColumns } from "./display-width.ts";

/** Breaks a text at blanks into lines of at most `width` columns; a word that is longer is broken anywhere. */
export function wrap(text: string, width: number): string[] {
  return wrapPieces(text.split(" ").filter((word) => word !== ""), " ", width);
}

/** Joins facts with " · ", breaking the line between two facts where they do not fit. */
export function wrapFacts(facts: readonly string[], width: number, dot = "·"): string[] {
  return wrapPieces(facts, ` ${dot} `, width).flatMap((line) => (displayWidth(line) > width ? wrap(line, width) : [line]));
}

function wrapPieces(pieces: readonly string[], joint: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (let piece of pieces) {
    if (line !== "" && displayWidth(line) + displayWidth(joint) + displayWidth(piece) <= width) {
      line += joint + piece;
      continue;
    }
    if (line !== "") lines.push(line);
    while (joint === " " && displayWidth(piece) > width) {
      const head = takeColumns(piece, width) || piece.slice(0, 1);
      lines.push(head);
      piece = piece.slice(head.length);
    }
    line = piece;
  }
  if (line !== "") lines.push(line);
  return lines;
}
