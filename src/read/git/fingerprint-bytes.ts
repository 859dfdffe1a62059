import { lineFingerprint } from "../../model/line-fingerprint.ts";

/**
 * `lineFingerprint` of the UTF-8 text in `bytes[from..to)`, without making a string where the line is plain
 * ASCII. Bytes that are not UTF-8 count as U+FFFD, as in any text read from a log.
 */
export function fingerprintBytes(bytes: Buffer, from: number, to: number): number {
  let hash = 0x811c9dc5;
  let seen = false;
  for (let i = from; i < to; i++) {
    const byte = bytes[i] ?? 0;
    if (byte >= 0x80) return lineFingerprint(bytes.toString("utf8", from, to));
    if (byte === 32 || (byte >= 9 && byte <= 13)) continue;
    seen = true;
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  if (!seen) return 0;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return hash === 0 ? 1 : hash;
}
