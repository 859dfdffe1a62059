import { plainText } from "./plain-text.ts";

/** What somebody typed, as messages repeat it: in quotation marks, safe to print, and no longer than a line. */
export function quoted(typed: string): string {
  const letters = Array.from(plainText(typed.slice(0, 4 * longest)));
  return JSON.stringify(letters.length > longest ? `${letters.slice(0, longest - 1).join("")}…` : letters.join(""));
}

/** Letters. */
const longest = 60;
