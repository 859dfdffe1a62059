/** Characters of a reason that is kept beside a call or a run. */
const longest = 2000;

/**
 * A text as a column of the store takes it: models and far sides send zero characters too, which PostgreSQL refuses, and a receipt
 * that cannot be written would be tried for ever.
 */
export function rowText(text: string): string {
  return text.replaceAll("\0", "\uFFFD").slice(0, longest);
}
