import type { Preview } from "../tools/tool.ts";

/**
 * What nobody sees, or what turns the direction of text, is written out: whoever is asked sees what is sent. Joiners belong to scripts
 * and emoji.
 */
export function inSight({ title, lines, undo }: Preview): Preview {
  return { title: written(title), lines: lines.map(({ name, text }) => ({ name: written(name), text: written(text) })), undo };
}

function written(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(/[^\P{C}\n\t\u200C\u200D]/gu, (mark) => `[U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`);
}
