import type { Followed } from "../net/follow.ts";
import { htmlToText } from "../text/html-to-text.ts";
import type { JsonObject } from "../tools/tool.ts";

/** Characters of a page that a model is shown. */
export const mostCharacters = 60_000;

/** What a model is shown of an answer: pages as text, other texts as they are, anything else by type and size only. */
export function readPage({ url, status, type, charset, bytes }: Followed): JsonObject {
  const head = { url: url.href, status, type: type === "" ? "unknown" : type };
  const kind = kindOf(type, bytes);
  if (kind === null) {
    const name = url.pathname.split("/").at(-1) ?? "";
    return { ...head, name: name.slice(0, 200), bytes: bytes.length, text: "", note: "not a text: only its name, type and size are told" };
  }
  const whole = decode(bytes, charset, kind);
  const text = kind === "html" ? htmlToText(whole, mostCharacters + 1) : whole;
  return text.length > mostCharacters
    ? { ...head, text: text.slice(0, mostCharacters), note: `cut after ${mostCharacters} characters` }
    : { ...head, text };
}

function kindOf(type: string, bytes: Buffer): "html" | "text" | null {
  if (type === "text/html" || type === "application/xhtml+xml") return "html";
  if (type.startsWith("text/") || type === "application/xml" || /^application\/(?:[\w.+-]*\+)?(?:json|xml|yaml)$/.test(type)) return "text";
  if (type !== "" || bytes.includes(0)) return null;
  return /^\s*<(?:!doctype html|html)/i.test(bytes.toString("latin1", 0, 200)) ? "html" : "text";
}

function decode(bytes: Buffer, charset: string | null, kind: "html" | "text"): string {
  const told =
    charset ?? (kind === "html" ? /<meta[^>]{0,200}charset\s*=\s*["']?([\w:-]{1,40})/i.exec(bytes.toString("latin1", 0, 4096))?.[1] : null);
  try {
    return new TextDecoder(told ?? "utf-8").decode(bytes);
  } catch {
    // A character set nobody knows: what is not UTF-8 shows as replacement characters.
    return new TextDecoder("utf-8").decode(bytes);
  }
}
