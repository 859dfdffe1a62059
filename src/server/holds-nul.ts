/** Whether any text in a value read from JSON holds a NUL, which PostgreSQL cannot keep and no name has. */
export function holdsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, part]) => name.includes("\0") || holdsNul(part));
}

/** The same of the JSON itself: without the escape there is none, and nothing has to be walked. */
export function jsonHoldsNul(text: string, value: unknown): boolean {
  return text.includes(String.raw`\u0000`) && holdsNul(value);
}
