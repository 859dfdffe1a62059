import { plainEntities } from "./html-entities.ts";

/**
 * What a person would read of a page or a mail, as plain text of at most `most` characters (what is over is left away).
 *
 * Left away: scripts, styles, comments, forms' hidden fields, what is hidden from the eye by `hidden` or by its own style (a
 * style sheet is not read: what it hides stays), and characters that show nothing (zero width, tags, direction overrides), as
 * whoever writes to a model and not to a person hides it there. A link is followed by its real target: `text <https://…>`.
 * An image is its description. One pass: the time is linear in `html`, whatever it is.
 */
export function htmlToText(html: string, most: number): string {
  const out = openText(most);
  const open: Element[] = [];
  /** Where elements of a name stand in `open`, and where the blocks do: an end without a beginning costs nothing. */
  const places = new Map<string, number[]>();
  const walls: number[] = [];
  let hidden = 0;
  let position = 0;

  const close = (): void => {
    const element = open.pop();
    if (element === undefined) return;
    places.get(element.name)?.pop();
    if (isWall(element.name)) walls.pop();
    if (element.hides) hidden -= 1;
    if (hidden > 0) return;
    if (element.href !== null) out.link(element.href, element.from);
    if (blocks.has(element.name)) out.line();
    else if (cells.has(element.name)) out.words(" ");
  };
  const end = (name: string): void => {
    const place = places.get(name)?.at(-1);
    // As in a browser, the end of a word's element ends no block: what is hidden in the block stays hidden.
    if (place === undefined || (!isWall(name) && place < (walls.at(-1) ?? -1))) return;
    while (open.length > place) close();
  };
  const start = ({ name, attributes, closed }: StartTag): void => {
    const last = open.at(-1)?.name;
    // A paragraph or a row that nobody ended ends where the next begins: what follows a hidden one is not hidden.
    if (last !== undefined && ((last === name && selfEnding.has(name)) || (last === "p" && blocks.has(name)))) close();
    const hides = isHidden(attributes);
    if (hidden === 0 && !hides) {
      if (blocks.has(name)) out.line();
      if (name === "li") out.words("- ");
      const description = name === "img" ? attributes.get("alt")?.trim() : undefined;
      if (description !== undefined && description !== "") out.words(` [${description}] `);
    }
    if (empty.has(name) || closed) return;
    if (hides) hidden += 1;
    const own = places.get(name);
    if (own === undefined) places.set(name, [open.length]);
    else own.push(open.length);
    if (isWall(name)) walls.push(open.length);
    open.push({ name, href: name === "a" ? (attributes.get("href")?.trim() ?? null) : null, from: out.mark(), hides });
  };

  while (position < html.length && !out.full()) {
    const next = html.indexOf("<", position);
    const text = html.slice(position, next === -1 ? html.length : next);
    if (hidden === 0 && text !== "") out.words(plainEntities(text));
    if (next === -1) break;
    const tag = readTag(html, next);
    position = tag.end;
    if (tag.kind === "text" && hidden === 0) out.words("<");
    else if (tag.kind === "end") end(tag.name);
    else if (tag.kind === "start" && raw.has(tag.name)) position = tag.closed ? position : endOfRaw(html, tag.name, position);
    else if (tag.kind === "start") start(tag);
  }
  while (open.length > 0 && !out.full()) close();
  return out.text();
}

interface Element {
  readonly name: string;
  readonly href: string | null;
  readonly from: number;
  readonly hides: boolean;
}

/** Their content is no text, or not shown where it stands. */
const raw = new Set(["script", "style", "template", "iframe", "noembed", "noframes", "svg", "math", "textarea"]);
const empty = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);
const cells = new Set(["td", "th"]);
const selfEnding = new Set(["p", "li", "td", "th", "tr", "dt", "dd", "option"]);
const blocks = new Set(
  `address article aside blockquote body br caption center dd details dialog div dl dt fieldset figcaption figure footer form
  h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead title tr ul`.split(/\s+/),
);

function isWall(name: string): boolean {
  return blocks.has(name) || cells.has(name);
}

interface StartTag {
  readonly kind: "start";
  readonly name: string;
  readonly attributes: Attributes;
  readonly closed: boolean;
  readonly end: number;
}
type Tag =
  | { readonly kind: "text" | "skip"; readonly end: number }
  | { readonly kind: "end"; readonly name: string; readonly end: number }
  | StartTag;
