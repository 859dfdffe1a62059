import type { YieldPart } from "../../model/yield.ts";
import { displayWidth, truncate } from "./display-width.ts";
import { asciiText, plainText } from "./plain-text.ts";
import type { View } from "./terminal-view.ts";

/** What a piece of text is for; the colour follows from it. */
export type Role = YieldPart | "plain" | "strong" | "dim" | "accent";

/** A piece of text of one role, safe to print. Made by `inkFor` only. */
export interface Ink {
  readonly text: string;
  readonly role: Role;
}

export type Line = readonly Ink[];

export type Pen = (text: string, role?: Role) => Ink;

/** Makes pieces of text for one view: control characters are neutralised, letters it cannot show replaced. */
export function inkFor(view: View): Pen {
  return (text, role = "plain") => ({ text: view.unicode ? plainText(text) : asciiText(plainText(text)), role });
}

export function lineWidth(line: Line): number {
  return line.reduce((sum, ink) => sum + displayWidth(ink.text), 0);
}

/** Cuts a line to `width` columns; the last piece that fits in part ends in "…". */
export function truncateLine(line: Line, width: number): Line {
  if (lineWidth(line) <= width) return line;
  const kept: Ink[] = [];
  let left = width;
  for (const ink of line) {
    const needs = displayWidth(ink.text);
    if (needs >= left) {
      kept.push({ ...ink, text: needs === left ? truncate(`${ink.text} `, left) : truncate(ink.text, left) });
      break;
    }
    kept.push(ink);
    left -= needs;
  }
  return kept;
}

/** The lines as text: colours as the view has them, no blanks at the end of a line, one newline after each. */
export function paint(lines: readonly Line[], view: View): string {
  return lines.map((line) => `${paintLine(line, view)}\n`).join("");
}

function paintLine(line: Line, view: View): string {
  const plain = line.map((ink) => ink.text).join("");
  const visible = plain.trimEnd().length;
  let at = 0;
  let painted = "";
  for (const { text, role } of line) {
    const spaced = text.slice(0, Math.max(0, visible - at)).replaceAll("\u00a0", " ");
    // The only letter beyond ASCII that layout itself adds: the mark of a text that was cut.
    const shown = view.unicode ? spaced : spaced.replaceAll("…", "~");
    at += text.length;
    const code = view.color === "none" || shown === "" ? "" : codes[view.color][role];
    painted += code === "" ? shown : `\u001b[${code}m${shown}\u001b[0m`;
  }
  return painted;
}

/** The five parts have the colours of design page 7; the rest follows the reader's own scheme. */
const shared = { plain: "", strong: "1", dim: "2", accent: "36" };
const codes: Record<"256" | "truecolor", Record<Role, string>> = {
  truecolor: {
    ...shared,
    held: "38;2;0;158;115",
    pending: "38;2;86;180;233",
    exploration: "38;2;204;121;167",
    unlinked: "38;2;138;143;152",
    undone: "38;2;213;94;0",
  },
  "256": {
    ...shared,
    held: "38;5;36",
    pending: "38;5;74",
    exploration: "38;5;175",
    unlinked: "38;5;245",
    undone: "38;5;166",
  },
};
