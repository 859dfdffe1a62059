/**
 * A 32-bit fingerprint of one line of text that ignores white space, so that re-indenting keeps it.
 * 0 means: nothing to recognise (blank or white space only). Source: FNV-1a over UTF-16 units with a
 * final avalanche (murmur3 fmix32), because FNV alone leaves the high bits of short lines poor.
 */
export function lineFingerprint(line: string): number {
  let hash = 0x811c9dc5;
  let seen = false;
  for (let i = 0; i < line.length; i++) {
    const unit = line.charCodeAt(i);
    if (unit === 32 || (unit >= 9 && unit <= 13) || unit === 0xa0) continue;
    seen = true;
    hash = Math.imul(hash ^ unit, 0x01000193);
  }
  if (!seen) return 0;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return hash === 0 ? 1 : hash;
}
