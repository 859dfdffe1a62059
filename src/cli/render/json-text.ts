/**
 * A value as one line of JSON that is safe to print: the control characters that JSON leaves as they are (DEL and C1,
 * of which one alone begins a terminal's command) stand as escapes, so that readers get the same value.
 */
export function jsonText(value: unknown): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const escaped = JSON.stringify(value).replace(/[\u007f-\u009f]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
  return `${escaped}\n`;
}
