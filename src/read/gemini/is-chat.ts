import { createCursor, enterObject, keyOf, malformed, nextKey, peek, skip } from "../scan/json-cursor.ts";

/** Do these first bytes of a file begin a chat document of Gemini CLI? No other tool names a project by its hash. */
export function isChat(head: Buffer): boolean {
  const cursor = createCursor();
  cursor.bytes = head;
  cursor.at = startOf(head);
  cursor.end = head.length;
  const missing = new Set(["sessionId", "projectHash", "messages"].map(keyOf));
  try {
    if (!enterObject(cursor)) return false;
    for (let key = nextKey(cursor); key !== 0; key = nextKey(cursor)) {
      missing.delete(key);
      if (missing.size === 0) return peek(cursor) === openBracket;
      skip(cursor);
    }
  } catch (error) {
    // Cut off before it had all three.
    if (error !== malformed) throw error;
  }
  return false;
}

/** Is it one document over many lines, whatever the file's name says? A line of its own holds a whole object. */
export function isSpread(bytes: Buffer): boolean {
  const newline = bytes.indexOf(10);
  return newline > 0 && newline < longestBrace && bytes.toString("utf8", startOf(bytes), newline).trim() === "{";
}

/** Behind the byte order mark that some editors put in front. */
function startOf(bytes: Buffer): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

const openBracket = 91;
/** A line with nothing but a brace is no longer than this. */
const longestBrace = 64;
