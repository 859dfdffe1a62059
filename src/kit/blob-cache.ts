/** Where a pure reader keeps what it need not compute again. The store implements it; `null` caches are legal. */
export interface BlobCache {
  get(key: string): Uint8Array | null;
  put(key: string, value: Uint8Array): void;
}
