import { crc32 } from "node:zlib";
import type { BlobCache } from "../kit/blob-cache.ts";
import type { Shelf } from "./local-store.ts";

/** Results that can be computed again, by key. One that is not as it was written counts as missing. */
export function blobCacheIn(shelf: Shelf): BlobCache {
  return {
    get: (key) =>
      shelf.attempt((database) => {
        const { value, checksum } = database.prepare("SELECT checksum, value FROM blob WHERE key = ?").get(key) ?? {};
        return value instanceof Uint8Array && (checksum === null || checksum === crc32(value)) ? value : null;
      }, null),
    put: (key, value) =>
      shelf.attempt((database) => {
        database.prepare(upsert).run(key, value, crc32(value));
      }, undefined),
  };
}

const upsert = `
  INSERT INTO blob (key, value, checksum) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET value = excluded.value, checksum = excluded.checksum`;
