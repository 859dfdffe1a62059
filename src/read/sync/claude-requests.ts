import { responseKey } from "../../model/response-key.ts";
import { createCursor, enterObject, keyOf, malformed, nextKey, readString, skip, type Cursor } from "../scan/json-cursor.ts";

const keys = { message: keyOf("message"), requestId: keyOf("requestId"), data: keyOf("data"), id: keyOf("id") };

/**
 * Request ids of the responses in a piece of a Claude Code log (whole lines), by the local key of the response: the name
 * that telemetry has for the same response. The local report does without them. Of a response that several requests are
 * said to have made (a replayed question) the first counts. Lines that cannot be read are left out.
 */
export function takeRequests(bytes: Buffer, found: Map<number, string>): void {
  const cursor = createCursor();
  cursor.bytes = bytes;
  for (let from = 0; from < bytes.length;) {
    const newline = bytes.indexOf(10, from);
    cursor.at = from;
    cursor.end = newline < 0 ? bytes.length : newline;
    from = cursor.end + 1;
    try {
      const { message, request } = readLine(cursor);
      if (message !== null && request !== null && /^[\w-]{4,100}$/.test(request)) {
        const key = responseKey(message);
        if (!found.has(key)) found.set(key, request);
      }
    } catch (error) {
      if (error !== malformed) throw error;
    }
  }
}

interface Named {
  message: string | null;
  request: string | null;
}

/** A line, or the line of a sub-agent that a progress line wraps: there the ids are the inner ones. */
function readLine(c: Cursor): Named {
  const named: Named = { message: null, request: null };
  if (!enterObject(c)) throw malformed;
  let wrapped: Named | null = null;
  for (let key = nextKey(c); key !== 0; key = nextKey(c)) {
    if (key === keys.message) named.message = readId(c);
    else if (key === keys.requestId) named.request = readString(c);
    else if (key === keys.data && enterObject(c)) {
      for (let inner = nextKey(c); inner !== 0; inner = nextKey(c)) {
        if (inner === keys.message && enterObject(c)) wrapped = readInner(c);
        else skip(c);
      }
    } else skip(c);
  }
  return wrapped?.message == null ? named : wrapped;
}

/** Behind the opening brace of a wrapped line. */
function readInner(c: Cursor): Named {
  const named: Named = { message: null, request: null };
  for (let key = nextKey(c); key !== 0; key = nextKey(c)) {
    if (key === keys.message) named.message = readId(c);
    else if (key === keys.requestId) named.request = readString(c);
    else skip(c);
  }
  return named;
}

function readId(c: Cursor): string | null {
  let id: string | null = null;
  if (!enterObject(c)) {
    skip(c);
    return null;
  }
  for (let key = nextKey(c); key !== 0; key = nextKey(c)) {
    if (key === keys.id) id = readString(c);
    else skip(c);
  }
  return id;
}
