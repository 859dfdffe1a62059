/** Whether any text in a value read from JSON holds a NUL, which PostgreSQL cannot keep and no name has. */
export function holdsNul(value: unknown): boolean {
  // No recursion: JSON may be nested deeper than calls.
  const left: unknown[] = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one === "string" && one.includes("\0")) return true;
    if (typeof one !== "object" || one === null) continue;
    for (const [name, part] of Object.entries(one)) {
      if (name.includes("\0")) return true;
      left.push(part);
    }
  }
  return false;
}

/** The same of the JSON itself: without the escape there is none, and nothing has to be walked. */
export function jsonHoldsNul(text: string, value: unknown): boolean {
  return text.includes(String.raw`\u0000`) && holdsNul(value);
}
