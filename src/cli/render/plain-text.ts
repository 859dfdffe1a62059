/**
 * Text from logs and git made safe to print: nothing in it can move the cursor, colour the screen, ring,
 * set the title or turn the writing direction. Control characters show as their pictures (␛), so that a
 * branch name that tries something is seen to try it. White space becomes one blank.
 */
export function plainText(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, " ")
    .replace(controls, (character) => picture(character.charCodeAt(0)))
    .replace(directionMarks, "");
}

/** Several lines made safe to print: only their ends stay. */
export function plainLines(text: string): string {
  return text.split("\n").map(plainText).join("\n");
}

/** The same in ASCII for terminals that show nothing else. Keeps the width, so that columns stay aligned. */
export function asciiText(text: string): string {
  if (/^[ -~]*$/.test(text)) return text;
  const translated = text.replace(/[^ -~]/gu, (character) => asciiFor.get(character) ?? character);
  return translated
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .replace(/[^ -~]/gu, "?");
}

// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u001f\u007f-\u009f]/g;
/** Embedding, override and isolate marks: they can reorder what stands beside them (CVE-2021-42574). */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function picture(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? "\u2421" : "\ufffd";
}

const asciiFor = new Map([
  ["·", "|"],
  ["–", "-"],
  ["—", "-"],
  ["−", "-"],
  ["≈", "~"],
  ["±", "+/-"],
  ["×", "x"],
  ["…", "..."],
  ["→", "->"],
  ["€", "EUR "],
  ["£", "GBP "],
  ["¥", "JPY "],
  ["\u00a0", " "],
  ["’", "'"],
  ["“", '"'],
  ["”", '"'],
]);