type Attributes = ReadonlyMap<string, string>;

/** What stands at a "<". */
function readTag(html: string, at: number): Tag {
  if (html.startsWith("<!--", at)) {
    const end = html.indexOf("-->", at + 4);
    return { kind: "skip", end: end === -1 ? html.length : end + 3 };
  }
  const second = html[at + 1] ?? "";
  if (second === "!" || second === "?") {
    const end = html.indexOf(">", at);
    return { kind: "skip", end: end === -1 ? html.length : end + 1 };
  }
  const ends = second === "/";
  const name = nameAt(html, at + (ends ? 2 : 1));
  if (name === "") return ends ? { kind: "skip", end: at + 2 } : { kind: "text", end: at + 1 };
  const { attributes, closed, end } = readAttributes(html, at + (ends ? 2 : 1) + name.length);
  return ends ? { kind: "end", name: name.toLowerCase(), end } : { kind: "start", name: name.toLowerCase(), attributes, closed, end };
}

function nameAt(html: string, from: number): string {
  sticky.lastIndex = from;
  return sticky.exec(html)?.[0] ?? "";
}
const sticky = /[a-z][a-z0-9:-]{0,30}/iy;

const attribute = /[\s/]*(?:([^\s=>/"'][^\s=>/]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']*)))?|["'=])/y;

function readAttributes(html: string, from: number): { attributes: Attributes; closed: boolean; end: number } {
  const attributes = new Map<string, string>();
  let at = from;
  for (;;) {
    attribute.lastIndex = at;
    const found = attribute.exec(html);
    if (found === null) break;
    at = attribute.lastIndex;
    const [, name, double, single, bare] = found;
    if (name !== undefined && attributes.size < 40 && !attributes.has(name.toLowerCase()))
      attributes.set(name.toLowerCase(), plainEntities(double ?? single ?? bare ?? ""));
  }
  const end = html.indexOf(">", at);
  return { attributes, closed: html[end - 1] === "/", end: end === -1 ? html.length : end + 1 };
}

function endOfRaw(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s/>]`, "gi");
  end.lastIndex = from;
  const found = end.exec(html);
  if (found === null) return html.length;
  const close = html.indexOf(">", found.index);
  return close === -1 ? html.length : close + 1;
}

function isHidden(attributes: Attributes): boolean {
  if (attributes.has("hidden")) return true;
  const style = (attributes.get("style") ?? "").toLowerCase().replaceAll(/\/\*[^*]*\*\/|\s/g, "");
  return /(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:0(?:\.0+)?(?![.\d])|(?:font-size|max-height|width|height):0(?:px|em|rem|pt|%)?(?:!|;|$))/.test(
    style,
  );
}

/** Zero-width, soft hyphens, direction overrides, tags, variation selectors of the second plane: they show nothing. */
const showsNothing = /\u034F|[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E0FFF}]/gu;

interface Text {
  words(text: string): void;
  line(): void;
  /** The target of a link, unless the words since `from` show it. */
  link(target: string, from: number): void;
  mark(): number;
  full(): boolean;
  text(): string;
}

/** Collapses white space as a browser does. */
function openText(most: number): Text {
  const pieces: string[] = [];
  let size = 0;
  /** White space that is written before the next word only. */
  let gap: "" | " " | "\n" = "";
  const write = (text: string): void => {
    const piece = size === 0 ? text : gap + text;
    gap = "";
    pieces.push(piece);
    size += piece.length;
  };
  return {
    words(text) {
      const plain = text.replaceAll(showsNothing, "");
      if (gap === "" && /^\s/.test(plain)) gap = " ";
      const words = plain.split(/\s+/).filter((word) => word !== "");
      if (words.length === 0) return;
      write(words.join(" "));
      if (/\s$/.test(plain.slice(-1))) gap = " ";
    },
    line() {
      gap = "\n";
    },
    link(target, from) {
      const shown = pieces.length - from < 20 ? pieces.slice(from).join("") : "";
      if (target === "" || target.startsWith("#") || shown.includes(target.replace(/^mailto:/i, ""))) return;
      if (gap === "") gap = " ";
      write(`<${target.replaceAll(showsNothing, "").replaceAll(/\s+/g, "")}>`);
    },
    mark: () => pieces.length,
    full: () => size > most,
    text: () => pieces.join("").slice(0, most).trim(),
  };
}
