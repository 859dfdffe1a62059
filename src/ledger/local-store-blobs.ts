import type { BlobCache } from "../kit/blob-cache.ts";
import type { Shelf } from "./local-store.ts";

/** Results that can be computed again, by key. */
export function blobCacheIn(shelf: Shelf): BlobCache {
  return {
    get: (key) =>
      shelf.attempt((database) => {
        const value = database.prepare("SELECT value FROM blob WHERE key = ?").get(key)?.["value"];
        return value instanceof Uint8Array ? value : null;
      }, null),
    put: (key, value) =>
      shelf.attempt((database) => {
        database.prepare("INSERT INTO blob (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value").run(key, value);
      }, undefined),
  };
}
