import { createHash } from "node:crypto";

/** First 16 hex digits of the SHA-256. */
export function shortHash(text: string): string {
  return sha256(text).slice(0, 16);
}

/** 64 hex digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
