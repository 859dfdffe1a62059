/** How texts are compared: without case, accents of form, and kinds of white space. */
export function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim();
}

/** Words of a text, without endings that only say number or tense. */
export function wordsIn(text: string): string[] {
  return (plain(text).match(/[\p{L}\p{N}]+/gu) ?? []).map(stem);
}

/** "meetings", "meeting's", "booked", "booking" → one word. Short words are left as they are. */
export function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  const bare = word.replace(/(?:ies|ied)$/, "y").replace(/(?:ing|ed|es|s)$/, "");
  return bare.length < 3 ? word : bare.replace(/([b-df-hj-np-tv-z])\1$/, "$1").replace(/e$/, "");
}

/** Whether `part` stands in `text`, not as a piece of a longer word. Both as `plain` gives them. */
export function standsIn(part: string, text: string): boolean {
  if (part === "") return false;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    const before = text[at - 1] ?? " ";
    const after = text[at + part.length] ?? " ";
    const afterThat = text[at + part.length + 1] ?? " ";
    // A sentence's full stop ends a word; a point within an address or a number does not.
    const ends = !/[\p{L}\p{N}@_]/u.test(after) && !(/[.\-:/]/.test(after) && /[\p{L}\p{N}]/u.test(afterThat));
    if (ends && !/[\p{L}\p{N}@_.\-/]/u.test(before)) return true;
  }
  return false;
}

/** Addresses, account numbers, links and file names: values that nobody writes by accident. */
export type Shape = "mail" | "account" | "link" | "file";

const shapes: readonly (readonly [Shape, RegExp])[] = [
  ["link", /\b(?:https?:\/\/|www\.)[^\s'"<>]+/giu],
  ["mail", /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu],
  ["account", /\b[A-Z]{2}\d{2}[A-Z0-9]{10,30}\b/giu],
  ["file", /[\p{L}\p{N}_-]+\.(?:[a-z]{2,4}|[a-z]\d)\b/giu],
];

export function shapeOf(value: string): Shape | null {
  const text = value.trim();
  return shapes.find(([, pattern]) => [...text.matchAll(pattern)].some(([whole]) => whole === text))?.[0] ?? null;
}

/** All values of a shape in a text, as `plain` gives them. */
export function valuesOf(shape: Shape, text: string): string[] {
  const found: string[] = [];
  let rest = text;
  for (const [name, pattern] of shapes) {
    if (name === shape) found.push(...[...rest.matchAll(pattern)].map(([whole]) => plain(whole)));
    // A link's host is no file, a mail's domain neither.
    rest = rest.replaceAll(pattern, " ");
  }
  return found;
}

/** Names in what an owner says: what stands in quotes, and words in capitals. As `plain` gives them. */
export function namesIn(text: string): { readonly quoted: readonly string[]; readonly capital: readonly string[] } {
  const quoted = [
    ...text.matchAll(/(?<![\p{L}\p{N}])(?:'([^'\n]{2,100})'|"([^"\n]{2,100})"|“([^”\n]{2,100})”|‘([^’\n]{2,100})’)(?![\p{L}\p{N}])/gu),
  ].map(([, a, b, c, d]) => plain(a ?? b ?? c ?? d ?? ""));
  const capital = [...text.matchAll(/\p{Lu}[\p{L}\p{N}]{3,}/gu)].map(([word]) => plain(word));
  return { quoted, capital };
}
