import { plainText } from "../plain-text.ts";

/** A piece of HTML that is safe to insert. Made by `markup` only; `trusted` is for text written in this folder. */
export interface Markup {
  readonly html: string;
}

type Value = string | number | Markup | readonly Markup[] | null | false;

/**
 * HTML with values put in: text is escaped and freed of control and direction characters, markup stays as it is.
 * Values stand in text or in attributes within double quotes, never in scripts, styles or addresses.
 */
export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { html: strings.reduce((all, string, i) => all + htmlOf(values[i - 1] ?? null) + string) };
}

/** Text out of logs and git: kept apart, so that right-to-left writing does not reorder what stands beside it. */
export function foreign(text: string): Markup {
  return /^[ -~]*$/.test(text) ? { html: escape(text) } : markup`<bdi>${text}</bdi>`;
}

export function trusted(html: string): Markup {
  return { html };
}

/** JSON that can stand in a script element: no "<" in it can end the element or open a comment. */
export function scriptJson(value: unknown): Markup {
  return { html: JSON.stringify(value).replaceAll("<", "\\u003c") };
}

function htmlOf(value: Value): string {
  if (value === null || value === false) return "";
  if (typeof value === "string") return escape(plainText(value));
  if (typeof value === "number") return String(value);
  return "html" in value ? value.html : value.map(({ html }) => html).join("");
}

function escape(text: string): string {
  return /[&<>"'`]/.test(text) ? text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`) : text;
}
