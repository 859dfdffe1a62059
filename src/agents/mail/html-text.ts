/** What a person sees of an HTML mail, as text; what is hidden from them is kept apart. */
export interface HtmlText {
  readonly text: string;
  readonly hidden: string;
}

const blocks = new Set(
  "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tr ul".split(
    " ",
  ),
);
const unread = new Set(["script", "style", "head", "title", "template", "object", "iframe", "svg", "math", "select", "textarea", "noscript"]);
const single = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const hiding =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0+(?![.\d])|font-size\s*:\s*[01](?:px|pt|em|%)?\s*(?:;|!|$)|max-height\s*:\s*0|(?:max-)?width\s*:\s*0(?:px)?\s*(?:;|!|$)|color\s*:\s*transparent|mso-hide\s*:\s*all|text-indent\s*:\s*-\d{3,}|(?:left|top)\s*:\s*-\d{3,})/i;
const mostOpen = 500;
const token = /<!--[\s\S]*?(?:-->|$)|<(\/?)([a-z][a-z0-9:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|<![^>]*>|<\?[^>]*>|([^<]+)|</gi;

/**
 * Reads HTML tolerantly and in one pass: no tree is built, so depth costs nothing. Links are followed by where they really lead.
 * Rules of style sheets are honoured only where they hide a class or an id; that is enough to find what senders hide, not a browser.
 */
export function htmlToText(html: string): HtmlText {
  const hiders = hidingSelectors(html);
  const open: { readonly tag: string; readonly hides: boolean; readonly skips: boolean; readonly href: string | null; from: number }[] = [];
  const seen: string[] = [];
  const hidden: string[] = [];
  let hides = 0;
  let skips = 0;
  const say = (text: string): void => void (hides > 0 ? hidden : seen).push(text);
  const close = (): void => {
    const last = open.pop();
    if (last === undefined) return;
    if (last.href !== null && skips === 0) {
      const words = (hides > 0 ? hidden : seen).slice(last.from).join("").trim();
      if (words !== last.href && last.href !== "") say(` <${last.href}>`);
    }
    if (last.hides) hides--;
    if (last.skips) skips--;
    if (blocks.has(last.tag)) say("\n");
  };
  for (const [, slash, name, attributes = "", text] of html.matchAll(token)) {
    if (text !== undefined) {
      if (skips === 0) say(decodeEntities(text).replaceAll(/\s+/g, " "));
      continue;
    }
    if (name === undefined) continue;
    const tag = name.toLowerCase();
    if (slash === "/") {
      const at = open.findLastIndex((one) => one.tag === tag);
      if (at >= 0) while (open.length > at) close();
      continue;
    }
    if (skips > 0 && !unread.has(tag)) continue;
    if (tag === "br" || blocks.has(tag)) say("\n");
    if (tag === "li") say("- ");
    if (tag === "td" || tag === "th") say(" ");
    if (tag === "img" && skips === 0) {
      const words = attributeOf(attributes, "alt").trim();
      if (words !== "") say(`[image: ${words.slice(0, 200)}]`);
    }
    if (single.has(tag) || attributes.endsWith("/")) continue;
    if (open.length >= mostOpen) continue;
    const entry = {
      tag,
      hides: isHidden(attributes, tag, hiders),
      skips: unread.has(tag),
      href: tag === "a" ? target(attributeOf(attributes, "href")) : null,
      from: 0,
    };
    if (entry.hides) hides++;
    if (entry.skips) skips++;
    entry.from = (hides > 0 ? hidden : seen).length;
    open.push(entry);
  }
  while (open.length > 0) close();
  return { text: tidy(seen.join("")), hidden: tidy(hidden.join("")) };
}

function tidy(text: string): string {
  return text
    .replaceAll(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u034F]/g, "")
    .replaceAll(/[^\S\n]+/g, " ")
    .replaceAll(/ ?\n ?/g, "\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

function isHidden(attributes: string, tag: string, hiders: ReadonlySet<string>): boolean {
  if (attributes === "") return false;
  if (/(?:^|\s)(?:hidden|aria-hidden\s*=\s*["']?true)(?=[\s=/]|$|["'])/i.test(attributes.replaceAll(/"[^"]*"|'[^']*'/g, '"true"'))) {
    if (/(?:^|\s)hidden(?=[\s=/]|$)/i.test(attributes.replaceAll(/"[^"]*"|'[^']*'/g, '""'))) return true;
  }
  const style = decodeEntities(attributeOf(attributes, "style"));
  if (style !== "" && (hiding.test(style) || colourOnItself(style))) return true;
  if (hiders.size === 0) return false;
  const names = attributeOf(attributes, "class")
    .split(/\s+/)
    .map((one) => `.${one}`);
  return [...names, `#${attributeOf(attributes, "id")}`].some((name) => hiders.has(name) || hiders.has(tag + name));
}

/** White on white, said in one style. */
function colourOnItself(style: string): boolean {
  const colour = /(?:^|[;\s])color\s*:\s*([#\w]+)/i.exec(style)?.[1]?.toLowerCase();
  const behind = /background(?:-color)?\s*:\s*([#\w]+)/i.exec(style)?.[1]?.toLowerCase();
  const long = (one: string): string =>
    one === "white" ? "#ffffff" : one === "black" ? "#000000" : /^#\w{3}$/.test(one) ? one.replaceAll(/\w/g, "$&$&") : one;
  return colour !== undefined && behind !== undefined && long(colour) === long(behind);
}

/** Classes and ids that a style sheet hides for everybody; what it hides on small screens or paper only is not meant. */
function hidingSelectors(html: string): Set<string> {
  const found = new Set<string>();
  for (const [, sheet = ""] of html.matchAll(/<style[^>]*>([\s\S]{0,100000}?)<\/style/gi)) {
    let depth = 0;
    let selector = "";
    let body = "";
    for (const piece of sheet.replaceAll(/\/\*[\s\S]*?\*\/|<!--|-->/g, "").split(/([{}])/)) {
      if (piece === "{") depth++;
      else if (piece === "}") {
        if (depth === 1 && !selector.startsWith("@") && hiding.test(body))
          for (const one of selector.split(",")) if (/^[a-z0-9]*[.#][\w-]+$/i.test(one.trim())) found.add(one.trim());
        depth = Math.max(0, depth - 1);
        body = "";
      } else if (depth === 0) selector = piece.trim();
      else body = piece;
    }
  }
  return found;
}

function attributeOf(attributes: string, name: string): string {
  const match = new RegExp(`(?:^|[\\s"'/])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, "i").exec(attributes);
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? "";
}

/** Where a link leads; one that leads nowhere a person could go is left out. */
function target(href: string): string {
  const url = decodeEntities(href).replaceAll(/[\s\p{Cc}]/gu, "");
  return /^(?:https?:|mailto:|tel:)/i.test(url) ? url.slice(0, 1000) : "";
}

const named: Readonly<Record<string, string>> = {
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", copy: "©", reg: "®", trade: "™", hellip: "…", mdash: "—", ndash: "–",
  lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", laquo: "«", raquo: "»", bull: "•", middot: "·", euro: "€", pound: "£", yen: "¥",
  cent: "¢", sect: "§", deg: "°", times: "×", zwnj: "", zwj: "", shy: "", ensp: " ", emsp: " ", thinsp: " ", auml: "ä", ouml: "ö",
  uuml: "ü", Auml: "Ä", Ouml: "Ö", Uuml: "Ü", szlig: "ß", eacute: "é", egrave: "è", agrave: "à", ccedil: "ç", ntilde: "ñ", aring: "å",
  oslash: "ø", aelig: "æ", iacute: "í", oacute: "ó", uacute: "ú", aacute: "á", ecirc: "ê", ocirc: "ô", acirc: "â", rarr: "→", larr: "←",
}; // prettier-ignore

function decodeEntities(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));?/gi, (whole, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? named[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex ?? "", 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : "";
  });
}
