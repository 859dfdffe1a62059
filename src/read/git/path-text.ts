import { isUtf8 } from "node:buffer";

/**
 * A path in git is bytes. We show it as text: bytes that are valid UTF-8 as what they say, whatever they hold
 * (newlines and quotes too); any other as git itself quotes it, `"caf\351.txt"` with the quotes, so that nothing is
 * lost. (Only a path that spells out such a quotation letter by letter would be taken for it.)
 */
export function pathText(path: Buffer): string {
  return isUtf8(path) ? path.toString("utf8") : quotePath(path);
}

/** The bytes behind a path as git prints it: quoted like a C string where it has odd bytes, else as it is. */
export function unquotePath(printed: Buffer): Buffer {
  if (printed[0] !== quote) return printed;
  const path: number[] = [];
  const end = printed[printed.length - 1] === quote ? printed.length - 1 : printed.length;
  for (let i = 1; i < end; i++) {
    const byte = printed[i] ?? 0;
    if (byte !== backslash) {
      path.push(byte);
      continue;
    }
    const next = printed[++i] ?? backslash;
    if (next >= 0x30 && next <= 0x37) {
      path.push(Number.parseInt(printed.toString("latin1", i, i + 3), 8) & 0xff);
      i += 2;
    } else path.push(escapes.get(next) ?? next);
  }
  return Buffer.from(path);
}

const quote = 0x22;
const backslash = 0x5c;

/** Letter after the backslash → byte. Source: git's quote.c format, documented under `core.quotePath`. */
const escapes: ReadonlyMap<number, number> = new Map(
  ["a\x07", "b\b", "t\t", "n\n", "v\x0b", "f\f", "r\r"].map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);

function quotePath(path: Buffer): string {
  let text = '"';
  for (const byte of path) {
    if (byte === quote || byte === backslash) text += `\\${String.fromCharCode(byte)}`;
    else if (byte < 0x20 || byte >= 0x7f) text += `\\${byte.toString(8).padStart(3, "0")}`;
    else text += String.fromCharCode(byte);
  }
  return `${text}"`;
}
