/** A definition with every mailbox and its model put in place of the ones it has; nothing else changes. */
export function toOwn(text: string, own: { readonly mailbox: string; readonly model: string }): string {
  const end = text.indexOf("\n---", 3);
  const matter = end < 0 ? text : text.slice(0, end);
  return (
    matter
      .replaceAll(/(\bmailbox:\s*)[a-z][a-z0-9-]*/g, (_, before: string) => before + own.mailbox)
      .replace(/^(model:\s*).*$/m, (_, before: string) => before + own.model) + text.slice(matter.length)
  );
}
