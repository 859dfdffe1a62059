/**
 * A text as one word of a POSIX shell's command line, for commands that people copy. Plain words stay as they are; in
 * others nothing has a meaning between single quotes. Source: POSIX.1-2024, Shell Command Language, 2.2.2
 */
export function shellWord(text: string): string {
  return /^[A-Za-z0-9_./:@+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
